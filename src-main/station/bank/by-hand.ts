import { StationError } from '../../contract/errors.ts'
import type { Actor } from '../journal/facts.ts'
import type { Ledger, Tx } from '../journal/ledger.ts'
import { all, type Db } from '../store/db.ts'
import { exportFile } from './commands.ts'
import { CAMT053_NAMESPACE } from './formats/camt053.ts'
import { CAMT054_NAMESPACE } from './formats/camt054.ts'
import { readAnswer } from './formats/profiles.ts'
import { ResultRefusal } from './formats/types.ts'
import { profileOf } from './own-profiles.ts'
import { paymentsOf } from './queries.ts'
import { type ResultsOutcome, takeAnswer } from './results.ts'
import { decide, matchResults } from './rules.ts'
import { takeStatement } from './statements.ts'
import { filesIn, layDown, requireFolder } from './transport/folder.ts'

/**
 * Hands a batch over as files in a folder or on a stick. That it is handed over is recorded first: should writing fail, it is written again, the
 * same bytes.
 * @returns the paths. @throws StationError those of `exportFile` and of {@link layDown}.
 */
export function writeToFolder(ledger: Ledger, actor: Actor, batchId: string, folder: string): string[] {
  requireFolder(folder)
  const { companions, ...file } = ledger.commit(actor, (tx) => exportFile(tx, batchId))
  return [file, ...companions].map(({ fileName, bytes }) => layDown(folder, fileName, bytes))
}

export interface Dropped extends ResultsOutcome {
  /** Null for a statement of the account. */
  batchId: string | null
}

/**
 * Takes a file that came back from the bank, whichever batch it is about: one that names a batch, a notice of returns, a statement of the
 * account, or a result whose every line fits exactly one open batch.
 * @throws StationError `bank.no-batch-for-file`, and those of {@link takeAnswer} and {@link takeStatement}.
 */
export function takeDropped(tx: Tx, fileName: string, bytes: Uint8Array): Dropped {
  const head = Buffer.from(bytes.subarray(0, 2000)).toString('latin1')
  if (head.includes(CAMT053_NAMESPACE)) {
    const { added } = takeStatement(tx, bytes)
    return { batchId: null, changed: added, quarantined: [] }
  }
  const batchId = batchOf(tx, fileName, bytes, head)
  if (!batchId) throw new StationError('bank.no-batch-for-file', { file: fileName })
  return { batchId, ...takeAnswer(tx, batchId, 'imported', bytes) }
}

interface HandedOver {
  id: string
  messageId: string
  profile: string
  state: string
}

function handedOver(db: Db): HandedOver[] {
  return all(
    db,
    `SELECT id, message_id AS messageId, profile, state FROM bank_batch
     WHERE state NOT IN ('prepared', 'approved') ORDER BY handed_over_at DESC, id`,
  )
}

function batchOf(tx: Tx, fileName: string, bytes: Uint8Array, head: string): string | undefined {
  const batches = handedOver(tx.db)
  const text = Buffer.from(bytes).toString('latin1')
  const named = batches.find(({ messageId }) => fileName.includes(messageId) || text.includes(messageId))
  if (named) return named.id
  if (head.includes(CAMT054_NAMESPACE)) return batches[0]?.id
  const open = batches.filter(({ state }) => state !== 'settled' && state !== 'refused')
  const fitting = (open.length > 0 ? open : batches).filter((batch) => fits(tx, batch, bytes))
  return fitting.length === 1 ? fitting[0]?.id : undefined
}

/** Every line is about a payment of the batch, by account, name and amount. */
function fits(tx: Tx, batch: HandedOver, bytes: Uint8Array): boolean {
  try {
    const { results } = readAnswer(profileOf(tx.db, batch.profile), bytes).report
    const payments = paymentsOf(tx.db, batch.id)
    const blind = (account: string) => tx.keys.blind('accountNumber', account)
    return matchResults(payments, results, blind).every((payment, index) => {
      if (payment === undefined || payment === 'ambiguous') return false
      const decision = decide(payment, results[index]!, blind)
      return typeof decision === 'string' || !('doubt' in decision) || decision.doubt === 'contradiction'
    })
  } catch (error) {
    if (error instanceof ResultRefusal) return false
    throw error
  }
}

export interface Collected {
  fileName: string
  batchId: string | null
  changed: number
  quarantined: number
  /** Code of the refusal; null when the file was taken. */
  refused: string | null
}

/** Takes every file of a folder that can be taken, each in a commit of its own, and says what became of each. */
export function collectFromFolder(ledger: Ledger, actor: Actor, folder: string): Collected[] {
  return filesIn(folder).map(({ fileName, bytes }) => {
    try {
      const { batchId, changed, quarantined } = ledger.commit(actor, (tx) => takeDropped(tx, fileName, bytes))
      return { fileName, batchId, changed, quarantined: quarantined.length, refused: null }
    } catch (error) {
      if (!(error instanceof StationError)) throw error
      return { fileName, batchId: null, changed: 0, quarantined: 0, refused: error.code }
    }
  })
}
