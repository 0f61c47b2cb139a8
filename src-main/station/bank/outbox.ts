import type { BatchState } from '../../contract/bank.ts'
import { StationError } from '../../contract/errors.ts'
import type { Actor } from '../journal/facts.ts'
import type { Ledger, Tx } from '../journal/ledger.ts'
import { all, one, run } from '../store/db.ts'
import { beginSending, noteDelivered, noteNeverArrived, noteUnclear, stateWords, takeAnswer } from './commands.ts'
import { configuredLink, hasLink } from './links.ts'
import { batchRow, escrowById } from './queries.ts'
import type { BankLink, BankReply } from './transport/link.ts'

export { configuredLink } from './links.ts'

/** Batches that this process is sending or asking about right now: a query must not overtake the order on the line. */
const onTheLine = new WeakMap<Ledger, Set<string>>()

/**
 * Sends an approved batch. That it is about to leave is durable before the first byte leaves; an unclear outcome leaves it `unknown`, to be
 * queried. Never throws for what the line or the bank does: the batch's state says it.
 * @throws StationError `bank.wrong-state`, `bank.by-file-only`, `bank.on-the-line`.
 */
export async function handOver(ledger: Ledger, link: BankLink, actor: Actor, batchId: string): Promise<void> {
  await alone(ledger, batchId, async () => {
    const order = ledger.commit(actor, (tx) => beginSending(tx, batchId))
    const reply = await safely(link.submit(order))
    ledger.commit(actor, (tx) => takeReply(tx, batchId, reply, 'submit'))
  })
}

/**
 * Asks the bank for the fate of a handed-over batch and for returned wages. If it says that it does not know the message, and the fate was
 * unknown, the batch may be sent again: same id, same bytes.
 * @throws StationError `bank.not-handed-over`, `bank.on-the-line`, `bank.no-answer`, `bank.not-known-to-bank`, `bank.answer-unreadable`.
 */
export async function queryBatch(ledger: Ledger, link: BankLink, actor: Actor, batchId: string): Promise<void> {
  await alone(ledger, batchId, async () => {
    const batch = batchRow(ledger.db, batchId)
    if (batch.state === 'prepared' || batch.state === 'approved') {
      throw new StationError('bank.not-handed-over', { batch: batchId })
    }
    const reply = await safely(link.query(batch.messageId))
    ledger.commit(actor, (tx) => takeReply(tx, batchId, reply, 'query'))
    refuseSilence(reply, batch.state)
    if (reply.kind !== 'answer') return
    const returns = await safely(link.returns(escrowById(ledger.db, batch.escrowId).accountNumber))
    if (returns.kind === 'answer') ledger.commit(actor, (tx) => takeReply(tx, batchId, returns, 'query'))
  })
}

/**
 * Queries every batch sent over the line whose fate is not final, and the account for returned wages: after a restart, and from time to time. Failures of the line are left for the next time.
 * @returns ids of the batches that could not be asked about.
 */
export async function queryOpenBatches(
  ledger: Ledger,
  link: BankLink,
  transport: 'https' | 'sftp' = 'https',
): Promise<string[]> {
  const open = all<{ id: string }>(
    ledger.db,
    "SELECT id FROM bank_batch WHERE transport = ? AND state IN ('unknown', 'accepted', 'handed-over') ORDER BY prepared_at",
    [transport],
  )
  const failed: string[] = []
  for (const { id } of open) {
    try {
      await queryBatch(ledger, link, { userId: 'system', role: 'system' }, id)
    } catch (error) {
      if (!(error instanceof StationError)) throw error
      failed.push(id)
    }
  }
  if (open.length === 0) await askForReturns(ledger, link, transport)
  return failed
}

