import { withoutUndefined } from './pain002.ts'
import type { PaymentResult } from './types.ts'
import { ResultRefusal } from './types.ts'
import { child, children, cnyFenOf, parseXmlMessage, requireText, textOf, type XmlNode } from './xml-reader.ts'

export const CAMT054_NAMESPACE = 'urn:iso:std:iso:20022:tech:xsd:camt.054.001.08'

export interface ReturnNotice {
  reportId: string
  createdAt: string
  /** The account the money came back to. */
  account?: string
  returns: PaymentResult[]
}

/**
 * Reads the returned wages (退票) out of an ISO 20022 BankToCustomerDebitCreditNotificationV08: booked credit entries
 * whose transaction carries return information (`RtrInf`). Other entries of the account are left out, not guessed at.
 * @throws ResultRefusal
 */
export function parseCamt054(bytes: Uint8Array): ReturnNotice {
  const root = parseXmlMessage(bytes, CAMT054_NAMESPACE)
  const message = child(root, 'BkToCstmrDbtCdtNtfctn')
  if (!message) throw new ResultRefusal('wrong-message', 'no BkToCstmrDbtCdtNtfctn element')
  const notifications = children(message, 'Ntfctn')
  return withoutUndefined({
    reportId: requireText(message, 'GrpHdr', 'MsgId'),
    createdAt: requireText(message, 'GrpHdr', 'CreDtTm'),
    account: textOf(notifications[0], 'Acct', 'Id', 'Othr', 'Id'),
    returns: notifications.flatMap((notification) => children(notification, 'Ntry').flatMap(readEntry)),
  })
}

function readEntry(entry: XmlNode): PaymentResult[] {
  const status = textOf(entry, 'Sts', 'Cd')
  if (textOf(entry, 'CdtDbtInd') !== 'CRDT' || status !== 'BOOK') return []
  return children(entry, 'NtryDtls')
    .flatMap((details) => children(details, 'TxDtls'))
    .filter((transaction) => child(transaction, 'RtrInf') !== undefined)
    .map((transaction) =>
      withoutUndefined<PaymentResult>({
        endToEndId: requireText(transaction, 'Refs', 'EndToEndId'),
        outcome: 'returned',
        status: 'BOOK',
        reasonCode: textOf(transaction, 'RtrInf', 'Rsn', 'Cd') ?? textOf(transaction, 'RtrInf', 'Rsn', 'Prtry'),
        reasonText: textOf(transaction, 'RtrInf', 'AddtlInf'),
        amountFen: cnyFenOf(transaction, 'Amt') ?? cnyFenOf(entry, 'Amt'),
        payeeName: textOf(transaction, 'RltdPties', 'Cdtr', 'Pty', 'Nm'),
        account: textOf(transaction, 'RltdPties', 'CdtrAcct', 'Id', 'Othr', 'Id'),
        bankReference: textOf(transaction, 'Refs', 'AcctSvcrRef') ?? textOf(entry, 'AcctSvcrRef'),
      }),
    )
}
