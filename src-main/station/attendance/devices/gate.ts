import type { PunchBatch } from '../../../devices/messages.ts'
import type { Actor } from '../../journal/facts.ts'
import type { Ledger } from '../../journal/ledger.ts'
import { engagementOn, siteDate } from '../../roster/queries.ts'
import type { Received } from '../ingest.ts'
import { NumberBook } from '../numbers.ts'
import { epochOf } from '../rules/time.ts'
import { gateRefused } from './facts.ts'
import { linkOf } from './links.ts'

const SYSTEM: Actor = { userId: 'system', role: 'system' }

/** A punch told later than this opens nothing: its person is gone, and somebody else would walk in. */
const OPEN_WITHIN_SECONDS = 10

export interface Opening {
  gateId: string
  /** 0 in, 1 out. */
  direction: 0 | 1
}

/**
 * Judges who has just shown at a reader that a gate belongs to: the gate opens for a worker with an engagement of today, and every refusal is
 * recorded. A batch that came before, or that comes late from the spool, opens nothing. Call after the commit of the batches.
 */
export function judgePassages(ledger: Ledger, batches: PunchBatch[], results: Received[]): Opening[] {
  const openings: Opening[] = []
  for (const [index, batch] of batches.entries()) {
    if (!batch.live || (results[index]?.added ?? 0) === 0 || !isFresh(ledger, batch)) continue
    const gateId = linkOf(ledger.db, ledger.keys, batch.deviceId)?.options.gateId
    if (gateId !== undefined) openings.push(...judge(ledger, batch, gateId))
  }
  return openings
}

function isFresh({ clock }: Ledger, { pulledAt }: PunchBatch): boolean {
  return Math.abs(epochOf(clock.now()) - epochOf(pulledAt)) <= OPEN_WITHIN_SECONDS
}

function judge(ledger: Ledger, { deviceId, records }: PunchBatch, gateId: string): Opening[] {
  const { db, clock } = ledger
  const date = siteDate(db, clock.now())
  const book = new NumberBook(
    db,
    records.map(({ number }) => number),
  )
  const openings: Opening[] = []
  const refused: Array<{ number: string; workerId: string | null }> = []
  for (const { number, direction } of records) {
    const workerId = book.workerOf(deviceId, number, date)
    if (workerId !== null && engagementOn(db, workerId, date)) {
      openings.push({ gateId, direction: direction === 1 ? 1 : 0 })
    } else {
      refused.push({ number, workerId })
    }
  }
  if (refused.length > 0) {
    ledger.commit(SYSTEM, (tx) => {
      for (const { number, workerId } of refused) {
        const reason = workerId === null ? 'attendance.gate-unknown-number' : 'attendance.gate-not-engaged'
        tx.record(gateRefused, { refusalId: tx.newId('GR'), deviceId, number, workerId, reason }, { device: deviceId })
      }
    })
  }
  return openings
}
