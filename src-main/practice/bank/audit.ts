import type { BankLedger, PaymentRow } from './ledger.ts'

export interface BankAudit {
  /** Empty when the books are right. */
  problems: string[]
  payments: (PaymentRow & { bookedFen: number })[]
  escrow: { account: string; holder: string; balanceFen: number }[]
}

/** Checks the bank's books against themselves: balances are the sum of entries, each payment is booked as its status says. */
export function auditBank(ledger: BankLedger): BankAudit {
  const problems: string[] = []
  const sums = ledger.db.prepare('SELECT account, sum(amount_fen) AS fen FROM entry GROUP BY account').all() as {
    account: string
    fen: number
  }[]
  const sumOf = new Map(sums.map((row) => [row.account, row.fen]))
  for (const row of ledger.accounts()) {
    if (row.balanceFen !== (sumOf.get(row.account) ?? 0)) problems.push(`balance of ${row.account}`)
  }
  const bookings = ledger.db
    .prepare(
      'SELECT account, kind, end_to_end_id AS id, sum(amount_fen) AS fen, count(*) AS n FROM entry GROUP BY 1, 2, 3',
    )
    .all() as { account: string; kind: string; id: string | null; fen: number; n: number }[]
  const booked = new Map(bookings.map((row) => [`${row.kind} ${row.account} ${row.id}`, row]))
  const payments = ledger.allPayments().map((payment) => {
    const wage = booked.get(`wage ${payment.account} ${payment.endToEndId}`)
    const back = booked.get(`return ${payment.account} ${payment.endToEndId}`)
    const own = payment.reasonCode !== 'AM05'
    const bookedFen = own ? (wage?.fen ?? 0) + (back?.fen ?? 0) : 0
    const expected = payment.status === 'ACSC' && !payment.returnedAt ? payment.amountFen : 0
    if (own && bookedFen !== expected) problems.push(`bookings of ${payment.endToEndId}`)
    if ((wage?.n ?? 0) > 1 || (back?.n ?? 0) > 1) problems.push(`${payment.endToEndId} booked twice`)
    return { ...payment, bookedFen }
  })
  const integrity = ledger.db.pragma('integrity_check', { simple: true })
  if (integrity !== 'ok') problems.push(`database: ${integrity}`)
  const escrow = ledger.accounts().filter((row) => row.kind === 'escrow')
  return {
    problems,
    payments,
    escrow: escrow.map(({ account, holder, balanceFen }) => ({ account, holder, balanceFen })),
  }
}
