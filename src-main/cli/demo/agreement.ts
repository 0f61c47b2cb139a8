import type { BankAudit } from '../../practice/bank/audit.ts'
import type { Stage, Summary } from '../../practice/scenario/types.ts'

/**
 * Compares the practice bank's own books with the frozen lists: each wage line paid exactly once, to the fen, and nothing else.
 * Returns what does not agree, one line each.
 */
export async function disagreements(stage: Stage, summary: Summary, audit: BankAudit): Promise<string[]> {
  const wrong = [...audit.problems]
  const paidByName = new Map<string, number>()
  for (const payment of audit.payments) {
    if (payment.bookedFen === 0) continue
    paidByName.set(payment.endToEndId, payment.bookedFen)
  }
  const lines = new Map<string, { netFen: number; paidFen: number; times: number }>()
  const own = (await stage.clerk.payroll.lists({ month: stage.month })).flatMap(({ list }) => (list ? [list] : []))
  const later = (await stage.clerk.payroll.supplements({ month: stage.month })).map(({ list }) => list)
  for (const list of [...own, ...later]) {
    for (const row of (await stage.clerk.payroll.list({ listId: list.id })).rows) {
      lines.set(row.id, { netFen: row.netFen, paidFen: 0, times: 0 })
    }
  }
  for (const head of await stage.clerk.bank.batches({ month: stage.month })) {
    for (const payment of (await stage.clerk.bank.batch({ batchId: head.id })).rows) {
      const booked = paidByName.get(payment.endToEndId)
      paidByName.delete(payment.endToEndId)
      const line = lines.get(payment.lineId)
      if (!line) wrong.push(`payment ${payment.endToEndId} is of no frozen line`)
      else if (booked !== undefined) {
        line.paidFen += booked
        line.times += 1
      }
    }
  }
  for (const [endToEndId] of paidByName) wrong.push(`the bank paid ${endToEndId}, which the station does not know`)
  for (const [id, line] of lines) {
    if (line.netFen !== line.paidFen) wrong.push(`line ${id}: ${line.netFen} fen owed, ${line.paidFen} fen paid`)
    if (line.times > 1) wrong.push(`line ${id} was paid ${line.times} times`)
  }
  const bankFen = audit.payments.reduce((sum, payment) => sum + payment.bookedFen, 0)
  if (bankFen !== summary.netFen) wrong.push(`bank paid ${bankFen} fen, lists say ${summary.netFen} fen`)
  if (bankFen !== summary.paidFen) wrong.push(`bank paid ${bankFen} fen, station counts ${summary.paidFen} fen`)
  for (const { key, state, evidence } of (await stage.clerk.compliance.month({ month: stage.month })).tiles) {
    // Two people whom nobody enrolled went through the gate: the channel must not be green.
    const expected = key === 'channel' ? 'red' : 'green'
    if (state !== expected) wrong.push(`check ${key} is ${state}: ${evidence.map(({ code }) => code).join(', ')}`)
  }
  if (summary.repeatedPullAdded !== 0) wrong.push(`a repeated pull added ${summary.repeatedPullAdded} punches`)
  return wrong
}
