import { formatYuan, sumFen } from '../../../contract/money.ts'
import { checkDocument } from './check.ts'
import { type BankAccount, type BatchDocument, type BatchPayment, FormatRefusal } from './types.ts'
import { XmlWriter } from './xml-writer.ts'

export const PAIN001_NAMESPACE = 'urn:iso:std:iso:20022:tech:xsd:pain.001.001.09'
const PAYMENTS_PER_CHUNK = 200

/**
 * ISO 20022 CustomerCreditTransferInitiationV09 of one batch, in pieces of text (UTF-8), for wages in China: accounts
 * as `Othr/Id`, banks as CNAPS clearing members, category purpose SALA, one debit for the batch (`BtchBookg`).
 * Amounts are printed from integer fen with two decimals. The same document always gives the same bytes.
 * @throws FormatRefusal before the first piece when the document cannot be expressed.
 */
export function* pain001Chunks(document: BatchDocument): Generator<string> {
  const problems = checkDocument(document)
  if (problems.length > 0) throw new FormatRefusal(problems)
  const xml = new XmlWriter()
  xml.open('Document', ` xmlns="${PAIN001_NAMESPACE}"`).open('CstmrCdtTrfInitn')
  writeGroupHeader(xml, document)
  openPaymentInstruction(xml, document)
  for (const [index, payment] of document.payments.entries()) {
    writePayment(xml, payment)
    if (index % PAYMENTS_PER_CHUNK === PAYMENTS_PER_CHUNK - 1) yield xml.take()
  }
  yield xml.closeAll().take()
}

/** The whole file in memory; see {@link pain001Chunks}. */
export function renderPain001(document: BatchDocument): Buffer {
  return Buffer.concat(Array.from(pain001Chunks(document), (chunk) => Buffer.from(chunk, 'utf8')))
}

function writeGroupHeader(xml: XmlWriter, document: BatchDocument): void {
  xml.open('GrpHdr').leaf('MsgId', document.messageId).leaf('CreDtTm', document.createdAt)
  writeTotals(xml, document)
  xml.open('InitgPty').leaf('Nm', document.debtor.name).close(2)
}

function openPaymentInstruction(xml: XmlWriter, document: BatchDocument): void {
  // One instruction block a message: its id needs no life of its own.
  xml.open('PmtInf').leaf('PmtInfId', document.messageId).leaf('PmtMtd', 'TRF').leaf('BtchBookg', 'true')
  writeTotals(xml, document)
  xml.open('PmtTpInf').open('CtgyPurp').leaf('Cd', 'SALA').close(2)
  xml.open('ReqdExctnDt').leaf('Dt', document.executionDate).close()
  xml.open('Dbtr').leaf('Nm', document.debtor.name).close()
  writeAccount(xml, 'DbtrAcct', document.debtor.account)
  writeAgent(xml, 'DbtrAgt', document.debtor)
}

function writeTotals(xml: XmlWriter, document: BatchDocument): void {
  xml.leaf('NbOfTxs', String(document.payments.length))
  xml.leaf('CtrlSum', formatYuan(sumFen(document.payments.map((payment) => payment.amountFen))))
}

function writePayment(xml: XmlWriter, payment: BatchPayment): void {
  xml.open('CdtTrfTxInf')
  xml.open('PmtId').leaf('EndToEndId', payment.endToEndId).close()
  xml.open('Amt').leaf('InstdAmt', formatYuan(payment.amountFen), ' Ccy="CNY"').close()
  writeAgent(xml, 'CdtrAgt', payment)
  xml.open('Cdtr').leaf('Nm', payment.payeeName).close()
  writeAccount(xml, 'CdtrAcct', payment.account)
  if (payment.remark !== '') xml.open('RmtInf').leaf('Ustrd', payment.remark).close()
  xml.close()
}

function writeAccount(xml: XmlWriter, name: string, account: string): void {
  xml.open(name).open('Id').open('Othr').leaf('Id', account).close(2).leaf('Ccy', 'CNY').close()
}

function writeAgent(xml: XmlWriter, name: string, agent: Pick<BankAccount, 'bankName' | 'cnaps'>): void {
  xml.open(name).open('FinInstnId').open('ClrSysMmbId')
  xml.open('ClrSysId').leaf('Cd', 'CNAPS').close().leaf('MmbId', agent.cnaps).close()
  if (agent.bankName !== '') xml.leaf('Nm', agent.bankName)
  xml.close(2)
}
