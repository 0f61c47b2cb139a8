/**
 * The Node host: the station's screens over HTTP and its contract over WebSocket, on loopback only. Every request is checked
 * for Host and Origin (a page of another site cannot reach the station, not even by DNS rebinding) and for the session cookie.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import type { AnyRouter, Context } from '@orpc/server'
import { RPCHandler } from '@orpc/server/ws'
import { type WebSocket, WebSocketServer } from 'ws'
import type { Session } from '../station/access/session.ts'
import { readBuiltFile } from './files.ts'
import { COMMON_HEADERS, contentPolicy, newNonce, withNonce } from './policy.ts'
import { SessionStore } from './sessions.ts'

export const LOOPBACK = '127.0.0.1'
export const RPC_PATH = '/rpc'
export const SESSION_PATH = '/session'
export const START_PATH = '/start'

/** Largest message from a screen, bytes: a year's attlog file as base64 fits. */
const MAX_MESSAGE_BYTES = 64 * 1024 * 1024
/** A connection that answers no ping for this long is dropped, ms. */
const PING_EVERY_MS = 30_000

/** What the host needs of a station. */
export interface HostedStation {
  readonly router: AnyRouter
  createContext(session: Session): Context
  close(): void | Promise<void>
}

export interface HostOptions {
  station: HostedStation
  /** Folder of the built renderer. */
  rendererDir: string
  /** 0 takes a free one. */
  port: number
}

export interface Host {
  readonly origin: string
  readonly port: number
  /** A new start URL with a one-time token. */
  startUrl(): string
  /** Ends every connection and stops listening; the station itself stays open. */
  close(): Promise<void>
}

/** Starts the host. Rejects where the port is taken (`EADDRINUSE`). */
export async function startHost(options: HostOptions): Promise<Host> {
  const server = createServer()
  const port = await listen(server, options.port)
  const origin = `http://${LOOPBACK}:${port}`
  const sessions = new SessionStore(port)
  const guard = new Guard(port)
  const sockets = new SocketHost(options.station)

  server.on('request', (request, response) => {
    answer(request, response, { guard, sessions, rendererDir: options.rendererDir, port }).catch((error: unknown) => {
      console.error(error)
      if (!response.headersSent) refuse(response, 500)
      else response.destroy()
    })
  })
  server.on('upgrade', (request, socket, head) => {
    const session = sessions.find(request.headers.cookie)
    if (!guard.allowsUpgrade(request)) return refuseUpgrade(socket, 403, 'Forbidden')
    if (pathOf(request) !== RPC_PATH) return refuseUpgrade(socket, 404, 'Not Found')
    if (!session) return refuseUpgrade(socket, 401, 'Unauthorized')
    sockets.accept(request, socket, head, session)
  })
  return {
    origin,
    port,
    startUrl: () => `${origin}${START_PATH}?token=${sessions.newToken()}`,
    close: async () => {
      sockets.close()
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, LOOPBACK, () => {
      server.off('error', reject)
      resolve((server.address() as AddressInfo).port)
    })
  })
}

/** Host and Origin of each request. */
class Guard {
  readonly #hosts: readonly string[]

  constructor(port: number) {
    this.#hosts = [`${LOOPBACK}:${port}`, `localhost:${port}`]
  }

