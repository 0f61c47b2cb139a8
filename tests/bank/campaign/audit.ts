import { auditBank } from '../../../src-main/practice/bank/audit.ts'
import { bankInvariants } from '../../../src-main/station/bank/invariants.ts'
import { all } from '../../../src-main/station/store/db.ts'
import { replayed, tablesOf } from '../../support/ledger.ts'
import type { World } from './world.ts'

/** Where the bank's books, the wage lists, the station's tables and its journal differ after a run. */
export function audit(world: World): string[] {
  const { db } = world.ledger
  const bank = auditBank(world.bank)
  const wrong = [...bank.problems]
  const atBank = new Map(
    bank.payments.filter(({ reasonCode }) => reasonCode !== 'AM05').map((row) => [row.endToEndId, row]),
  )
  const payments = all<{ id: string; place: string; lineId: string; state: string; fen: number }>(
    db,
    `SELECT p.end_to_end_id AS id, b.message_id || '/' || p.sequence AS place, p.line_id AS lineId, p.state, p.amount_fen AS fen
     FROM bank_payment p JOIN bank_batch b ON b.id = p.batch_id`,
  )
  const paidByLine = new Map<string, number>()
  for (const { id, place, lineId, state, fen } of payments) {
    const row = atBank.get(id) ?? atBank.get(place)
    const booked = row?.bookedFen ?? 0
    if (row) atBank.delete(row.endToEndId)
    if (booked !== (state === 'paid' ? fen : 0)) wrong.push(`${id} is ${state}, the bank booked ${booked} fen`)
    paidByLine.set(lineId, (paidByLine.get(lineId) ?? 0) + booked)
  }
  wrong.push(...[...atBank.keys()].map((id) => `${id} is known to the bank only`))
  let owed = 0
  for (const { id, fen } of all<{ id: string; fen: number }>(
    db,
    "SELECT l.id, l.net_fen AS fen FROM wage_line l JOIN wage_list w ON w.id = l.list_id WHERE w.state = 'frozen' AND l.live = 1",
  )) {
    owed += fen
    if (paidByLine.get(id) !== fen) wrong.push(`line ${id}: owed ${fen} fen, paid ${paidByLine.get(id) ?? 0} fen`)
  }
  const [escrow] = bank.escrow
  const funded = world.bank
    .entries(escrow?.account ?? '')
    .reduce((sum, entry) => sum + (entry.kind === 'fund' ? entry.amountFen : 0), 0)
  if (escrow?.balanceFen !== funded - owed) wrong.push(`the escrow account has ${escrow?.balanceFen} fen`)
  for (const { id, state } of all<{ id: string; state: string }>(
    db,
    "SELECT id, state FROM bank_batch WHERE state NOT IN ('settled', 'refused')",
  )) {
    wrong.push(`batch ${id} is still ${state}`)
  }
  for (const invariant of bankInvariants) {
    wrong.push(...invariant.check(db).map(({ where, what }) => `${invariant.name}: ${where}: ${what}`))
  }
  if (JSON.stringify(replayed(db)) !== JSON.stringify(tablesOf(db))) wrong.push('tables differ from the journal')
  if (db.pragma('integrity_check', { simple: true }) !== 'ok') wrong.push('the database is damaged')
  return wrong
}