/** Wages come back days after all is settled: the account is asked, on behalf of the last batch that the bank has had. */
async function askForReturns(ledger: Ledger, link: BankLink, transport: 'https' | 'sftp'): Promise<void> {
  const last = one<{ id: string; escrowId: string }>(
    ledger.db,
    `SELECT id, escrow_id AS escrowId FROM bank_batch WHERE transport = ? AND state IN ('accepted', 'settled')
     ORDER BY handed_over_at DESC LIMIT 1`,
    [transport],
  )
  if (!last) return
  const reply = await safely(link.returns(escrowById(ledger.db, last.escrowId).accountNumber))
  if (reply.kind !== 'answer') return
  ledger.commit({ userId: 'system', role: 'system' }, (tx) => takeReply(tx, last.id, reply, 'query'))
}

const SYSTEM: Actor = { userId: 'system', role: 'system' }
const MINUTE_MS = 60_000
/** Minutes to wait after the first, second … try that did not get through. */
const BACK_OFF_MINUTES = [1, 2, 4, 8, 15, 30]

/**
 * Puts a released batch into the outbox: it is sent now or when the network returns, also after a restart.
 * @throws StationError `bank.wrong-state`, `bank.by-file-only`.
 */
export function enqueue(tx: Tx, batchId: string): void {
  const { state, transport } = batchRow(tx.db, batchId)
  if (transport === 'file') throw new StationError('bank.by-file-only')
  if (state !== 'approved') {
    throw new StationError('bank.wrong-state', { state: stateWords(state), needed: stateWords('approved') })
  }
  run(tx.db, 'INSERT INTO bank_outbox (batch_id, queued_at, next_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING', [
    batchId,
    tx.at,
    tx.at,
  ])
}

/**
 * Sends what is due in the outbox. A batch leaves it when the bank has it; one whose fate is unknown stays and is not sent again until the bank
 * has said that it never came. Two processes or two rounds at once send it once: only one of them gets it out of `approved`.
 */
export async function sendDue(ledger: Ledger, linkFor: (transport: 'https' | 'sftp') => BankLink): Promise<void> {
  const { db, clock } = ledger
  run(
    db,
    "DELETE FROM bank_outbox WHERE batch_id NOT IN (SELECT id FROM bank_batch WHERE state IN ('approved', 'unknown'))",
  )
  const due = all<{ id: string; transport: 'https' | 'sftp'; tries: number }>(
    db,
    `SELECT o.batch_id AS id, b.transport, o.tries FROM bank_outbox o JOIN bank_batch b ON b.id = o.batch_id
     WHERE b.state = 'approved' AND o.next_at <= ? ORDER BY o.queued_at, o.batch_id`,
    [clock.now()],
  )
  for (const { id, transport, tries } of due) {
    let why: string | null = null
    try {
      await handOver(ledger, linkFor(transport), SYSTEM, id)
    } catch (error) {
      if (!(error instanceof StationError)) throw error
      why = error.code
    }
    if (batchRow(db, id).state === 'approved') putOff(ledger, id, tries, why)
    else run(db, 'UPDATE bank_outbox SET tries = tries + 1, last_error = NULL WHERE batch_id = ?', [id])
  }
}

function putOff(ledger: Ledger, batchId: string, tries: number, why: string | null): void {
  const minutes = BACK_OFF_MINUTES[Math.min(tries, BACK_OFF_MINUTES.length - 1)] ?? 30
  const nextAt = new Date(Date.parse(ledger.clock.now()) + minutes * MINUTE_MS).toISOString()
  run(ledger.db, 'UPDATE bank_outbox SET tries = tries + 1, next_at = ?, last_error = ? WHERE batch_id = ?', [
    nextAt,
    why ?? lastFailure(ledger, batchId),
    batchId,
  ])
}

/** Why the last try did not get through, as its fact says. */
function lastFailure(ledger: Ledger, batchId: string): string | null {
  const fact = one<{ bytes: Buffer }>(
    ledger.db,
    "SELECT bytes FROM journal_fact WHERE kind = 'bank.never-arrived' ORDER BY seq DESC LIMIT 1",
  )
  if (!fact) return null
  const { data } = JSON.parse(fact.bytes.toString('utf8')) as { data: { batchId: string; why: string } }
  return data.batchId === batchId ? data.why : null
}

