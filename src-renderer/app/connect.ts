/**
 * The screens' way to the station: one typed client over the contract. In Electron it runs over a MessagePort that the preload
 * hands in, in the Node host over a WebSocket. A broken connection is opened again; calls made meanwhile wait for it, but a call
 * that was under way is not sent twice, since a command may already have been carried out.
 */
import { type ClientLink, createORPCClient } from '@orpc/client'
import { RPCLink as PortLink } from '@orpc/client/message-port'
import { RPCLink as SocketLink } from '@orpc/client/websocket'
import type { ContractRouterClient } from '@orpc/contract'
import type { Contract } from '../../src-main/contract/index.ts'

export type StationClient = ContractRouterClient<Contract>

/** `refused`: the host no longer knows this window; only a new start link helps. */
export type ConnectionState = 'connecting' | 'online' | 'offline' | 'refused'

/** What the preload of the Electron shell offers. */
export interface ShellBridge {
  /** Asks for a new port to the engine; it arrives as a window message `{ type: 'anxin-port' }`. */
  requestPort(): void
}

declare global {
  interface Window {
    anxinShell?: ShellBridge
  }
}

export interface Connection {
  readonly client: StationClient
  state(): ConnectionState
  /** Calls back on every change of state. @returns the way to stop it */
  subscribe(listener: (state: ConnectionState) => void): () => void
  close(): void
}

type Link = ClientLink<Record<never, never>>

/** One open way to the station. `closed` settles when it breaks; `refused` tells that asking again is no use. */
interface Channel {
  link: Link
  closed: Promise<void>
  close(): void
}
type Opening = { channel: Channel } | { refused: true }

const FIRST_WAIT_MS = 250
const LONGEST_WAIT_MS = 5_000
/** A call made while the station is away fails after this long, ms. */
const CALL_WAIT_MS = 15_000

/** Nonce of this page load, for styles made by script (`ConfigProvider csp`); empty outside a host. */
export function pageNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? ''
}

/** Connects this window to its station. */
export function connectStation(): Connection {
  const shell = window.anxinShell
  return connectBy(shell ? () => openPort(shell) : openSocket)
}

/** Keeps one channel open, made by `open`. */
export function connectBy(open: () => Promise<Opening>): Connection {
  const keeper = new ChannelKeeper(open)
  const link: Link = {
    call: async (path, input, options) => (await keeper.current()).link.call(path, input, options),
  }
  void keeper.run()
  return {
    client: createORPCClient<StationClient>(link),
    state: () => keeper.state,
    subscribe: (listener) => keeper.subscribe(listener),
    close: () => keeper.stop(),
  }
}

class ChannelKeeper {
  state: ConnectionState = 'connecting'
  readonly #open: () => Promise<Opening>
  readonly #listeners = new Set<(state: ConnectionState) => void>()
  #channel: Channel | undefined
  #stopped = false

  constructor(open: () => Promise<Opening>) {
    this.#open = open
  }

  async run(): Promise<void> {
    let wait = FIRST_WAIT_MS
    while (!this.#stopped) {
      const opening = await this.#open().catch(() => undefined)
      if (this.#stopped) return
      if (opening && 'refused' in opening) return this.#become('refused')
      if (opening) {
        wait = FIRST_WAIT_MS
        this.#channel = opening.channel
        this.#become('online')
        await opening.channel.closed
        this.#channel = undefined
      }
      if (this.#stopped) return
      this.#become('offline')
      await new Promise((resolve) => setTimeout(resolve, wait))
      wait = Math.min(wait * 2, LONGEST_WAIT_MS)
    }
  }

  /** The open channel, waiting for it for a while. */
  current(): Promise<Channel> {
    if (this.#channel) return Promise.resolve(this.#channel)
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => settle(), CALL_WAIT_MS)
      const settle = () => {
        clearTimeout(timer)
        unsubscribe()
        if (this.#channel) resolve(this.#channel)
        else reject(new Error(`station ${this.state}`))
      }
      const unsubscribe = this.subscribe((state) => {
        if (state === 'online' || state === 'refused') settle()
      })
      if (this.state === 'refused' || this.#stopped) settle()
    })
  }

  subscribe(listener: (state: ConnectionState) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  stop(): void {
    this.#stopped = true
    this.#channel?.close()
    this.#become('offline')
  }

  #become(state: ConnectionState): void {
    if (this.state === state) return
    this.state = state
    for (const listener of [...this.#listeners]) listener(state)
  }
}

async function openSocket(): Promise<Opening> {
  const socket = new WebSocket(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/rpc`)
  socket.binaryType = 'arraybuffer'
  const opened = await new Promise<boolean>((resolve) => {
    socket.addEventListener('open', () => resolve(true), { once: true })
    socket.addEventListener('close', () => resolve(false), { once: true })
  })
  if (!opened) {
    // A refused upgrade and a host that is away look alike to script; the plain request tells them apart.
    const response = await fetch('/session', { cache: 'no-store' })
    if (response.status === 401 || response.status === 403) return { refused: true }
    throw new Error('station away')
  }
  const closed = new Promise<void>((resolve) => socket.addEventListener('close', () => resolve(), { once: true }))
  return { channel: { link: new SocketLink({ websocket: socket }), closed, close: () => socket.close() } }
}

const PORT_WAIT_MS = 10_000

async function openPort(shell: ShellBridge): Promise<Opening> {
  const port = await new Promise<MessagePort>((resolve, reject) => {
    const timer = setTimeout(() => {
      window.removeEventListener('message', receive)
      reject(new Error('no port'))
    }, PORT_WAIT_MS)
    const receive = (event: MessageEvent) => {
      // Only this page's own preload may hand a port in.
      if (event.source !== window || event.origin !== location.origin || event.data?.type !== 'anxin-port') return
      const [handed] = event.ports
      if (!handed) return
      clearTimeout(timer)
      window.removeEventListener('message', receive)
      resolve(handed)
    }
    window.addEventListener('message', receive)
    shell.requestPort()
  })
  const closed = new Promise<void>((resolve) => port.addEventListener('close', () => resolve(), { once: true }))
  const link = new PortLink({ port })
  port.start()
  return { channel: { link, closed, close: () => port.close() } }
}
