import { formatYuan } from '../../contract/money.ts'
import type { PaymentRow } from './ledger.ts'
import { REASONS } from './reasons.ts'
import { element, leaf, xmlFile } from './xml.ts'

export const CAMT054_NAMESPACE = 'urn:iso:std:iso:20022:tech:xsd:camt.054.001.08'

/** ISO 20022 BankToCustomerDebitCreditNotificationV08: wages that came back to the escrow account (退票). */
export function writeCamt054(
  escrowAccount: string,
  returned: readonly PaymentRow[],
  report: { reportId: string; createdAt: string },
): Buffer {
  return xmlFile(
    CAMT054_NAMESPACE,
    element(
      'BkToCstmrDbtCdtNtfctn',
      element('GrpHdr', leaf('MsgId', report.reportId), leaf('CreDtTm', report.createdAt)),
      element(
        'Ntfctn',
        leaf('Id', report.reportId),
        element('Acct', element('Id', element('Othr', leaf('Id', escrowAccount)))),
        ...returned.map(entry),
      ),
    ),
  )
}

function entry(payment: PaymentRow): string {
  const amount = leaf('Amt Ccy="CNY"', formatYuan(payment.amountFen))
  const code = payment.returnCode ?? 'AC04'
  return element(
    'Ntry',
    amount,
    leaf('CdtDbtInd', 'CRDT'),
    element('Sts', leaf('Cd', 'BOOK')),
    element('BookgDt', leaf('DtTm', payment.returnedAt)),
    element('BkTxCd', element('Prtry', leaf('Cd', 'TUIPIAO'))),
    element(
      'NtryDtls',
      element(
        'TxDtls',
        element('Refs', leaf('AcctSvcrRef', payment.bankReference), leaf('EndToEndId', payment.endToEndId)),
        amount,
        element(
          'RltdPties',
          element('Cdtr', element('Pty', leaf('Nm', payment.payeeName))),
          element('CdtrAcct', element('Id', element('Othr', leaf('Id', payment.account)))),
        ),
        element('RtrInf', element('Rsn', leaf('Cd', code)), leaf('AddtlInf', REASONS[code])),
      ),
    ),
  )
}
