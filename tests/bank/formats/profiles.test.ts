import { hash } from 'node:crypto'
import { unzipSync } from 'fflate'
import iconv from 'iconv-lite'
import readExcel from 'read-excel-file/node'
import { describe, expect, it } from 'vitest'
import { BANK_FORMATS } from '../../../src-main/practice/bank/formats/index.ts'
import { BankLedger } from '../../../src-main/practice/bank/ledger.ts'
import { BankProfile, loadProfile, profileIds } from '../../../src-main/station/bank/formats/profile.ts'
import { readAnswer } from '../../../src-main/station/bank/formats/profiles.ts'
import { companionFile, fileChunks, problemsOf, renderFile } from '../../../src-main/station/bank/formats/render.ts'
import type { BatchDocument } from '../../../src-main/station/bank/formats/types.ts'
import { banksFolder, batch, payment } from './support.ts'

const ids = profileIds(banksFolder)
const ESCROW = '201000000000001'

function parametersOf(profile: BankProfile): Record<string, string> {
  return Object.fromEntries(profile.parameters.map(({ id }) => [id, id === 'provinceCode' ? '11' : 'X1']))
}

/** Three fictional payees of the profile's own bank. */
function sample(profile: BankProfile): BatchDocument {
  const cnaps = `${profile.banks.ownPrefixes[0] ?? '402'}339900010`
  const names = ['张三', '买买提·吐尔逊', '李春生']
  const payments = names.map((payeeName, index) =>
    payment(index + 1, { payeeName, cnaps, bankName: '虚构银行', amountFen: 500_001 + index * 123_449 }),
  )
  return batch(payments, { month: '2026-10' })
}

const decoded = (profile: BankProfile, bytes: Buffer) => iconv.decode(bytes, profile.encoding)

describe('bank profiles (domain.md §4.1, §4.2)', () => {
  it('are these', () => {
    expect(ids).toEqual([
      'abc-cfrt03',
      'boc-b2e0078',
      'ccb-6w1303',
      'cmb-n03010',
      'generic-csv',
      'generic-xlsx',
      'icbc-payper',
      'icbc-sheet',
      'iso20022-pain001',
      'rural-txt',
    ])
  })

  it.each(ids)('%s: the bank reads back every payment, and its result comes home, for every fate', async (id) => {
    const profile = loadProfile(banksFolder, id)
    const document = sample(profile)
    const { bytes } = renderFile(profile, document, parametersOf(profile))
    const bank = new BankLedger(':memory:', () => '2026-11-06T02:00:00.000Z')
    const order = BANK_FORMATS[id]!.read(bytes, { messageId: document.messageId, debtorAccount: ESCROW })
    expect(order.refusal).toBeUndefined()
    expect(order).toMatchObject({ messageId: document.messageId, debtorAccount: ESCROW })
    expect(order.payments.map(({ payeeName, account, amountFen }) => ({ payeeName, account, amountFen }))).toEqual(
      document.payments.map(({ payeeName, account, amountFen }) => ({ payeeName, account, amountFen })),
    )
    bank.openAccount({ account: ESCROW, holder: '测试', cnaps: '402338700008', kind: 'escrow' })
    bank.fund(ESCROW, 100_000_000, '')
    for (const [index, { account, payeeName, cnaps }] of document.payments.entries()) {
      bank.openAccount({ account, holder: index === 1 ? '另一个人' : payeeName, cnaps, kind: 'personal' })
    }
    bank.set('settle', 'manual')
    bank.receive(order, bytes, 'text', id)
    const answer = async () => {
      const row = bank.batch(document.messageId)!
      const result = await BANK_FORMATS[id]!.result(row, bank.payments(document.messageId))
      return readAnswer(profile, result).report.results
    }
    expect((await answer()).map((result) => result.outcome)).toEqual(['pending', 'pending', 'pending'])
    bank.settle()
    const results = await answer()
    expect(results.map(({ outcome, reasonCode }) => [outcome, reasonCode])).toEqual([
      ['paid', undefined],
      ['rejected', 'BE01'],
      ['paid', undefined],
    ])
    for (const [index, result] of results.entries()) {
      const { endToEndId, amountFen, account, payeeName } = document.payments[index]!
      expect([result.amountFen, result.account, result.payeeName]).toEqual([amountFen, account, payeeName])
      expect(result.endToEndId ?? `#${result.sequence}`).toBe(result.endToEndId ? endToEndId : `#${index + 1}`)
    }
    bank.close()
  })

  it.each(ids)('%s: has these very bytes', (id) => {
    const profile = loadProfile(banksFolder, id)
    const document = sample(profile)
    const main = renderFile(profile, document, parametersOf(profile))
    const companion = companionFile(profile, document, parametersOf(profile))
    const text = (bytes: Buffer): unknown =>
      profile.file.kind === 'xlsx'
        ? Buffer.from(unzipSync(bytes)['xl/worksheets/sheet1.xml']!).toString('utf8')
        : decoded(profile, bytes)
    expect({
      files: [main, ...(companion ? [companion] : [])].map(({ fileName, bytes }) => ({
        fileName,
        sha256: hash('sha256', bytes, 'hex'),
        text: text(bytes),
      })),
    }).toMatchSnapshot()
  })

  it.each(ids)('%s: gives the same bytes in pieces, and every problem before the first of them', (id) => {
    const profile = loadProfile(banksFolder, id)
    const many = sample(profile).payments.flatMap((one, index) =>
      Array.from({ length: 250 }, (_, nth) => ({ ...one, endToEndId: `PY${index}-${nth}` })),
    )
    const pieces = [...fileChunks(profile, batch(many), parametersOf(profile))]
    expect(pieces.length).toBeGreaterThan(1)
    expect(Buffer.concat(pieces).equals(renderFile(profile, batch(many), parametersOf(profile)).bytes)).toBe(true)
    const broken = batch([
      { ...many[0]!, payeeName: '王\u0007五' },
      { ...many[1]!, amountFen: 0 },
    ])
    expect(() => fileChunks(profile, broken, parametersOf(profile)).next()).toThrow(
      /text-forbidden-character.*bad-amount/,
    )
  })
})

