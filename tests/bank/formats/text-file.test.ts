import fc from 'fast-check'
import iconv from 'iconv-lite'
import { describe, expect, it } from 'vitest'
import { encodeStrict } from '../../../src-main/station/bank/formats/encoding.ts'
import { type BankProfile, loadProfile } from '../../../src-main/station/bank/formats/profile.ts'
import { renderFile } from '../../../src-main/station/bank/formats/render.ts'
import { parseSeparatedResult } from '../../../src-main/station/bank/formats/result-text.ts'
import { type BatchDocument, FormatRefusal, ResultRefusal } from '../../../src-main/station/bank/formats/types.ts'
import { anyText, banksFolder, batch, payment } from './support.ts'

const profile = loadProfile(banksFolder, 'rural-txt')
const layout = profile.result
if (layout.kind !== 'separated') throw new Error('the rural result is a separated file')
const parseTextResult = (bytes: Uint8Array) => parseSeparatedResult(layout, 'gbk', bytes)
const renderTextFile = (to: BankProfile, document: BatchDocument) => renderFile(to, document).bytes

function problemsOf(work: () => unknown): unknown {
  try {
    work()
  } catch (error) {
    if (error instanceof FormatRefusal) {
      return error.problems.map(({ code, field, payeeName, detail }) => ({ code, field, payeeName, detail }))
    }
    if (error instanceof ResultRefusal) return { problem: error.problem, line: error.line }
    throw error
  }
  throw new Error('was not refused')
}

describe('rural-bank TXT (domain.md §4.1a)', () => {
  it('has these very bytes', () => {
    const bytes = renderTextFile(profile, batch([payment(1), payment(2, { payeeName: '买买提·吐尔逊' })]))
    const first = '317c363232383438303030303030303030303030317cd5c5c8fd7c353030302e30317c0d0a'
    const second = '327c363232383438303030303030303030303030327cc2f2c2f2cce1a1a4cdc2b6fbd1b77c353030302e30327c0d0a'
    expect(bytes.toString('hex')).toBe(first + second)
    expect(renderFile(profile, batch([payment(1)], { messageId: 'BT1' })).fileName).toBe('DFBT1.txt')
  })

  it('names every worker whose name the encoding lacks, and writes nothing', () => {
    const names = ['张三', '王㛃', '李𬭎𣲗', '赵䶮', '钱€', '孙鿏']
    const document = batch(names.map((payeeName, index) => payment(index, { payeeName })))
    const lacking = (payeeName: string, detail: string) => ({
      code: 'text-not-encodable',
      field: 'payeeName',
      payeeName,
      detail,
    })
    expect(problemsOf(() => renderTextFile(profile, document))).toEqual([
      lacking('王㛃', '㛃 (U+36C3)'),
      lacking('李𬭎𣲗', '𬭎 (U+2CB4E) 𣲗 (U+23C97)'),
      lacking('赵䶮', '䶮 (U+4DAE)'),
      lacking('钱€', '€ (U+20AC)'),
      lacking('孙鿏', '鿏 (U+9FCF)'),
    ])
  })

  it('refuses column breakers, names longer than the bank’s bytes and too many rows', () => {
    const document = batch([payment(1, { payeeName: '张|三,丁' }), payment(2, { payeeName: '长'.repeat(31) })])
    expect(problemsOf(() => renderTextFile({ ...profile, maxRows: 1 }, document))).toEqual([
      { code: 'too-many-payments', field: 'payments', payeeName: undefined, detail: '1' },
      { code: 'text-forbidden-character', field: 'payeeName', payeeName: '张|三,丁', detail: '| ,' },
      { code: 'text-too-long', field: 'payeeName', payeeName: '长'.repeat(31), detail: '62 > 60' },
    ])
  })

  it('never writes a byte that reads back as another character', () => {
    fc.assert(
      fc.property(anyText(20), (text) => {
        const encoded = encodeStrict(text, 'gbk')
        if ('bytes' in encoded) expect(iconv.decode(encoded.bytes, 'gbk')).toBe(text)
        else expect(encoded.unencodable.every((character) => text.includes(character))).toBe(true)
      }),
      { numRuns: 500 },
    )
  })

  it('round-trips through the result file', () => {
    const amount = fc.integer({ min: 1, max: 100_000_000 })
    fc.assert(
      fc.property(fc.array(fc.tuple(amount, fc.constantFrom(...layout.statuses)), { minLength: 1 }), (rows) => {
        const payments = rows.map(([amountFen], index) => payment(index, { amountFen }))
        const order = iconv
          .decode(renderTextFile(profile, batch(payments)), 'gbk')
          .trimEnd()
          .split('\r\n')
        const result = order.map((line, index) => `${rows[index]![1].text}|${line}\r\n`).join('')
        expect(parseTextResult(iconv.encode(result, 'gbk')).results).toEqual(
          payments.map(({ payeeName, account, amountFen }, index) => {
            const { text, outcome, reasonCode } = rows[index]![1]
            const base = { sequence: index + 1, outcome, status: text, amountFen, payeeName, account }
            return { ...base, ...(reasonCode && { reasonCode }), ...(outcome !== 'paid' && { reasonText: text }) }
          }),
        )
      }),
      { numRuns: 50 },
    )
  })

  it('does not guess at words it does not know, and leaves the heading out', () => {
    const text = '处理结果|序号|账号|姓名|实发工资|\r\n待人工处理|1|6228480000000000001|张三|5000.01|\r\n'
    expect(parseTextResult(iconv.encode(text, 'gbk')).results).toEqual([
      {
        sequence: 1,
        outcome: 'unknown',
        status: '待人工处理',
        reasonText: '待人工处理',
        amountFen: 500_001,
        payeeName: '张三',
        account: '6228480000000000001',
      },
    ])
  })

  it.each([
    ['an empty file', '', { problem: 'empty', line: undefined }],
    ['blank lines only', '\r\n\r\n', { problem: 'empty', line: undefined }],
    [
      'a file cut off in a line',
      `成功|1|62284800|张三|5000.01|\r\n成功|2|6228`,
      { problem: 'not-well-formed', line: 2 },
    ],
    ['a missing column', '成功|1|62284800|张三|\r\n', { problem: 'bad-column-count', line: 1 }],
    ['an amount with three decimals', '成功|1|62284800|张三|5000.001|\r\n', { problem: 'bad-amount', line: 1 }],
    ['a sequence that is none', '成功|x|62284800|张三|5000.00|\r\n', { problem: 'missing-field', line: 1 }],
  ])('refuses %s', (_, text, refusal) => {
    expect(problemsOf(() => parseTextResult(iconv.encode(text, 'gbk')))).toEqual(refusal)
  })

  it('refuses bytes that are not GBK', () => {
    const cut = Buffer.concat([iconv.encode('成功|1|62284800|张', 'gbk').subarray(0, -1), Buffer.from('\r\n')])
    expect(problemsOf(() => parseTextResult(cut))).toEqual({ problem: 'not-in-encoding', line: undefined })
  })
})
