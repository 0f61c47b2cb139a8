import { randomUUID, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer, type Server } from 'node:https'
import { setTimeout as delay } from 'node:timers/promises'
import type { TLSSocket } from 'node:tls'
import { z } from 'zod'
import { handlePractice } from './admin.ts'
import { writeCamt053 } from './camt053.ts'
import { writeCamt054 } from './camt054.ts'
import type { ServerIdentity } from './certificate.ts'
import { distort, type FaultKind, takeFault } from './faults.ts'
import { BANK_FORMATS } from './formats/index.ts'
import { type BankLedger, BankRefusal } from './ledger.ts'
import { readPain001, UnreadableOrder } from './orders.ts'
import { writePain002 } from './pain002.ts'

const BODY_LIMIT = 64 * 1024 * 1024

export interface BankAnswer {
  status: number
  type: string
  body: Buffer
}

/**
 * The bank's counter on the network. For customers: `POST /batches` (pain.001 → pain.002), `POST /batches/text?profile=…`
 * (any other format of BANK_FORMATS → its result file), `GET /batches/ID`, `GET /payments/ID`, `GET /accounts/NO/statement`, `GET /accounts/NO/returns`
 * (camt.054). For the trainer: `/practice/…` (see admin.ts). All need the shared secret as a bearer token.
 */
export function createBankServer(
  ledger: BankLedger,
  identity: ServerIdentity,
  secret: string,
  clientFingerprint?: () => string | undefined,
): Server {
  return createServer(
    {
      cert: identity.certificate,
      key: identity.privateKey,
      minVersion: 'TLSv1.3',
      requestCert: true,
      rejectUnauthorized: false,
    },
    (request, response) => {
      const wanted = clientFingerprint?.()
      const path = request.url ?? ''
      // The trainer's own desk has no certificate.
      if (wanted && !path.startsWith('/practice/') && shownBy(request) !== wanted) {
        return send(response, json(403, { code: 'client-certificate' }))
      }
      handle(ledger, secret, request, response).catch((error: unknown) => {
        if (response.headersSent) response.destroy()
        else send(response, refusalAnswer(error))
      })
    },
  )
}

function shownBy(request: IncomingMessage): string | undefined {
  return (request.socket as TLSSocket).getPeerX509Certificate()?.fingerprint256
}

async function handle(
  ledger: BankLedger,
  secret: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (!isAuthorised(request, secret)) return send(response, json(401, { code: 'unauthorised' }))
  const url = new URL(request.url ?? '/', 'https://bank')
  const path = url.pathname.split('/').filter(Boolean).map(decodeURIComponent)
  const body = request.method === 'POST' ? await readBody(request) : Buffer.alloc(0)
  if (path[0] === 'practice') {
    return send(response, json(200, await handlePractice(ledger, path[1], request.method ?? 'GET', body)))
  }
  if (request.method === 'POST' && path[0] === 'batches') {
    return withFaults(ledger, 'submit', response, (fault) => submit(ledger, url, path[1] === 'text', body, fault))
  }
  if (request.method !== 'GET') return send(response, json(405, { code: 'method-not-allowed' }))
  return withFaults(ledger, 'query', response, (fault) => query(ledger, path, fault))
}

/** Orders faults around the work: before it, after it and in the way the answer travels. */
async function withFaults(
  ledger: BankLedger,
  at: 'submit' | 'query',
  response: ServerResponse,
  work: (fault: FaultKind | undefined) => BankAnswer | Promise<BankAnswer>,
): Promise<void> {
  const fault = takeFault(ledger, at)
  if (fault?.kind === 'kill-before') process.kill(process.pid, 'SIGKILL')
  if (fault?.kind === 'drop-before') return void response.socket?.destroy()
  if (fault?.kind === 'refuse') return send(response, json(503, { code: 'closed-for-now' }))
  const answer = await work(fault?.kind)
  switch (fault?.kind) {
    case 'kill-after':
      process.kill(process.pid, 'SIGKILL')
      return
    case 'drop-after':
      return void response.socket?.destroy()
    case 'time-out':
      return // the line stays open until the other side loses patience
    case 'answer-late':
      await delay(fault.delayMs)
      return send(response, answer)
    case 'answer-twice':
      return sendTwice(response, answer)
    case 'garble':
      return send(response, { ...answer, body: garble(answer.body) })
    default:
      return send(response, answer)
  }
}

