/** A statement of the escrow account, whatever it came as. Amounts are fen: above zero in, below zero out. */
export interface Statement {
  source: 'camt.053' | 'table'
  /** Account number as the statement names it; absent where it does not. */
  account?: string
  fromDate: string
  toDate: string
  openingFen?: number
  closingFen?: number
  entries: StatementEntry[]
}

export interface StatementEntry {
  /** Local date of booking. */
  bookedOn: string
  amountFen: number
  counterparty: string
  summary: string
  /** The bank's own number of the entry, '' where it gives none. */
  reference: string
  /** Ids of ours that the bank repeats: a payment's, or the batch's. */
  endToEndId?: string
  messageId?: string
  isReturn?: boolean
}
