import type { BatchReport, PaymentOutcome, PaymentResult } from './types.ts'
import { ResultRefusal } from './types.ts'
import { child, children, cnyFenOf, fenOf, parseXmlMessage, requireText, textOf, type XmlNode } from './xml-reader.ts'

export const PAIN002_NAMESPACE = 'urn:iso:std:iso:20022:tech:xsd:pain.002.001.10'

/**
 * ISO external status codes → what they mean for a wage. Money has left only with ACSC or ACCC (settled); every
 * other acceptance is on its way. A code that is not here is `unknown` and decides nothing.
 */
const OUTCOMES: Record<string, PaymentOutcome> = {
  ACSC: 'paid',
  ACCC: 'paid',
  ACTC: 'pending',
  ACCP: 'pending',
  ACSP: 'pending',
  ACWC: 'pending',
  ACWP: 'pending',
  RCVD: 'pending',
  PDNG: 'pending',
  RJCT: 'rejected',
  CANC: 'rejected',
}

export function outcomeOfStatus(status: string): PaymentOutcome {
  return OUTCOMES[status] ?? 'unknown'
}

/**
 * Reads an ISO 20022 CustomerPaymentStatusReportV10 into one result per payment it names. A report may name only some
 * of the payments; those it does not name stay as they were, except under a group status RJCT (see `groupStatus`).
 * @throws ResultRefusal when the bytes are not such a report, whole and well-formed.
 */
export function parsePain002(bytes: Uint8Array): BatchReport {
  const root = parseXmlMessage(bytes, PAIN002_NAMESPACE)
  const report = child(root, 'CstmrPmtStsRpt')
  if (!report) throw new ResultRefusal('wrong-message', 'no CstmrPmtStsRpt element')
  const group = child(report, 'OrgnlGrpInfAndSts')
  const count = textOf(group, 'OrgnlNbOfTxs')
  return withoutUndefined({
    reportId: requireText(report, 'GrpHdr', 'MsgId'),
    createdAt: requireText(report, 'GrpHdr', 'CreDtTm'),
    originalMessageId: requireText(group, 'OrgnlMsgId'),
    originalCount: count === undefined ? undefined : readCount(count),
    originalSumFen: fenOf(group, 'OrgnlCtrlSum'),
    groupStatus: textOf(group, 'GrpSts'),
    groupReasonCode: reasonOf(group).code,
    results: children(report, 'OrgnlPmtInfAndSts').flatMap((instruction) =>
      children(instruction, 'TxInfAndSts').map((transaction) => readTransaction(transaction)),
    ),
  })
}

function readTransaction(transaction: XmlNode): PaymentResult {
  const status = requireText(transaction, 'TxSts')
  const reason = reasonOf(transaction)
  const original = child(transaction, 'OrgnlTxRef')
  return withoutUndefined({
    endToEndId: requireText(transaction, 'OrgnlEndToEndId'),
    outcome: outcomeOfStatus(status),
    status,
    reasonCode: reason.code,
    reasonText: reason.text,
    amountFen: cnyFenOf(original, 'Amt', 'InstdAmt'),
    payeeName: textOf(original, 'Cdtr', 'Pty', 'Nm'),
    account: textOf(original, 'CdtrAcct', 'Id', 'Othr', 'Id'),
    bankReference: textOf(transaction, 'AcctSvcrRef'),
  })
}

function reasonOf(node: XmlNode | undefined): { code: string | undefined; text: string | undefined } {
  const information = child(node, 'StsRsnInf')
  return {
    code: textOf(information, 'Rsn', 'Cd') ?? textOf(information, 'Rsn', 'Prtry'),
    text: textOf(information, 'AddtlInf'),
  }
}

function readCount(text: string): number {
  if (!/^[0-9]{1,9}$/.test(text)) throw new ResultRefusal('missing-field', `OrgnlNbOfTxs: ${text}`)
  return Number(text)
}

/** Drops keys whose value is undefined, so that equal reports compare and serialise equally. */
export function withoutUndefined<T extends object>(value: { [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as T
}
