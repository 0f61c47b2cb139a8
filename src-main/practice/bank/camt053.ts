import { formatYuan } from '../../contract/money.ts'
import type { BankLedger } from './ledger.ts'
import { element, leaf, xmlFile } from './xml.ts'

export const CAMT053_NAMESPACE = 'urn:iso:std:iso:20022:tech:xsd:camt.053.001.08'

/** ISO 20022 BankToCustomerStatementV08: every booking of an account from its opening on, each wage an entry of its own. */
export function writeCamt053(
  ledger: BankLedger,
  account: string,
  report: { reportId: string; createdAt: string },
): Buffer {
  const entries = ledger.entries(account)
  const from = entries[0]?.at ?? report.createdAt
  const closing = entries.reduce((sum, entry) => sum + entry.amountFen, 0)
  const statement = element(
    'Stmt',
    leaf('Id', report.reportId),
    element('FrToDt', leaf('FrDtTm', from), leaf('ToDtTm', report.createdAt)),
    element('Acct', element('Id', element('Othr', leaf('Id', account))), leaf('Ccy', 'CNY')),
    balance('OPBD', 0, from),
    balance('CLBD', closing, report.createdAt),
    ...entries.map((entry) => entryXml(ledger, entry)),
  )
  return xmlFile(
    CAMT053_NAMESPACE,
    element(
      'BkToCstmrStmt',
      element('GrpHdr', leaf('MsgId', report.reportId), leaf('CreDtTm', report.createdAt)),
      statement,
    ),
  )
}

function balance(code: string, fen: number, at: string): string {
  return element(
    'Bal',
    element('Tp', element('CdOrPrtry', leaf('Cd', code))),
    leaf('Amt Ccy="CNY"', formatYuan(Math.abs(fen))),
    leaf('CdtDbtInd', fen < 0 ? 'DBIT' : 'CRDT'),
    element('Dt', leaf('DtTm', at)),
  )
}

function entryXml(ledger: BankLedger, entry: ReturnType<BankLedger['entries']>[number]): string {
  const amount = leaf('Amt Ccy="CNY"', formatYuan(Math.abs(entry.amountFen)))
  const debit = entry.amountFen < 0
  const payment = entry.endToEndId ? ledger.payment(entry.endToEndId) : undefined
  const name = payment?.payeeName ?? entry.memo
  const returned =
    entry.kind === 'return' ? element('RtrInf', element('Rsn', leaf('Cd', entry.memo || 'AC04'))) : undefined
  const details = element(
    'TxDtls',
    element('Refs', leaf('AcctSvcrRef', `E${entry.id}`), leaf('EndToEndId', entry.endToEndId)),
    amount,
    name ? element('RltdPties', element(debit ? 'Cdtr' : 'Dbtr', element('Pty', leaf('Nm', name)))) : undefined,
    returned,
  )
  return element(
    'Ntry',
    amount,
    leaf('CdtDbtInd', debit ? 'DBIT' : 'CRDT'),
    element('Sts', leaf('Cd', 'BOOK')),
    element('BookgDt', leaf('DtTm', entry.at)),
    leaf('AcctSvcrRef', `E${entry.id}`),
    element('BkTxCd', element('Prtry', leaf('Cd', entry.kind.toUpperCase()))),
    element('NtryDtls', details),
    leaf('AddtlNtryInf', entry.kind === 'fund' ? '人工费' : entry.memo),
  )
}
