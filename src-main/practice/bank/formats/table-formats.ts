import { unzipSync, zipSync } from 'fflate'
import iconv from 'iconv-lite'
import { formatYuan } from '../../../contract/money.ts'
import type { PaymentRow } from '../ledger.ts'
import { readTextOrder, UnreadableOrder } from '../orders.ts'
import { REASONS } from '../reasons.ts'
import { writeTextResult } from '../text-result.ts'
import { type BankFormat, checked, decode, placed, wordFor, yuan } from './format.ts'

const failure = ({ returnedAt, returnCode, reasonCode }: PaymentRow) =>
  (returnedAt ? REASONS[returnCode ?? ''] : REASONS[reasonCode ?? '']) ?? ''

export const rural: BankFormat = {
  read: (bytes, { messageId, debtorAccount }) => readTextOrder(bytes, messageId, debtorAccount),
  result: (_, payments) => writeTextResult(payments),
}

/** 农业银行: lines of 60 + 30 + 18 + 30 bytes in GBK; the upload form gives batch and paying account. */
export const abc: BankFormat = {
  read(bytes, { messageId, debtorAccount }) {
    const width = 138
    if (bytes.length === 0 || bytes.length % (width + 1) !== 0) throw new UnreadableOrder('lines are not 138 bytes')
    const payments = Array.from({ length: bytes.length / (width + 1) }, (_, index) => {
      const line = bytes.subarray(index * (width + 1), (index + 1) * (width + 1))
      if (line[width] !== 0x0a) throw new UnreadableOrder(`line ${index + 1}`)
      const field = (from: number, to: number) => decode(line.subarray(from, to), 'gbk').trimEnd()
      const amount = field(90, 108)
      if (!amount.endsWith('0')) throw new UnreadableOrder(`amount ${amount}`)
      return placed(messageId, index + 1, {
        payeeName: field(0, 60),
        account: field(60, 90),
        cnaps: '',
        amountFen: yuan(amount.slice(0, -1)),
        remark: field(108, 138),
      })
    })
    return { messageId, debtorAccount, payments }
  },
  result(_, payments) {
    const lines = payments.map((payment) => {
      const status = wordFor(payment, { paid: 'S', pending: 'P', failed: 'E', returned: 'E' })
      return `${[payment.payeeName, payment.account, formatYuan(payment.amountFen), payment.remark, status, failure(payment)].join('|')}\n`
    })
    return iconv.encode(lines.join(''), 'gbk')
  },
}

const HEADINGS = ['编号', '账号', '户名', '金额', '处理结果', '失败原因', '银行流水号']
const WORDS = { paid: '成功', pending: '处理中', failed: '失败', returned: '退票' }

function resultRow(payment: PaymentRow): string[] {
  const { endToEndId, account, payeeName, amountFen, bankReference } = payment
  return [
    endToEndId,
    account,
    payeeName,
    formatYuan(amountFen),
    wordFor(payment, WORDS),
    failure(payment),
    bankReference ?? '',
  ]
}

/** A table of 序号 账号 户名 金额 开户行 联行号 摘要 编号. */
function readTable(rows: string[][], messageId: string, debtorAccount: string) {
  const payments = rows.map((row, index) => {
    const [sequence, account = '', payeeName = '', amount = '', , cnaps = '', remark = '', endToEndId = ''] = row
    if (sequence !== String(index + 1) || !account || !endToEndId) throw new UnreadableOrder(`row ${index + 1}`)
    return { endToEndId, payeeName, account, cnaps, amountFen: yuan(amount), remark }
  })
  if (payments.length === 0) throw new UnreadableOrder('no rows')
  return { messageId, debtorAccount, payments }
}

export const csv: BankFormat = {
  read(bytes, { messageId, debtorAccount }) {
    const lines = decode(bytes, 'gb18030').split('\r\n')
    if (lines.pop() !== '') throw new UnreadableOrder('the last line is cut off')
    const rows = lines.map((line) => line.split(','))
    const total = rows.pop()
    if (rows.shift()?.[0] !== '序号' || total?.[0] !== '合计') throw new UnreadableOrder('headings or totals')
    return checked(readTable(rows, messageId, debtorAccount), { count: total[1], sumFen: yuan(total[3] ?? '') })
  },
  result(_, payments) {
    const lines = [HEADINGS, ...payments.map(resultRow)].map((row) => `${row.join(',')}\r\n`)
    return iconv.encode(lines.join(''), 'gb18030')
  },
}

