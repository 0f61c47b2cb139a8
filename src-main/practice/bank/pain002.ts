import { formatYuan } from '../../contract/money.ts'
import type { BatchRow, PaymentRow } from './ledger.ts'
import { REASONS } from './reasons.ts'
import { element, leaf, xmlFile } from './xml.ts'

export const PAIN002_NAMESPACE = 'urn:iso:std:iso:20022:tech:xsd:pain.002.001.10'

/** ISO 20022 CustomerPaymentStatusReportV10: the batch and each of the payments given, with reasons for refusals. */
export function writePain002(
  batch: BatchRow,
  payments: readonly PaymentRow[],
  report: { reportId: string; createdAt: string },
): Buffer {
  return xmlFile(
    PAIN002_NAMESPACE,
    element(
      'CstmrPmtStsRpt',
      element('GrpHdr', leaf('MsgId', report.reportId), leaf('CreDtTm', report.createdAt)),
      element(
        'OrgnlGrpInfAndSts',
        leaf('OrgnlMsgId', batch.messageId),
        leaf('OrgnlMsgNmId', 'pain.001.001.09'),
        leaf('OrgnlNbOfTxs', String(batch.paymentCount)),
        leaf('OrgnlCtrlSum', formatYuan(batch.sumFen)),
        leaf('GrpSts', groupStatus(payments)),
        batch.refusal ? reason(batch.refusal) : undefined,
      ),
      element('OrgnlPmtInfAndSts', leaf('OrgnlPmtInfId', batch.messageId), ...payments.map(transaction)),
    ),
  )
}

/** All alike: that status; otherwise PART. */
export function groupStatus(payments: readonly PaymentRow[]): string {
  const statuses = new Set(payments.map((payment) => payment.status))
  return statuses.size === 1 ? [...statuses][0]! : 'PART'
}

function transaction(payment: PaymentRow): string {
  return element(
    'TxInfAndSts',
    leaf('OrgnlEndToEndId', payment.endToEndId),
    leaf('TxSts', payment.status),
    payment.reasonCode ? reason(payment.reasonCode) : undefined,
    leaf('AcctSvcrRef', payment.bankReference),
    element(
      'OrgnlTxRef',
      element('Amt', leaf('InstdAmt Ccy="CNY"', formatYuan(payment.amountFen))),
      element('Cdtr', element('Pty', leaf('Nm', payment.payeeName))),
      element('CdtrAcct', element('Id', element('Othr', leaf('Id', payment.account)))),
    ),
  )
}

function reason(code: string): string {
  return element('StsRsnInf', element('Rsn', leaf('Cd', code)), leaf('AddtlInf', REASONS[code]))
}
