import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MessageChannel } from 'node:worker_threads'
import type { ContractRouterClient } from '@orpc/contract'
import { RPCHandler } from '@orpc/server/message-port'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { WebSocket as NodeSocket } from 'ws'
import { type Host, startHost } from '../../src-main/serve/host.ts'
import { type Connection, type ConnectionState, connectStation } from '../../src-renderer/app/connect.ts'
import { type smallContract, smallRouter, smallStation } from './small-station.ts'

let folder: string
let host: Host
let cookie: string
let connection: Connection | undefined
/** The network is down. */
let away = false
const sockets = new Set<NodeSocket>()

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'anxin-connect-'))
  writeFileSync(join(folder, 'index.html'), '')
  await openHost(0)
})
afterEach(async () => {
  connection?.close()
  connection = undefined
  await host.close()
  vi.unstubAllGlobals()
  rmSync(folder, { recursive: true })
})

async function openHost(port: number): Promise<void> {
  host = await startHost({ station: smallStation(), rendererDir: folder, port })
  const exchange = await fetch(host.startUrl(), { redirect: 'manual' })
  cookie = exchange.headers.get('set-cookie')?.split(';')[0] ?? ''
  actAsBrowser()
}

/** The browser's globals, with the cookie and origin that a browser would send by itself. */
function actAsBrowser(): void {
  const headers = () => ({ cookie, origin: host.origin })
  class PageSocket extends NodeSocket {
    constructor(url: string) {
      // Port 1 of this PC answers nobody.
      super(away ? 'ws://127.0.0.1:1/rpc' : url, { headers: headers() })
      this.on('error', () => undefined)
      sockets.add(this)
    }
  }
  const realFetch = globalThis.fetch
  vi.stubGlobal('window', {})
  vi.stubGlobal('location', { protocol: 'http:', host: `127.0.0.1:${host.port}`, origin: host.origin })
  vi.stubGlobal('WebSocket', PageSocket)
  vi.stubGlobal('fetch', (path: string) =>
    realFetch(new URL(path, away ? 'http://127.0.0.1:1' : host.origin), { headers: { cookie } }),
  )
}

function connect(): { client: ContractRouterClient<typeof smallContract>; states: ConnectionState[] } {
  connection = connectStation()
  const states: ConnectionState[] = []
  connection.subscribe((state) => states.push(state))
  return { client: connection.client as unknown as ContractRouterClient<typeof smallContract>, states }
}

describe('the screens’ connection', () => {
  it('answers a call made before it is open', async () => {
    const { client, states } = connect()
    expect(await client.add({ a: 1, b: 1 })).toBe(2)
    expect(states).toEqual(['online'])
  })

  it('comes back by itself, and a call made meanwhile waits for it', async () => {
    const { client, states } = connect()
    await client.add({ a: 1, b: 1 })
    away = true
    for (const socket of sockets) socket.terminate()
    await vi.waitFor(() => expect(states.at(-1)).toBe('offline'))
    const waiting = client.add({ a: 20, b: 3 })
    away = false
    expect(await waiting).toBe(23)
    expect(states).toEqual(['online', 'offline', 'online'])
  })

  it('does not send a call again that was under way when it broke', async () => {
    const { client } = connect()
    await client.add({ a: 1, b: 1 })
    const stream = await client.count({ to: 1_000_000 })
    const reading = (async () => {
      for await (const value of stream) if (value === 3) void host.close()
    })()
    await expect(reading).rejects.toThrow()
    await openHost(0)
  })

  it('stops asking where the host does not know this window any more', async () => {
    cookie = `anxin-${host.port}=unknown`
    const { client, states } = connect()
    await expect(client.add({ a: 1, b: 1 })).rejects.toThrow('refused')
    expect(states).toEqual(['refused'])
  })

  it('runs over the port that the preload hands in, and over no port from elsewhere', async () => {
    const { port1, port2 } = new MessageChannel()
    const page = new EventTarget()
    const evil = new MessageChannel().port1
    const own = { ...globalThis, addEventListener: page.addEventListener.bind(page) }
    const send = (source: unknown, origin: string, port: unknown) =>
      page.dispatchEvent(
        Object.assign(new Event('message'), { source, origin, data: { type: 'anxin-port' }, ports: [port] }),
      )
    const requestPort = vi.fn(() => {
      send({}, host.origin, evil)
      send(own, 'https://evil.example', evil)
      new RPCHandler(smallRouter).upgrade(port1 as unknown as MessagePort, { context: { session: { id: 'window' } } })
      send(own, host.origin, port2)
    })
    Object.assign(own, { anxinShell: { requestPort }, removeEventListener: page.removeEventListener.bind(page) })
    vi.stubGlobal('window', own)
    const { client } = connect()
    expect(await client.who()).toEqual({ session: 'window', name: null })
    expect(requestPort.mock.calls.length).toBe(1)
    evil.close()
  })
})
