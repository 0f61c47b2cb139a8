import { request } from 'node:http'
import { connect, type TLSSocket } from 'node:tls'
import type { BankLink, BankReply } from './link.ts'

export interface HttpsLinkOptions {
  /** `https://host:port`, without a path. */
  url: string
  /** SHA-256 of the bank's certificate, `AA:BB:…`; any other certificate is refused before anything is said. */
  fingerprint: string
  secret: string
  /** The station's own certificate, for banks that ask for one (PEM). */
  client?: { certificate: string; privateKey: string } | undefined
  /** For the whole of one exchange. */
  timeoutMs?: number
}

const ANSWER_LIMIT = 64 * 1024 * 1024

/** A line to the bank over HTTPS with a pinned certificate. Each exchange has a connection of its own and a deadline. */
export function httpsLink(options: HttpsLinkOptions): BankLink {
  const send = (method: 'GET' | 'POST', path: string, body?: Uint8Array) => exchange(options, method, path, body)
  return {
    submit: ({ messageId, profile, debtorAccount, bytes }) => {
      const asText = profile !== 'iso20022-pain001'
      const form = new URLSearchParams({ messageId, debtorAccount, profile })
      return send('POST', asText ? `/batches/text?${form}` : '/batches', bytes)
    },
    query: (messageId) => send('GET', `/batches/${encodeURIComponent(messageId)}`),
    returns: (debtorAccount) => send('GET', `/accounts/${encodeURIComponent(debtorAccount)}/returns`),
  }
}

async function exchange(
  options: HttpsLinkOptions,
  method: 'GET' | 'POST',
  path: string,
  body?: Uint8Array,
): Promise<BankReply> {
  const deadline = AbortSignal.timeout(options.timeoutMs ?? 30_000)
  let socket: TLSSocket
  try {
    socket = await openPinned(options, deadline)
  } catch (error) {
    return { kind: 'not-sent', why: reasonOf(error) }
  }
  try {
    const { status, bytes } = await converse(socket, options, method, path, body, deadline)
    return replyOf(status, bytes)
  } catch (error) {
    return { kind: 'unclear', why: reasonOf(error) }
  } finally {
    socket.destroy()
  }
}

/** Resolves with an encrypted line to the bank whose certificate is the pinned one. Nothing has been sent on it yet. */
export function openPinned(
  { url, fingerprint, client }: HttpsLinkOptions,
  deadline: AbortSignal,
  onShown: (fingerprint: string) => void = () => {},
): Promise<TLSSocket> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve, reject) => {
    // No authority vouches for a bank's private gateway: the pin does, and is checked before the first byte.
    const socket = connect({
      host: hostname,
      port: Number(port || 443),
      rejectUnauthorized: false,
      minVersion: 'TLSv1.2',
      ...(client ? { cert: client.certificate, key: client.privateKey } : {}),
    })
    const fail = (error: Error) => {
      socket.destroy()
      reject(error)
    }
    const expire = () => fail(new Error('no connection in time'))
    deadline.addEventListener('abort', expire, { once: true })
    socket.once('error', fail)
    socket.once('secureConnect', () => {
      deadline.removeEventListener('abort', expire)
      socket.removeListener('error', fail)
      const shown = socket.getPeerX509Certificate()?.fingerprint256
      if (shown !== undefined) onShown(shown)
      if (shown !== fingerprint) fail(new Error(`the bank shows another certificate: ${shown ?? 'none'}`))
      else resolve(socket)
    })
  })
}

function converse(
  socket: TLSSocket,
  { url, secret }: HttpsLinkOptions,
  method: string,
  path: string,
  body: Uint8Array | undefined,
  signal: AbortSignal,
): Promise<{ status: number; bytes: Buffer }> {
  return new Promise((resolve, reject) => {
    const outgoing = request({
      createConnection: () => socket,
      method,
      path,
      signal,
      headers: {
        host: new URL(url).host,
        authorization: `Bearer ${secret}`,
        connection: 'close',
        'content-length': body?.length ?? 0,
      },
    })
    outgoing.on('error', reject)
    outgoing.on('response', (response) => {
      const chunks: Buffer[] = []
      let size = 0
      response.on('error', reject)
      response.on('aborted', () => reject(new Error('the line broke in the answer')))
      response.on('data', (chunk: Buffer) => {
        size += chunk.length
        if (size > ANSWER_LIMIT) outgoing.destroy(new Error('the answer is too large'))
        else chunks.push(chunk)
      })
      response.on('end', () => {
        if (response.complete) resolve({ status: response.statusCode ?? 0, bytes: Buffer.concat(chunks) })
        else reject(new Error('the line broke in the answer'))
      })
    })
    outgoing.end(body)
  })
}

/** Only the bank's own word counts: a bare 404 may come from any proxy on the way. */
function replyOf(status: number, bytes: Buffer): BankReply {
  if (status === 200) return { kind: 'answer', bytes }
  const code = codeOf(bytes)
  if (status === 404 && code === 'unknown-message') return { kind: 'unknown-message' }
  return { kind: 'unclear', why: `HTTP ${status}${code ? ` ${code}` : ''}`, bytes }
}

function codeOf(bytes: Buffer): string | undefined {
  try {
    const parsed: unknown = JSON.parse(bytes.toString('utf8'))
    const code = typeof parsed === 'object' && parsed !== null && 'code' in parsed ? parsed.code : undefined
    return typeof code === 'string' ? code.slice(0, 60) : undefined
  } catch {
    return undefined
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (error.name === 'AbortError' || error.name === 'TimeoutError') return 'no answer in time'
  const code = (error as NodeJS.ErrnoException).code
  return code ? `${code} ${error.message}` : error.message
}
