/**
 * A serial line without hardware: socat makes a pseudo-terminal at a path and ties it to a local socket, on which the practice device answers.
 * Killing socat is pulling the plug: the application sees the port close, and the path is gone.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const LINK_PATIENCE_MS = 10_000

/** Whether socat can be run here. */
export function hasSocat(): boolean {
  return (
    process.platform !== 'win32' &&
    spawnSync('socat', ['-V'], { timeout: LINK_PATIENCE_MS, killSignal: 'SIGKILL' }).status === 0
  )
}

export interface SerialPair {
  /** Path the application opens. */
  path: string
  /** Puts bytes on the line; lost while unplugged. */
  write(bytes: Uint8Array): void
  unplug(): Promise<void>
  replug(): Promise<void>
  stop(): Promise<void>
}

/** Makes the line at `linkPath`; `onData` gets what the application writes. Throws where socat is missing or cannot make the path. */
export async function startSerialPair(linkPath: string, onData: (chunk: Uint8Array) => void): Promise<SerialPair> {
  const folder = mkdtempSync(join(tmpdir(), 'anxin-serial-'))
  const socketPath = join(folder, 's')
  let socket: Socket | undefined
  const server = createServer((connection) => {
    socket = connection
    connection.on('data', onData)
    connection.on('error', () => connection.destroy())
    connection.on('close', () => {
      if (socket === connection) socket = undefined
    })
  })
  await listen(server, socketPath)
  let socat: ChildProcess | undefined

  async function replug(): Promise<void> {
    if (socat) return
    socat = spawn('socat', [`pty,raw,echo=0,link=${linkPath}`, `unix-connect:${socketPath}`], { stdio: 'ignore' })
    const failed = new Promise<never>((_resolve, reject) => {
      socat?.once('error', reject)
      socat?.once('exit', () => reject(new Error(`socat ended before ${linkPath} was there`)))
    })
    failed.catch(() => undefined)
    await Promise.race([failed, until(() => existsSync(linkPath) && socket !== undefined)])
  }

  async function unplug(): Promise<void> {
    const ending = socat
    socat = undefined
    if (!ending) return
    const gone = new Promise((resolve) => ending.once('exit', resolve))
    ending.kill('SIGTERM')
    if (ending.exitCode === null && ending.signalCode === null) await gone
    rmSync(linkPath, { force: true })
    socket?.destroy()
    socket = undefined
  }

  await replug()
  return {
    path: linkPath,
    write: (bytes) => void socket?.write(bytes),
    unplug,
    replug,
    stop: async () => {
      await unplug()
      await new Promise((resolve) => server.close(resolve))
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function listen(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(path, resolve)
  })
}

async function until(condition: () => boolean): Promise<void> {
  const deadline = Date.now() + LINK_PATIENCE_MS
  while (!condition()) {
    if (Date.now() > deadline) throw new Error('the practice line did not come up')
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}