describe('what a bank takes', () => {
  const abc = loadProfile(banksFolder, 'abc-cfrt03')
  const codes = (profile: BankProfile, document: BatchDocument, parameters = parametersOf(profile)) =>
    problemsOf(profile, document, parameters).map(({ code, field, detail }) => `${code} ${field} ${detail}`)

  it('is measured in bytes of its encoding: thirty characters fill the sixty bytes of a name', () => {
    const cnaps = '103339900010'
    const lineOf = (payeeName: string) =>
      renderFile(abc, batch([payment(1, { payeeName, cnaps })]), parametersOf(abc)).bytes
    expect(lineOf('名'.repeat(30)).length).toBe(139)
    expect(lineOf('王').subarray(60, 79).toString('latin1')).toBe('6228480000000000001')
    expect(codes(abc, batch([payment(1, { payeeName: '名'.repeat(31), cnaps })]))).toEqual([
      'text-too-long payeeName 62 > 60',
    ])
  })

  it('may leave out payees of other banks, ask for customer numbers, and cap one amount and the sum', () => {
    expect(codes(abc, batch([payment(1)]), {})).toEqual([
      'other-bank-payee cnaps 永康农商银行',
      'parameter-missing corpNo corpNo',
      'parameter-missing opNo opNo',
      'parameter-missing provinceCode provinceCode',
    ])
    const capped = { ...loadProfile(banksFolder, 'rural-txt'), maxAmountFen: 500_001, maxTotalFen: 900_000 }
    expect(codes(capped, batch([payment(1), payment(2)]))).toEqual([
      'amount-over-limit amount 5000.02 > 5000.01',
      'total-over-limit total 10000.03 > 9000.00',
    ])
  })

  it('differs for its own and for other banks’ payees', () => {
    const cmb = loadProfile(banksFolder, 'cmb-n03010')
    const document = batch([payment(1, { cnaps: '308339900010' }), payment(2)])
    const text = decoded(cmb, renderFile(cmb, document, parametersOf(cmb)).bytes)
    expect([...text.matchAll(/<BNKFLG>(.)<\/BNKFLG>(<EACBNK>[^<]*)?/g)].map(([, flag, bank]) => [flag, bank])).toEqual([
      ['Y', undefined],
      ['N', '<EACBNK>永康农商银行'],
    ])
  })

  it('is a sheet that another reader opens with the same texts, accounts not rounded', async () => {
    const profile = loadProfile(banksFolder, 'generic-xlsx')
    const document = sample(profile)
    const sheets = await readExcel(renderFile(profile, document).bytes)
    const rows =
      Array.isArray(sheets) && sheets[0] && 'data' in (sheets[0] as object)
        ? (sheets[0] as unknown as { data: unknown[][] }).data
        : (sheets as unknown as unknown[][])
    const [first] = document.payments
    expect(rows[2]!.slice(0, 4)).toEqual(['1', first!.account, first!.payeeName, 5000.01])
  })
})

describe('a result sheet', () => {
  it('is refused where an account stands as a number, which Excel has rounded', () => {
    const profile = loadProfile(banksFolder, 'generic-xlsx')
    const asNumber = {
      ...profile,
      file: {
        kind: 'xlsx' as const,
        sheet: 'x',
        header: [],
        columns: [
          'endToEndId',
          'amount:yuan2',
          'payeeName',
          'amount:yuan2',
          'own:成功/成功',
          'remark',
          'messageId',
        ].map((name, index) => ({
          text: `{${name}}`,
          title: ['编号', '账号', '户名', '金额', '处理结果', '失败原因', '银行流水号'][index]!,
          type: index === 1 ? ('amount' as const) : ('text' as const),
        })),
      },
    }
    const { bytes } = renderFile(asNumber, sample(profile))
    expect(() => readAnswer(profile, bytes)).toThrow(/number-in-text-cell in line 2: account/)
  })
})

describe('a profile file', () => {
  const good = JSON.parse(JSON.stringify(loadProfile(banksFolder, 'rural-txt')))
  it.each([
    ['a name that means nothing', { ...good, fileName: 'DF{messageId}{moon}.txt' }],
    ['a parameter it does not have', { ...good, remark: '{param.corpNo}' }],
    ['a stray brace', { ...good, remark: '{month' }],
    ['hearsay without saying what', { ...good, confirm: [] }],
    [
      'own and other banks apart without the own bank’s numbers',
      { ...good, banks: { ownPrefixes: [], others: 'separate' } },
    ],
    ['a key it does not know', { ...good, colour: 'red' }],
  ])('with %s is refused', (_, profile) => {
    expect(BankProfile.safeParse(profile).success).toBe(false)
  })
})
