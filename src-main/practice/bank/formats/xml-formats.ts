import { XMLParser, XMLValidator } from 'fast-xml-parser'
import iconv from 'iconv-lite'
import { formatYuan } from '../../../contract/money.ts'
import type { PaymentRow } from '../ledger.ts'
import { UnreadableOrder } from '../orders.ts'
import { REASONS } from '../reasons.ts'
import { element, leaf } from '../xml.ts'
import { type BankFormat, checked, decode, placed, wordFor, yuan } from './format.ts'

type Tree = { [name: string]: string | Tree | Tree[] }

function tree(text: string, repeated: string): Tree {
  if (text.includes('<!DOCTYPE')) throw new UnreadableOrder('document type')
  if (XMLValidator.validate(text) !== true) throw new UnreadableOrder('not well-formed XML')
  const parser = new XMLParser({
    ignoreAttributes: true,
    parseTagValue: false,
    ignoreDeclaration: true,
    isArray: (name) => name === repeated,
  })
  return parser.parse(text) as Tree
}

function at(node: Tree | undefined, path: string): Tree | undefined {
  let current: unknown = node
  for (const name of path.split('/')) current = (current as Tree | undefined)?.[name]
  return current as Tree | undefined
}

function text(node: Tree | undefined, path: string): string {
  const found: unknown = at(node, path)
  if (typeof found !== 'string') throw new UnreadableOrder(`${path} is missing`)
  return found
}

function rows(node: Tree | undefined, path: string): Tree[] {
  const found: unknown = at(node, path)
  if (!Array.isArray(found) || found.length === 0) throw new UnreadableOrder(`no ${path}`)
  return found as Tree[]
}

const failureText = ({ returnedAt, returnCode, reasonCode }: PaymentRow) =>
  (returnedAt ? REASONS[returnCode ?? ''] : REASONS[reasonCode ?? '']) ?? ''

/** 招商银行: CMBSDKPGK, AgentRequest; detail rows without ids, the place stands at the end of the note. */
export const cmb: BankFormat = {
  read(bytes) {
    const pack = at(tree(decode(bytes, 'gbk'), 'SDKATDRQX'), 'CMBSDKPGK')
    const messageId = text(pack, 'SDKATSRQX/YURREF')
    if (text(pack, 'INFO/FUNNAM') !== 'AgentRequest') throw new UnreadableOrder('FUNNAM')
    const payments = rows(pack, 'SDKATDRQX').map((row, index) =>
      placed(messageId, index + 1, {
        payeeName: text(row, 'CLTNAM'),
        account: text(row, 'ACCNBR'),
        cnaps: '',
        amountFen: yuan(text(row, 'TRSAMT')),
        remark: text(row, 'TRSDSP'),
      }),
    )
    const said = { count: text(pack, 'SDKATSRQX/TOTAL'), sumFen: yuan(text(pack, 'SDKATSRQX/SUM')) }
    return checked({ messageId, debtorAccount: text(pack, 'SDKATSRQX/DBTACC'), payments }, said)
  },
  result(batch, payments) {
    const details = payments.map((payment) =>
      element(
        'NTQATDQYZ',
        leaf('ACCNBR', payment.account),
        leaf('CLTNAM', payment.payeeName),
        leaf('TRSAMT', formatYuan(payment.amountFen)),
        leaf('STSCOD', wordFor(payment, { paid: 'S', pending: 'I', failed: 'F', returned: 'R' })),
        leaf('ERRDSP', failureText(payment)),
        leaf('TRSDSP', payment.remark),
      ),
    )
    const head = element('INFO', leaf('FUNNAM', 'GetAgentDetail'), leaf('RETCOD', '0'))
    const summary = element('NTQATSQYZ', leaf('YURREF', batch.messageId))
    return gbk(element('CMBSDKPGK', head, summary, ...details))
  },
}

/** 建设银行: one 6W1303 request a line, known by its REQUEST_SN. */
export const ccb: BankFormat = {
  read(bytes, { messageId }) {
    const lines = decode(bytes, 'gb18030').split('\n')
    if (lines.pop() !== '' || lines.length === 0) throw new UnreadableOrder('the last line is cut off')
    const requests = lines.map((line) => at(tree(line, ''), 'TX'))
    const payments = requests.map((request) => ({
      endToEndId: text(request, 'REQUEST_SN'),
      payeeName: text(request, 'TX_INFO/OTHER_NAME'),
      account: text(request, 'TX_INFO/ACC_NO2'),
      cnaps: typeof at(request, 'TX_INFO/UBANK_NO') === 'string' ? text(request, 'TX_INFO/UBANK_NO') : '',
      amountFen: yuan(text(request, 'TX_INFO/AMOUNT')),
      remark: text(request, 'TX_INFO/REM1'),
    }))
    return { messageId, debtorAccount: text(requests[0], 'TX_INFO/ACC_NO1'), payments }
  },
  result(_, payments) {
    const lines = payments.map((payment) => {
      const info = element(
        'TX_INFO',
        leaf('ACC_NO2', payment.account),
        leaf('OTHER_NAME', payment.payeeName),
        leaf('AMOUNT', formatYuan(payment.amountFen)),
        leaf('CREDIT_NO', payment.bankReference),
      )
      const code = wordFor(payment, { paid: '000000', pending: 'DOING', failed: 'FAIL', returned: 'BACK' })
      const said = leaf('RETURN_MSG', failureText(payment))
      return `<?xml version="1.0" encoding="GB18030"?>${element('TX', leaf('REQUEST_SN', payment.endToEndId), leaf('RETURN_CODE', code), said, info)}\n`
    })
    return iconv.encode(lines.join(''), 'gb18030')
  },
}

