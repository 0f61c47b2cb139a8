import type { BatchEvent, BatchHistory } from '../../contract/bank.ts'
import { StationError } from '../../contract/errors.ts'
import type { Actor } from '../journal/facts.ts'
import type { Tx } from '../journal/ledger.ts'
import { all, type Db, one } from '../store/db.ts'
import { openBankFile } from './evidence.ts'
import { evidenceOpened } from './facts.ts'
import { batchRow, paymentRow, paymentView, userName } from './queries.ts'

const EVENTS: Readonly<Record<string, BatchEvent>> = {
  'bank.batch-prepared': 'prepared',
  'bank.batch-approved': 'approved',
  'bank.sending-begun': 'sent',
  'bank.sending-unclear': 'unclear',
  'bank.never-arrived': 'not-sent',
  'bank.told-never-arrived': 'told-never-arrived',
  'bank.delivered': 'delivered',
  'bank.file-exported': 'exported',
  'bank.results-recorded': 'answered',
  'bank.evidence-opened': 'opened',
}

interface Told {
  at: string
  actor: Actor
  approver?: Actor
  reason?: string
  data: {
    batchId: string
    proof?: 'not-sent' | 'unknown-to-bank'
    why?: string
    where?: string
    changes?: unknown[]
    quarantined?: unknown[]
  }
}

/** Every step of a batch as the journal has it, oldest first; an answer that took several facts is one step. @throws StationError `bank.unknown-batch`. */
export function historyOf(db: Db, batchId: string): BatchHistory {
  batchRow(db, batchId)
  const kinds = Object.keys(EVENTS)
  const facts = all<{ kind: string; bytes: Buffer }>(
    db,
    `SELECT kind, bytes FROM journal_fact WHERE kind IN (${kinds.map(() => '?').join(', ')})
       AND instr(bytes, CAST(? AS BLOB)) > 0 ORDER BY seq`,
    [...kinds, `"batchId":"${batchId}"`],
  )
  const steps: BatchHistory = []
  for (const { kind, bytes } of facts) {
    const { at, actor, approver, reason, data } = JSON.parse(bytes.toString('utf8')) as Told
    const what = data.proof ?? EVENTS[kind]!
    const changed = data.changes?.length ?? 0
    const doubted = data.quarantined?.length ?? 0
    const last = steps.at(-1)
    if (last && last.what === 'answered' && what === 'answered' && last.at === at) {
      last.changed += changed
      last.doubted += doubted
      continue
    }
    steps.push({
      what,
      at,
      by: actor.role === 'system' ? null : userName(db, actor.userId),
      approver: approver ? userName(db, approver.userId) : null,
      reason: reason ?? null,
      detail: data.why ?? data.where ?? null,
      changed,
      doubted,
    })
  }
  return steps
}

/** A payment with those it re-issues and those that re-issue it, first to last. @throws StationError `bank.unknown-payment`. */
export function chainOf(db: Db, paymentId: string) {
  let first = paymentRow(db, paymentId)
  while (first.reissueOf) first = paymentRow(db, first.reissueOf)
  const chain = [first]
  for (let next = first.reissuedBy; next; next = chain.at(-1)?.reissuedBy ?? null) chain.push(paymentRow(db, next))
  return chain.map((payment) => {
    const { decidedAt } = one<{ decidedAt: string | null }>(
      db,
      'SELECT decided_at AS decidedAt FROM bank_payment WHERE id = ?',
      [payment.id],
    ) ?? { decidedAt: null }
    const { messageId } = batchRow(db, payment.batchId)
    return { payment: paymentView(payment), batchId: payment.batchId, messageId, decidedAt }
  })
}

/**
 * The bytes of a kept file of a batch. They name people and accounts in full, so that each reading is recorded, with who and why.
 * @throws StationError `bank.unknown-evidence` and those of `openBankFile`.
 */
export function openEvidence(tx: Tx, batchId: string, sha256: string, reason: string) {
  const batch = batchRow(tx.db, batchId)
  const kept = one<{ what: string; blob: string }>(
    tx.db,
    'SELECT what, blob FROM bank_evidence WHERE batch_id = ? AND sha256 = ? LIMIT 1',
    [batchId, sha256],
  )
  if (!kept) throw new StationError('bank.unknown-evidence', { sha256: sha256.slice(0, 16) })
  const bytes = openBankFile(tx.db, tx.keys, sha256, kept.blob)
  tx.record(evidenceOpened, { batchId, sha256 }, { reason })
  const ours = kept.what === 'sent' || kept.what === 'exported'
  const fileName = ours ? batch.fileName : `${batch.messageId}-${kept.what}-${sha256.slice(0, 8)}${endingOf(bytes)}`
  return { fileName, bytes, sha256 }
}

/** By its first bytes: a workbook, markup, or lines of text. */
function endingOf(bytes: Buffer): string {
  if (bytes.subarray(0, 2).toString('latin1') === 'PK') return '.xlsx'
  const head = bytes.subarray(0, 100).toString('latin1')
  return /^(\xef\xbb\xbf)?\s*</.test(head) ? '.xml' : '.txt'
}
