import { withoutUndefined } from './pain002.ts'
import type { Statement, StatementEntry } from './statement.ts'
import { ResultRefusal } from './types.ts'
import { child, children, cnyFenOf, parseXmlMessage, requireText, textOf, type XmlNode } from './xml-reader.ts'

export const CAMT053_NAMESPACE = 'urn:iso:std:iso:20022:tech:xsd:camt.053.001.08'

/**
 * Reads an ISO 20022 BankToCustomerStatementV08: booked entries and the opening (OPBD, PRCD) and closing (CLBD) balances of one account.
 * @throws ResultRefusal; also for two accounts in one message.
 */
export function parseCamt053(bytes: Uint8Array): Statement {
  const message = child(parseXmlMessage(bytes, CAMT053_NAMESPACE), 'BkToCstmrStmt')
  const statements = children(message, 'Stmt')
  const [first] = statements
  if (!first) throw new ResultRefusal('wrong-message', 'no Stmt element')
  const accounts = new Set(statements.map((statement) => textOf(statement, 'Acct', 'Id', 'Othr', 'Id')))
  if (accounts.size !== 1) throw new ResultRefusal('wrong-message', 'statements of several accounts')
  const entries = statements.flatMap((statement) => children(statement, 'Ntry').flatMap(readEntry))
  const dates = entries.map(({ bookedOn }) => bookedOn).sort()
  const created = requireText(message, 'GrpHdr', 'CreDtTm').slice(0, 10)
  return withoutUndefined<Statement>({
    source: 'camt.053',
    account: textOf(first, 'Acct', 'Id', 'Othr', 'Id'),
    fromDate: dateOf(textOf(first, 'FrToDt', 'FrDtTm')) ?? dates[0] ?? created,
    toDate: dateOf(textOf(statements.at(-1), 'FrToDt', 'ToDtTm')) ?? dates.at(-1) ?? created,
    openingFen: balance(first, ['OPBD', 'PRCD']),
    closingFen: balance(statements.at(-1), ['CLBD']),
    entries,
  })
}

function balance(statement: XmlNode | undefined, codes: string[]): number | undefined {
  for (const found of children(statement, 'Bal')) {
    if (!codes.includes(textOf(found, 'Tp', 'CdOrPrtry', 'Cd') ?? '')) continue
    const fen = cnyFenOf(found, 'Amt')
    return fen !== undefined && textOf(found, 'CdtDbtInd') === 'DBIT' ? -fen : fen
  }
  return undefined
}

function readEntry(entry: XmlNode): StatementEntry[] {
  if (textOf(entry, 'Sts', 'Cd') !== 'BOOK') return []
  const fen = cnyFenOf(entry, 'Amt')
  const sign = requireText(entry, 'CdtDbtInd') === 'DBIT' ? -1 : 1
  const bookedOn = dateOf(textOf(entry, 'BookgDt', 'Dt') ?? textOf(entry, 'BookgDt', 'DtTm'))
  if (fen === undefined || fen === 0) throw new ResultRefusal('missing-field', 'Ntry/Amt')
  if (bookedOn === undefined) throw new ResultRefusal('missing-field', 'Ntry/BookgDt')
  const details = child(entry, 'NtryDtls', 'TxDtls')
  const parties = child(details, 'RltdPties')
  const other = sign < 0 ? 'Cdtr' : 'Dbtr'
  return [
    withoutUndefined<StatementEntry>({
      bookedOn,
      amountFen: sign * fen,
      counterparty: textOf(parties, other, 'Pty', 'Nm') ?? '',
      summary: textOf(entry, 'AddtlNtryInf') ?? textOf(details, 'RmtInf', 'Ustrd') ?? '',
      reference: textOf(entry, 'AcctSvcrRef') ?? '',
      endToEndId: textOf(details, 'Refs', 'EndToEndId'),
      messageId: textOf(entry, 'NtryDtls', 'Btch', 'MsgId') ?? textOf(details, 'Refs', 'MsgId'),
      isReturn: child(details, 'RtrInf') || textOf(entry, 'RvslInd') === 'true' ? true : undefined,
    }),
  ]
}

/** The local date of a date or an instant; an instant in UTC is that of China. */
function dateOf(text: string | undefined): string | undefined {
  if (text === undefined || !/^\d{4}-\d{2}-\d{2}/.test(text)) return undefined
  if (!text.includes('T') || !/(Z|[+-]\d{2}:\d{2})$/.test(text)) return text.slice(0, 10)
  return new Date(Date.parse(text) + 8 * 3_600_000).toISOString().slice(0, 10)
}