/**
 * Sends what waits in the outbox and asks about open batches, now and then while the station runs; a failure is left for the next time. Does
 * nothing over a line that is not set up.
 * @returns a function that stops it.
 */
export function watchOpenBatches(ledger: Ledger, everyMs: number, log: (line: string) => void): () => void {
  let running = false
  const round = async () => {
    if (running) return
    running = true
    try {
      await sendDue(ledger, (transport) => configuredLink(ledger, transport))
      for (const transport of ['https', 'sftp'] as const) {
        if (hasLink(ledger, transport)) await queryOpenBatches(ledger, configuredLink(ledger, transport), transport)
      }
    } catch (error) {
      log(`bank: ${error instanceof Error ? error.message : String(error)}`)
    } finally {
      running = false
    }
  }
  const timer = setInterval(() => void round(), everyMs)
  timer.unref()
  void round()
  return () => clearInterval(timer)
}

function takeReply(tx: Tx, batchId: string, reply: BankReply, asked: 'submit' | 'query'): void {
  if (reply.kind === 'answer') takeReadable(tx, batchId, reply.bytes, asked)
  else if (reply.kind === 'delivered') noteDelivered(tx, batchId, reply.where)
  else if (asked === 'query') takeSilence(tx, batchId, reply)
  else if (reply.kind === 'not-sent') noteNeverArrived(tx, batchId, 'not-sent', reply.why)
  else if (reply.kind === 'unclear') noteUnclear(tx, batchId, reply.why, reply.bytes)
  else noteUnclear(tx, batchId, 'the bank does not know what it was just given')
}

/** Only an unknown fate is cleared up by the bank not knowing the message: known before and unknown now is no proof of anything. */
function takeSilence(tx: Tx, batchId: string, reply: Exclude<BankReply, { kind: 'answer' | 'delivered' }>): void {
  if (reply.kind === 'unknown-message' && batchRow(tx.db, batchId).state === 'unknown') {
    noteNeverArrived(tx, batchId, 'unknown-to-bank', 'the bank does not know the message')
  }
}

const UNREADABLE = ['bank.answer-unreadable', 'bank.other-batch']

/** An answer to an order that cannot be read decides nothing, but is kept. */
function takeReadable(tx: Tx, batchId: string, bytes: Buffer, asked: 'submit' | 'query'): void {
  try {
    takeAnswer(tx, batchId, 'answer', bytes)
  } catch (error) {
    if (!(error instanceof StationError) || !UNREADABLE.includes(error.code) || asked === 'query') throw error
    noteUnclear(tx, batchId, error.message, bytes)
  }
}

function refuseSilence(reply: BankReply, stateBefore: BatchState): void {
  if (reply.kind === 'not-sent' || reply.kind === 'unclear')
    throw new StationError('bank.no-answer', { why: reply.why })
  if (reply.kind === 'unknown-message' && stateBefore !== 'unknown') throw new StationError('bank.not-known-to-bank')
}

async function alone(ledger: Ledger, batchId: string, work: () => Promise<void>): Promise<void> {
  const busy = onTheLine.get(ledger) ?? new Set()
  onTheLine.set(ledger, busy)
  if (busy.has(batchId)) throw new StationError('bank.on-the-line', { batch: batchId })
  busy.add(batchId)
  try {
    await work()
  } finally {
    busy.delete(batchId)
  }
}

/** A link that throws has failed in a way nobody thought of: unclear. */
async function safely(reply: Promise<BankReply>): Promise<BankReply> {
  try {
    return await reply
  } catch (error) {
    return { kind: 'unclear', why: error instanceof Error ? error.message : String(error) }
  }
}