async function submit(
  ledger: BankLedger,
  url: URL,
  asText: boolean,
  body: Buffer,
  fault: FaultKind | undefined,
): Promise<BankAnswer> {
  if (!asText) {
    const order = readPain001(body)
    ledger.receive(order, body, 'pain.001')
    return batchReport(ledger, order.messageId, fault)
  }
  const form = z.object({
    messageId: z.string().min(1).max(26),
    debtorAccount: z.string().min(8),
    profile: z.string().default('rural-txt'),
  })
  const { messageId, debtorAccount, profile } = form.parse(Object.fromEntries(url.searchParams))
  const format = BANK_FORMATS[profile]
  if (!format) throw new UnreadableOrder(`format ${profile}`)
  ledger.receive(format.read(body, { messageId, debtorAccount }), body, 'text', profile)
  return batchReport(ledger, messageId, fault)
}

async function query(ledger: BankLedger, path: string[], fault: FaultKind | undefined): Promise<BankAnswer> {
  const [what, id = '', part] = path
  if (what === 'batches' && part === undefined) return batchReport(ledger, id, fault)
  if (what === 'payments') {
    const payment = ledger.payment(id)
    return payment ? json(200, payment) : json(404, { code: 'unknown-payment', endToEndId: id })
  }
  const account = what === 'accounts' ? ledger.account(id) : undefined
  if (!account) return json(404, { code: 'not-found' })
  if (part === 'statement') return json(200, { ...account, entries: ledger.entries(id) })
  if (part === 'camt053') {
    return { status: 200, type: 'application/xml', body: writeCamt053(ledger, id, reportHead(ledger)) }
  }
  if (part !== 'returns') return json(404, { code: 'not-found' })
  const returned = ledger
    .allPayments()
    .filter((payment) => payment.returnedAt !== null && ledger.batch(payment.messageId)?.debtorAccount === id)
  return { status: 200, type: 'application/xml', body: writeCamt054(id, returned, reportHead(ledger)) }
}

async function batchReport(ledger: BankLedger, messageId: string, fault: FaultKind | undefined): Promise<BankAnswer> {
  const batch = ledger.batch(messageId)
  // The code, not the bare 404, says that the order never arrived: any proxy can answer 404.
  if (!batch) return json(404, { code: 'unknown-message', messageId })
  const payments = distort(fault, ledger.payments(messageId))
  if (batch.format === 'text') {
    const format = BANK_FORMATS[batch.profile ?? 'rural-txt']
    if (!format) throw new UnreadableOrder(`format ${batch.profile}`)
    return { status: 200, type: 'application/octet-stream', body: await format.result(batch, payments) }
  }
  return { status: 200, type: 'application/xml', body: writePain002(batch, payments, reportHead(ledger)) }
}

function reportHead(ledger: BankLedger): { reportId: string; createdAt: string } {
  return { reportId: `RP${randomUUID().replaceAll('-', '')}`, createdAt: ledger.now() }
}

function refusalAnswer(error: unknown): BankAnswer {
  if (error instanceof BankRefusal) return json(409, { code: error.code, message: error.message })
  if (error instanceof UnreadableOrder) return json(400, { code: 'unreadable', message: error.message })
  if (error instanceof z.ZodError) return json(400, { code: 'bad-request', message: z.prettifyError(error) })
  return json(500, { code: 'broken', message: error instanceof Error ? error.message : String(error) })
}

function isAuthorised(request: IncomingMessage, secret: string): boolean {
  const given = Buffer.from(request.headers.authorization ?? '')
  const wanted = Buffer.from(`Bearer ${secret}`)
  return given.length === wanted.length && timingSafeEqual(given, wanted)
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > BODY_LIMIT) throw new UnreadableOrder('too large')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function json(status: number, value: unknown): BankAnswer {
  return { status, type: 'application/json', body: Buffer.from(JSON.stringify(value)) }
}

function send(response: ServerResponse, answer: BankAnswer): void {
  response.writeHead(answer.status, { 'content-type': answer.type, 'content-length': answer.body.length })
  response.end(answer.body)
}

function sendTwice(response: ServerResponse, answer: BankAnswer): void {
  const head = `HTTP/1.1 ${answer.status} OK\r\ncontent-type: ${answer.type}\r\ncontent-length: ${answer.body.length}\r\n\r\n`
  const once = Buffer.concat([Buffer.from(head), answer.body])
  response.socket?.end(Buffer.concat([once, once]))
}

/** Bytes that stop in the middle, with some of them flipped. */
function garble(body: Buffer): Buffer {
  const half = Buffer.from(body.subarray(0, Math.ceil(body.length / 2)))
  for (let index = 7; index < half.length; index += 41) half[index] = (half[index] ?? 0) ^ 0x95
  return half
}
