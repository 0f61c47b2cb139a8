import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { BOUNDED } from './bounded.ts'

const SSHD = '/usr/sbin/sshd'
export const hasSshd = existsSync(SSHD)
if (!hasSshd) console.warn('SKIPPED file transfer against OpenSSH: no sshd (apt-get install openssh-server)')

export interface Sshd {
  folder: string
  host: string
  port: number
  user: string
  /** As `ssh-keygen -lf` prints it. */
  hostKey: string
  /** Private key that the server lets in. */
  privateKey: string
  orders: string
  results: string
  stop(): void
}

/** A real OpenSSH server on loopback with a key of its own, one user with a key, and the two folders of a bank, which are made. */
export async function startSshd(): Promise<Sshd> {
  const folder = mkdtempSync(join(tmpdir(), 'anxin-sftp-'))
  chmodSync(folder, 0o700)
  const [orders, results] = [join(folder, 'orders'), join(folder, 'results')]
  for (const each of [orders, results]) mkdirSync(each)
  for (const name of ['host_key', 'client_key']) {
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(folder, name)], BOUNDED)
  }
  // Started without root's own folder of privileges, sshd needs this one.
  mkdirSync('/run/sshd', { recursive: true })
  const port = await freePort()
  const config = [
    `Port ${port}`,
    'ListenAddress 127.0.0.1',
    `HostKey ${join(folder, 'host_key')}`,
    `AuthorizedKeysFile ${join(folder, 'client_key.pub')}`,
    'StrictModes no',
    'UsePAM no',
    'PasswordAuthentication no',
    `PidFile ${join(folder, 'pid')}`,
    // In the server itself: no login shell, whose start-up files may take seconds.
    'Subsystem sftp internal-sftp',
  ]
  writeFileSync(join(folder, 'sshd_config'), `${config.join('\n')}\n`)
  const server: ChildProcess = spawn(SSHD, ['-D', '-e', '-f', join(folder, 'sshd_config')], { stdio: 'ignore' })
  const hostKey = execFileSync('ssh-keygen', ['-lf', join(folder, 'host_key.pub')], {
    ...BOUNDED,
    encoding: 'utf8',
  }).split(' ')[1]!
  for (let tries = 0; tries < 100 && !(await listens(port)); tries += 1) await delay(50)
  return {
    folder,
    host: '127.0.0.1',
    port,
    user: userInfo().username,
    hostKey,
    privateKey: readFileSync(join(folder, 'client_key'), 'utf8'),
    orders,
    results,
    stop: () => {
      server.kill()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number }
      probe.close(() => resolve(port))
    })
  })
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}
