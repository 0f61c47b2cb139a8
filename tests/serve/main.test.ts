import { type ChildProcess, fork } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/websocket'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import type { StationClient } from '../../src-renderer/app/connect.ts'

const program = resolve(import.meta.dirname, '../../src-main/serve/main.ts')
let folder: string
const running = new Set<ChildProcess>()

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'anxin-main-'))
})
afterAll(() => {
  for (const child of running) child.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

interface Running {
  child: ChildProcess
  url: string
  output(): string
}

/** Starts the host as a program; rejects with all it said where it ends before it listens. */
function start(...args: string[]): Promise<Running> {
  const child = fork(program, ['--no-open', ...args], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    execArgv: ['--disable-warning=ExperimentalWarning'],
  })
  running.add(child)
  let said = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      said += text
    })
  }
  return new Promise((resolve, reject) => {
    child.on('message', (message: { type: string; url: string }) => {
      if (message.type === 'listening') resolve({ child, url: message.url, output: () => said })
    })
    child.on('close', (code) => {
      running.delete(child)
      reject(Object.assign(new Error(said), { code }))
    })
  })
}

function stop({ child }: Running, signal: NodeJS.Signals): Promise<number | null> {
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve))
  child.kill(signal)
  return ended
}

async function connect(url: string): Promise<{ client: StationClient; socket: WebSocket }> {
  const exchange = await fetch(url, { redirect: 'manual' })
  const cookie = exchange.headers.get('set-cookie')?.split(';')[0] ?? ''
  const { origin, host } = new URL(url)
  const socket = new WebSocket(`ws://${host}/rpc`, { headers: { cookie, origin } })
  const client = createORPCClient<StationClient>(new RPCLink({ websocket: socket as unknown as globalThis.WebSocket }))
  return { client, socket }
}

describe('the Node host as a program', () => {
  it('founds a station, serves its contract, and ends in order when asked', async () => {
    const dataDir = join(folder, 'first')
    const host = await start('--data', dataDir, '--practice', '--name', '练习站')
    const { client, socket } = await connect(host.url)
    expect(await client.access.state()).toMatchObject({ stationName: '练习站', practice: true, needsFirstUser: true })
    const user = await client.access.setUp({ name: '郑会计', pin: '246813' })
    expect((await client.access.state()).user).toEqual(user)
    expect([statSync(dataDir).mode & 0o777, existsSync(join(dataDir, 'station.key'))]).toEqual([0o700, true])
    expect(host.output()).toContain(`http://127.0.0.1:${new URL(host.url).port}/start?token=`)
    socket.close()
    expect(await stop(host, 'SIGTERM')).toBe(0)
  })

  it('opens the same station again after it was killed', async () => {
    const dataDir = join(folder, 'killed')
    const host = await start('--data', dataDir, '--practice')
    const before = await connect(host.url)
    const { stationId } = await before.client.access.state()
    await before.client.access.setUp({ name: '郑会计', pin: '246813' })
    await stop(host, 'SIGKILL')
    const again = await start('--data', dataDir)
    const { client } = await connect(again.url)
    expect(await client.access.state()).toMatchObject({ stationId, needsFirstUser: false, user: null })
    expect(await stop(again, 'SIGINT')).toBe(0)
  })

  it('refuses a folder that is in use, a taken port and a clock for a station in earnest, in both languages', async () => {
    const dataDir = join(folder, 'earnest')
    const host = await start('--data', dataDir)
    await expect(start('--data', dataDir)).rejects.toMatchObject({
      code: 1,
      message: expect.stringMatching(/[\u4e00-\u9fff][\s\S]*A station is running/),
    })
    const { port } = new URL(host.url)
    await expect(start('--data', join(folder, 'other'), '--port', port)).rejects.toMatchObject({
      code: 1,
      message: expect.stringContaining(`Port ${port} is taken`),
    })
    expect(await stop(host, 'SIGTERM')).toBe(0)
    await expect(start('--data', dataDir, '--practice-clock', join(folder, 'clock'))).rejects.toMatchObject({
      code: 1,
      message: expect.stringContaining('Only a practice station'),
    })
  })

  it('explains itself for a wrong call', async () => {
    await expect(start('--nonsense')).rejects.toMatchObject({ code: 2, message: expect.stringContaining('用法') })
    await expect(start('--port', '70000')).rejects.toMatchObject({ code: 2 })
  })
})