/** A workbook's first sheet as the station's own writer makes it: one text or one number a cell. */
function sheetRows(bytes: Uint8Array): string[][] {
  let sheet: Uint8Array | undefined
  try {
    sheet = unzipSync(bytes)['xl/worksheets/sheet1.xml']
  } catch {
    throw new UnreadableOrder('not a workbook')
  }
  if (!sheet) throw new UnreadableOrder('no sheet')
  return [...decode(sheet, 'utf-8').matchAll(/<row [^>]*>(.*?)<\/row>/g)].map(([, row = '']) => {
    const cells: string[] = []
    for (const [, letters = '', , inner = ''] of row.matchAll(/<c r="([A-Z]+)(\d+)"[^>]*>(.*?)<\/c>/g)) {
      const column = [...letters].reduce((at, letter) => at * 26 + letter.charCodeAt(0) - 64, 0) - 1
      while (cells.length < column) cells.push('')
      cells.push(plain(inner.replace(/<[^>]*>/g, '')))
    }
    return cells
  })
}

const plain = (text: string) =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&')

/** A result workbook with shared strings, as spreadsheet programs write it (the station writes its own with inline strings). */
function workbook(rows: string[][]): Buffer {
  const strings: string[] = []
  const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
  const cell = (text: string, column: number, row: number) => {
    if (text === '') return ''
    strings.push(text)
    return `<c r="${String.fromCharCode(65 + column)}${row}" t="s"><v>${strings.length - 1}</v></c>`
  }
  const body = rows
    .map((row, at) => `<row r="${at + 1}">${row.map((text, column) => cell(text, column, at + 1)).join('')}</row>`)
    .join('')
  const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
  const file = (text: string) => Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>\n${text}`)
  return Buffer.from(
    zipSync(
      {
        'xl/sharedStrings.xml': file(
          `<sst xmlns="${main}">${strings.map((text) => `<si><t>${escaped(text)}</t></si>`).join('')}</sst>`,
        ),
        'xl/worksheets/sheet1.xml': file(`<worksheet xmlns="${main}"><sheetData>${body}</sheetData></worksheet>`),
      },
      { level: 1 },
    ),
  )
}

export const xlsx: BankFormat = {
  read(bytes, { messageId, debtorAccount }) {
    const [head, titles, ...rows] = sheetRows(bytes)
    if (titles?.[0] !== '序号' || head?.[1] !== messageId) throw new UnreadableOrder('headings')
    return checked(readTable(rows, messageId, debtorAccount), { count: head[3], sumFen: yuan(head[5] ?? '') })
  },
  result: (_, payments) => workbook([HEADINGS, ...payments.map(resultRow)]),
}

/** 工商银行 batch sheet: no ids, the place stands at the end of 备注信息. */
export const icbcSheet: BankFormat = {
  read(bytes, { messageId }) {
    const [titles, ...rows] = sheetRows(bytes)
    if (titles?.[6] !== '收款账号') throw new UnreadableOrder('headings')
    const payments = rows.map((row, index) => {
      const [, , , , , , account = '', payeeName = '', amount = '', , remark = ''] = row
      return placed(messageId, index + 1, { payeeName, account, cnaps: '', amountFen: yuan(amount), remark })
    })
    return { messageId, debtorAccount: rows[0]?.[1] ?? '', payments }
  },
  result(_, payments) {
    const words = { paid: '处理成功', pending: '银行正在处理', failed: '处理失败', returned: '已退回' }
    const rows = payments.map((payment) => [
      payment.account,
      payment.payeeName,
      formatYuan(payment.amountFen),
      payment.remark,
      wordFor(payment, words),
      failure(payment),
    ])
    return workbook([['收款账号', '收款账号名称', '金额', '备注信息', '处理结果', '失败原因'], ...rows])
  },
}