  /** A page load has no Origin; where a browser names one, it must be the station's own. */
  allows(request: IncomingMessage): boolean {
    const { host, origin } = request.headers
    if (host === undefined || !this.#hosts.includes(host)) return false
    return origin === undefined || origin === `http://${host}`
  }

  /** A WebSocket of a browser always has an Origin: none at all is refused too. */
  allowsUpgrade(request: IncomingMessage): boolean {
    return request.headers.origin !== undefined && this.allows(request)
  }
}

interface AnswerContext {
  guard: Guard
  sessions: SessionStore
  rendererDir: string
  port: number
}

async function answer(request: IncomingMessage, response: ServerResponse, context: AnswerContext): Promise<void> {
  if (!context.guard.allows(request)) return refuse(response, 403)
  if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(response, 405, { Allow: 'GET, HEAD' })
  const path = pathOf(request)
  if (path === undefined) return refuse(response, 400)
  const session = context.sessions.find(request.headers.cookie)
  if (path === START_PATH) return start(request, response, context.sessions, session)
  if (isForeignFetch(request)) return refuse(response, 403)
  if (!session) return refuse(response, 401)
  if (path === SESSION_PATH) {
    response.writeHead(204, { ...COMMON_HEADERS, 'Cache-Control': 'no-store' }).end()
    return
  }
  await sendFile(request, response, path, context)
}

/** Exchanges the token for the cookie and goes to the page without it, so that no history or screenshot keeps a live token. */
function start(
  request: IncomingMessage,
  response: ServerResponse,
  sessions: SessionStore,
  session: Session | undefined,
): void {
  const headers: Record<string, string> = { ...COMMON_HEADERS, 'Cache-Control': 'no-store', Location: '/' }
  if (!session) {
    const token = new URL(request.url ?? '/', 'http://station').searchParams.get('token')
    // A HEAD request (a link checker) must not use the token up.
    const cookie = token === null || request.method !== 'GET' ? undefined : sessions.exchange(token)
    if (cookie === undefined) {
      refuse(response, 401)
      return
    }
    headers['Set-Cookie'] = cookie
  }
  response.writeHead(303, headers).end()
}

/** True where the browser says that another site asks (an image or script tag elsewhere). */
function isForeignFetch(request: IncomingMessage): boolean {
  const site = request.headers['sec-fetch-site']
  return site !== undefined && site !== 'same-origin' && site !== 'none'
}

async function sendFile(
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
  { rendererDir, port }: AnswerContext,
): Promise<void> {
  const file = await readBuiltFile(rendererDir, path)
  if (!file) return refuse(response, 404)
  const headers: Record<string, string> = { ...COMMON_HEADERS, 'Content-Type': file.contentType }
  let body = file.body
  if (file.isPage) {
    const nonce = newNonce()
    const sockets = [`ws://${LOOPBACK}:${port}`, `ws://localhost:${port}`]
    headers['Content-Security-Policy'] = contentPolicy(nonce, sockets)
    headers['Cache-Control'] = 'no-store'
    body = Buffer.from(withNonce(file.body.toString('utf8'), nonce), 'utf8')
  } else {
    // Names of built files carry their hash.
    headers['Cache-Control'] = path.startsWith('/assets/') ? 'private, max-age=31536000, immutable' : 'no-cache'
  }
  headers['Content-Length'] = String(body.length)
  response.writeHead(200, headers)
  response.end(request.method === 'HEAD' ? undefined : body)
}

const REFUSALS: Readonly<Record<number, string>> = {
  400: 'Bad request.\n请求无效。\n',
  401: 'This window is not signed in to the station host. Open the start link that the station printed.\n本窗口未连接安薪站，请使用安薪站启动时给出的链接打开。\n',
  403: 'Refused: not a request of the station itself.\n已拒绝：请求并非来自安薪站。\n',
  404: 'Not found.\n未找到。\n',
  405: 'Only GET is served.\n仅支持 GET。\n',
  500: 'The host failed; see its window for the cause.\n主机出错，原因见其窗口。\n',
}

function refuse(response: ServerResponse, status: number, headers: Record<string, string> = {}): void {
  response.writeHead(status, {
    ...COMMON_HEADERS,
    'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
    'Cache-Control': 'no-store',
    'Content-Type': 'text/plain; charset=utf-8',
    ...headers,
  })
  response.end(REFUSALS[status])
}

function refuseUpgrade(socket: Duplex, status: number, reason: string): void {
  socket.end(`HTTP/1.1 ${status} ${reason}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}

function pathOf(request: IncomingMessage): string | undefined {
  const path = request.url?.split('?')[0]
  return path?.startsWith('/') ? path : undefined
}

/** The contract over WebSocket, one oRPC peer per connection. */
class SocketHost {
  readonly #server = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE_BYTES })
  readonly #station: HostedStation
  readonly #handler: RPCHandler<Context>
  readonly #waiting = new WeakSet<WebSocket>()
  readonly #timer: NodeJS.Timeout

  constructor(station: HostedStation) {
    this.#station = station
    this.#handler = new RPCHandler<Context>(station.router)
    this.#timer = setInterval(() => this.#ping(), PING_EVERY_MS)
    this.#timer.unref()
  }

  accept(request: IncomingMessage, socket: Duplex, head: Buffer, session: Session): void {
    this.#server.handleUpgrade(request, socket, head, (connection) => {
      connection.on('error', (error) => console.error(`WebSocket: ${error.message}`))
      connection.on('pong', () => this.#waiting.delete(connection))
      void this.#handler.upgrade(connection, { context: this.#station.createContext(session) })
    })
  }

  #ping(): void {
    for (const connection of this.#server.clients) {
      if (this.#waiting.has(connection)) connection.terminate()
      else {
        this.#waiting.add(connection)
        connection.ping()
      }
    }
  }

  close(): void {
    clearInterval(this.#timer)
    for (const connection of this.#server.clients) connection.close(1001, 'station stops')
    for (const connection of this.#server.clients) connection.terminate()
    this.#server.close()
  }
}