/** 中国银行: bocb2e b2e0078; the place stands in reserve1. */
export const boc: BankFormat = {
  read(bytes) {
    const request = at(tree(decode(bytes, 'utf-8'), 'detail'), 'bocb2e/trans/trn-b2e0078-rq/b2e0078-rq')
    const messageId = text(request, 'insid')
    const payments = rows(request, 'detail').map((row, index) => {
      if (text(row, 'reserve1') !== String(index + 1)) throw new UnreadableOrder(`detail ${index + 1}`)
      return placed(messageId, index + 1, {
        payeeName: text(row, 'toname'),
        account: text(row, 'toactn'),
        cnaps: text(row, 'toibkn'),
        amountFen: yuan(text(row, 'pydamt')),
        remark: text(row, 'purpose'),
      })
    })
    const said = { count: text(request, 'pybnum'), sumFen: yuan(text(request, 'pybamt')) }
    return checked({ messageId, debtorAccount: text(request, 'fractn/actacn'), payments }, said)
  },
  result(batch, payments) {
    const details = payments.map((payment) =>
      element(
        'detail',
        element(
          'status',
          leaf('rspcod', wordFor(payment, { paid: 'B001', pending: 'B054', failed: 'B059', returned: 'B060' })),
          leaf('rspmsg', failureText(payment)),
        ),
        leaf('obssid', payment.bankReference),
        leaf('toactn', payment.account),
        leaf('toname', payment.payeeName),
        leaf('pydamt', formatYuan(payment.amountFen)),
        leaf('reserve1', String(payment.sequence)),
      ),
    )
    const status = element('status', leaf('rspcod', 'B001'), leaf('rspmsg', 'ok'))
    const body = element('trn-b2e0078-rs', status, leaf('insid', batch.messageId), ...details)
    return Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>\n${element('bocb2e', element('trans', body))}\n`)
  },
}

/** 工商银行 PAYPER: amounts in fen, rows known by iSeqno. */
export const payper: BankFormat = {
  read(bytes) {
    const eb = at(tree(decode(bytes, 'gbk'), 'rd'), 'CMS/eb')
    const messageId = text(eb, 'pub/fSeqno')
    const payments = rows(eb, 'in/rd').map((row, index) => {
      if (text(row, 'iSeqno') !== String(index + 1)) throw new UnreadableOrder(`rd ${index + 1}`)
      return placed(messageId, index + 1, {
        payeeName: text(row, 'RecAccNameCN'),
        account: text(row, 'RecAccNo'),
        cnaps: typeof at(row, 'RecBankNo') === 'string' ? text(row, 'RecBankNo') : '',
        amountFen: fen(text(row, 'PayAmt')),
        remark: text(row, 'PostScript'),
      })
    })
    const said = { count: text(eb, 'in/TotalNum'), sumFen: fen(text(eb, 'in/TotalAmt')) }
    return checked({ messageId, debtorAccount: text(rows(eb, 'in/rd')[0], 'PayAccNo'), payments }, said)
  },
  result(batch, payments) {
    const details = payments.map((payment) =>
      element(
        'rd',
        leaf('iSeqno', String(payment.sequence)),
        leaf('RecAccNo', payment.account),
        leaf('RecAccNameCN', payment.payeeName),
        leaf('PayAmt', String(payment.amountFen)),
        leaf('Result', wordFor(payment, { paid: '7', pending: '9', failed: '6', returned: '95' })),
        leaf('instrRetMsg', failureText(payment)),
        leaf('QrySerialNo', payment.bankReference),
      ),
    )
    const out = element('out', leaf('QryfSeqno', batch.messageId), ...details)
    return gbk(element('CMS', element('eb', element('pub', leaf('RetCode', '0')), out)))
  },
}

function fen(digits: string): number {
  if (!/^[1-9][0-9]{0,14}$/.test(digits)) throw new UnreadableOrder(`amount ${digits}`)
  return Number(digits)
}

function gbk(body: string): Buffer {
  return iconv.encode(`<?xml version="1.0" encoding="GBK"?>\n${body}\n`, 'gbk')
}
