/** A batch on its way, with the files that go with the first. */
export interface BankOrder {
  messageId: string
  profile: string
  debtorAccount: string
  fileName: string
  bytes: Uint8Array
  companions: { fileName: string; bytes: Uint8Array }[]
}

/** What the bank room asks of a line to the bank, whatever carries it. */
export interface BankLink {
  submit(order: BankOrder): Promise<BankReply>
  /** Asks for the fate of a message. */
  query(messageId: string): Promise<BankReply>
  /** Asks for wages that came back to the escrow account. */
  returns(debtorAccount: string): Promise<BankReply>
}

export type BankReply =
  | { kind: 'answer'; bytes: Buffer }
  /** The order lies at the bank's door, whole; it has not spoken yet. */
  | { kind: 'delivered'; where: string }
  /** The bank itself says that it does not know the message. */
  | { kind: 'unknown-message' }
  /** The line was never opened: nothing can have arrived. */
  | { kind: 'not-sent'; why: string }
  /** Anything else. What left may have arrived. */
  | { kind: 'unclear'; why: string; bytes?: Buffer }
