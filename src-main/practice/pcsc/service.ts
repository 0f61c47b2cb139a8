/**
 * A smart-card service of its own for practice: Debian's pcscd in the foreground with one virtual reader (vsmartcard-vpcd), in a mount namespace, so
 * that it meets neither the system's own service nor another one. Programs find it by the environment variable `PCSCLITE_CSOCK_NAME`.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'

const PCSCD = '/usr/sbin/pcscd'
const VIRTUAL_READER = '/usr/lib/pcsc/drivers/serial/libifdvpcd.so'

export const PRACTICE_READER = 'Anxin practice reader'

export interface PracticePcsc {
  /** For `PCSCLITE_CSOCK_NAME`. */
  socket: string
  /** Of the virtual reader: a practice card connects here. */
  port: number
  /** Holds the service still, so that it answers nothing, and lets it go on. */
  hold(): void
  goOn(): void
  stop(): Promise<void>
}

/** Why no practice service can run here; undefined where it can. */
export function whyNoPcsc(): string | undefined {
  if (process.platform !== 'linux') return 'pcscd with a virtual reader is there on Linux only'
  if (!existsSync(PCSCD) || !existsSync(VIRTUAL_READER))
    return 'pcscd and vsmartcard-vpcd are not installed (apt-get install --no-install-recommends pcscd vsmartcard-vpcd)'
  const tried = spawnSync('unshare', [...namespace(), 'true'], { timeout: 10_000, killSignal: 'SIGKILL' })
  return tried.status === 0 ? undefined : 'this account may not have a mount namespace of its own (unshare)'
}

/** As root a mount namespace, else one of a user namespace. */
function namespace(): string[] {
  return process.getuid?.() === 0 ? ['--mount'] : ['--map-root-user', '--mount']
}

/** Starts the service; `folder` is for its socket and settings. Resolves when it is ready. */
export async function startPracticePcsc(folder: string): Promise<PracticePcsc> {
  const [config, run] = [join(folder, 'reader.conf.d'), join(folder, 'run')]
  for (const path of [config, run]) mkdirSync(path, { recursive: true })
  const port = await freePorts()
  writeFileSync(
    join(config, 'practice'),
    [
      `FRIENDLYNAME "${PRACTICE_READER}"`,
      `DEVICENAME /dev/null:0x${port.toString(16)}`,
      `LIBPATH ${VIRTUAL_READER}`,
      `CHANNELID 0x${port.toString(16)}`,
      '',
    ].join('\n'),
  )
  // The service has its folder built in; inside the namespace that is ours.
  const script =
    'mount -t tmpfs tmpfs /run && mkdir /run/pcscd && mount --bind "$1" /run/pcscd && exec "$2" -f -i -c "$3"'
  const child = spawn('unshare', [...namespace(), 'sh', '-c', script, 'sh', run, PCSCD, config], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  await ready(child)
  return {
    socket: join(run, 'pcscd.comm'),
    port,
    hold: () => void child.kill('SIGSTOP'),
    goOn: () => void child.kill('SIGCONT'),
    stop: () =>
      new Promise((resolve) => {
        if (child.exitCode !== null || child.signalCode !== null) return resolve()
        child.once('exit', () => resolve())
        child.kill('SIGTERM')
        setTimeout(() => child.kill('SIGKILL'), 3000).unref()
      }),
  }
}

function ready(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = ''
    const hear = (chunk: Buffer) => {
      said += chunk.toString()
      if (said.includes('daemon ready')) resolve()
    }
    child.stdout?.on('data', hear)
    child.stderr?.on('data', hear)
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`pcscd ended with ${code}: ${said.slice(-500)}`)))
  })
}

/** A port whose next one is free too: the virtual reader has two slots. */
async function freePorts(): Promise<number> {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 20_000)
    if ((await isFree(port)) && (await isFree(port + 1))) return port
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}
