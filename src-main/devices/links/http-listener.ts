/**
 * Where devices call this PC: one HTTP server for each address and port that configured devices share. It exists only while such a device is
 * configured, hears only what one of them claims, and answers everything else alike, so that a stranger learns nothing.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { DeviceError } from '../errors.ts'

export interface PushRequest {
  method: string
  path: string
  query: URLSearchParams
  contentType: string
  body: Buffer
  /** The caller broke off before the end: `body` is what came. */
  torn: boolean
}

export interface PushReply {
  status: number
  type?: string
  body: string
}

/** Undefined: the request is not this device's. */
export type PushHandler = (request: PushRequest) => Promise<PushReply> | undefined

/** A panel's picture is some hundred KB. */
const LARGEST_BODY = 8_000_000
const NOT_HERE: PushReply = { status: 404, body: '' }

const listeners = new Map<string, Promise<HttpListener>>()

export class HttpListener {
  readonly #server: Server
  readonly #key: string
  readonly #handlers = new Set<PushHandler>()

  private constructor(server: Server, key: string) {
    this.#server = server
    this.#key = key
    server.on('request', (request, response) => void this.#serve(request, response))
  }

  /** Starts listening, or joins who listens there already. Throws `devices.listen-in-use`, `devices.listen-failed`. */
  static async join(
    host: string,
    port: number,
    handler: PushHandler,
  ): Promise<{ port: number; leave(): Promise<void> }> {
    const key = `${host}:${port}`
    const starting = listeners.get(key) ?? HttpListener.#start(host, port, key)
    listeners.set(key, starting)
    let listener: HttpListener
    try {
      listener = await starting
    } catch (error) {
      if (listeners.get(key) === starting) listeners.delete(key)
      throw error
    }
    listener.#handlers.add(handler)
    return { port: listener.#port(), leave: () => listener.#leave(handler) }
  }

  static #start(host: string, port: number, key: string): Promise<HttpListener> {
    return new Promise((resolve, reject) => {
      const server = createServer({ requestTimeout: 60_000, headersTimeout: 10_000 })
      server.maxConnections = 64
      server.once('error', (error: NodeJS.ErrnoException) => reject(listenError(error, host, port)))
      server.listen(port, host, () => {
        server.removeAllListeners('error')
        server.on('error', (error) => console.error(`devices: listener ${key}: ${error.message}`))
        resolve(new HttpListener(server, key))
      })
    })
  }

  #port(): number {
    const address = this.#server.address()
    return typeof address === 'object' && address ? address.port : 0
  }

  async #leave(handler: PushHandler): Promise<void> {
    this.#handlers.delete(handler)
    if (this.#handlers.size > 0) return
    listeners.delete(this.#key)
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const read = await bodyOf(request)
    if (!read) {
      response.writeHead(413, { connection: 'close' }).end()
      return
    }
    const url = parsedUrl(request.url ?? '/')
    const reply = url ? await this.#ask(request, url, read) : NOT_HERE
    if (response.destroyed || read.torn) return
    const body = Buffer.from(reply.body)
    response.writeHead(reply.status, { 'content-type': reply.type ?? 'text/plain', 'content-length': body.length })
    response.end(body)
  }

  async #ask(request: IncomingMessage, url: URL, read: { body: Buffer; torn: boolean }): Promise<PushReply> {
    const asked: PushRequest = {
      method: request.method ?? 'GET',
      path: url.pathname,
      query: url.searchParams,
      contentType: request.headers['content-type'] ?? '',
      ...read,
    }
    for (const handler of this.#handlers) {
      try {
        const answer = handler(asked)
        if (answer) return await answer
      } catch (error) {
        // The device keeps what was not acknowledged and sends it again.
        if (!(error instanceof DeviceError)) console.error('devices: push request failed:', error)
        return { status: 503, body: 'ERROR' }
      }
    }
    return NOT_HERE
  }
}

function parsedUrl(text: string): URL | undefined {
  return URL.canParse(text, 'http://station') ? new URL(text, 'http://station') : undefined
}

/** Everything sent, also of a caller who breaks off; undefined where it is too much. */
function bodyOf(request: IncomingMessage): Promise<{ body: Buffer; torn: boolean } | undefined> {
  return new Promise((resolve) => {
    const parts: Buffer[] = []
    let bytes = 0
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length
      if (bytes > LARGEST_BODY) resolve(undefined)
      else parts.push(chunk)
    })
    request.on('end', () => resolve({ body: Buffer.concat(parts), torn: false }))
    request.on('error', () => resolve({ body: Buffer.concat(parts), torn: true }))
    request.on('close', () => resolve({ body: Buffer.concat(parts), torn: !request.complete }))
  })
}

function listenError(error: NodeJS.ErrnoException, host: string, port: number): DeviceError {
  if (error.code === 'EADDRINUSE') return new DeviceError('devices.listen-in-use', { port })
  return new DeviceError('devices.listen-failed', { host, port, message: error.message })
}
