import { call, ORPCError } from '@orpc/server'
import { describe, expect, it } from 'vitest'
import { type ErrorDetail, StationError } from '../../../src-main/contract/errors.ts'
import { bankApi } from '../../../src-main/station/bank/api.ts'
import {
  addUser,
  factsOf,
  openTestStation,
  refusalOf,
  replayed,
  type TestStation,
  tablesOf,
} from '../../support/ledger.ts'

const base64 = (value: unknown) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64')

/** A bank's own sheet: three columns in its order, under its headings. */
const OWN = {
  id: 'xiangyang-bank',
  name: { 'zh-CN': '向阳村镇银行代发表', en: 'Xiangyang village bank sheet' },
  confirmWithBank: false,
  source: 'the bank’s letter',
  transports: ['file'],
  encoding: 'gbk',
  maxRows: 500,
  fileName: 'XY{messageId}.csv',
  file: {
    kind: 'separated',
    separator: ',',
    titles: true,
    columns: [
      { text: '{payeeName}', title: '姓名', maxBytes: 30 },
      { text: '{account}', title: '卡号' },
      { text: '{amount:yuan2}', title: '工资' },
    ],
  },
  result: {
    kind: 'separated',
    separator: ',',
    columns: ['payeeName', 'account', 'amount', 'status'],
    statuses: [{ text: '成功', outcome: 'paid' }],
  },
}

function open() {
  const station = openTestStation('2026-10-08T01:00:00.000Z')
  const manager = { context: station.context(addUser(station, 'manager')) }
  const clerk = { context: station.context(addUser(station, 'clerk')) }
  return { station, manager, clerk }
}
const bring = (who: { context: ReturnType<TestStation['context']> }, content: unknown, fileName = 'xiangyang.json') =>
  call(bankApi.bringProfile, { fileName, contentBase64: base64(content) }, who)

async function detailsOf(body: () => Promise<unknown>): Promise<ErrorDetail[]> {
  const error = await body().then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (error instanceof StationError) return error.details
  if (error instanceof ORPCError) return error.data.details
  throw error
}

describe('a format that the office brings', () => {
  it('stands beside the shipped ones under its own id, renders, and is known again from the journal alone', async () => {
    const { station, manager, clerk } = open()
    const shipped = await call(bankApi.profiles, undefined, clerk)
    expect([shipped.length, shipped.every(({ ownSha256 }) => ownSha256 === null)]).toEqual([10, true])
    expect(await bring(manager, OWN)).toEqual({ profile: 'own-xiangyang-bank' })
    const profiles = await call(bankApi.profiles, undefined, clerk)
    const own = profiles.find(({ id }) => id === 'own-xiangyang-bank')!
    expect({ ...own, ownSha256: own.ownSha256?.length }).toMatchObject({
      ownSha256: 64,
      columns: [
        { title: '姓名', content: 'payeeName', width: null, maxBytes: 30 },
        { title: '卡号', content: 'account', width: null, maxBytes: null },
        { title: '工资', content: 'amount', width: null, maxBytes: null },
      ],
    })
    const payees = [{ name: '赵一', account: '9990000000000001', amountFen: 500_001, cnaps: '402339900019' }]
    const made = await call(bankApi.testProfile, { profile: own.id, payees }, clerk)
    expect(made.files.map(({ fileName, text }) => [fileName, text])).toEqual([
      ['XYBT0000000000SAMPLE.csv', '姓名,卡号,工资\r\n赵一,9990000000000001,5000.01\r\n'],
    ])
    expect(made.rows[1]).toEqual([
      { text: '赵一', bytes: 4 },
      { text: '9990000000000001', bytes: 16 },
      { text: '5000.01', bytes: 7 },
    ])
    // The same again says nothing new; another file of that id takes its place.
    const before = factsOf(station.db).length
    await bring(manager, OWN)
    expect(factsOf(station.db).length).toEqual(before)
    await bring(manager, { ...OWN, id: 'own-xiangyang-bank', maxRows: 200 })
    const later = await call(bankApi.profiles, undefined, clerk)
    expect([later.length, later.at(-1)?.limits.maxRows]).toEqual([11, 200])
    expect(replayed(station.db)).toEqual(tablesOf(station.db))
  })

  it('is refused with every field at fault named', async () => {
    const { manager, clerk } = open()
    const { source: _source, ...rest } = OWN
    const wrong = {
      ...rest,
      encoding: 'big5',
      maxRows: 0,
      fileName: 7,
      colour: 'red',
      file: { ...OWN.file, columns: [{ text: '{payeName}', title: '姓名', width: '8' }] },
    }
    const refused = await refusalOf(() => bring(manager, wrong))
    expect(refused).toMatchObject({ code: 'bank.profile-invalid', params: { file: 'xiangyang.json' } })
    expect((await detailsOf(() => bring(manager, wrong))).map(({ code, where }) => [where, code]).sort()).toEqual([
      ['encoding', 'bank.profile-field-choice'],
      ['file.columns.0', 'bank.profile-field-unknown'],
      ['fileName', 'bank.profile-field-type'],
      ['maxRows', 'bank.profile-field-small'],
      ['source', 'bank.profile-field-missing'],
      ['·', 'bank.profile-field-unknown'],
    ])
    const misspelt = { ...OWN, file: { ...OWN.file, columns: [{ text: '{payeName}', title: '姓名' }] } }
    expect(await detailsOf(() => bring(manager, misspelt))).toEqual([
      {
        code: 'bank.profile-field-template',
        params: { field: 'file', detail: 'unknown name {payeName}' },
        where: 'file',
      },
    ])
    expect((await refusalOf(() => bring(manager, '{"id": '))).code).toBe('bank.profile-not-json')
    expect((await refusalOf(() => bring(clerk, OWN))).code).toMatch(/^access\./)
    expect((await call(bankApi.profiles, undefined, clerk)).length).toBe(10)
  })
})

describe('a shipped format as a file', () => {
  it('is a whole beginning: saved, changed in a column and brought again, it is the office’s own', async () => {
    const { manager, clerk } = open()
    const { fileName, contentBase64 } = await call(bankApi.profileFile, { profile: 'generic-xlsx' }, clerk)
    const profile = JSON.parse(Buffer.from(contentBase64, 'base64').toString('utf8'))
    const [sequence, account, name] = profile.file.columns
    profile.file.columns = [name, { ...account, title: '卡号' }, sequence]
    profile.file.header = []
    expect(await bring(manager, profile, fileName)).toEqual({ profile: 'own-generic-xlsx' })
    const { rows } = await call(bankApi.testProfile, { profile: 'own-generic-xlsx' }, clerk)
    expect(rows.slice(0, 2).map((row) => row.map(({ text }) => text))).toEqual([
      ['户名', '卡号', '序号'],
      ['张三', '9990000000000001', '1'],
    ])
    const own = await call(bankApi.profileFile, { profile: 'own-generic-xlsx' }, clerk)
    expect(JSON.parse(Buffer.from(own.contentBase64, 'base64').toString('utf8'))).toEqual(profile)
    const missing = await refusalOf(() => call(bankApi.profileFile, { profile: 'no-such-bank' }, clerk))
    expect(missing.code).toBe('bank.unknown-profile')
  })
})

describe('the usual way to the bank', () => {
  it('is set by the manager, only as the format goes, and recorded', async () => {
    const { station, manager, clerk } = open()
    expect(await call(bankApi.usualWay, undefined, clerk)).toBeNull()
    const way = { profile: 'icbc-sheet', transport: 'file' as const }
    await call(bankApi.setUsualWay, way, manager)
    expect(await call(bankApi.usualWay, undefined, clerk)).toEqual(way)
    const wrong = { profile: 'no-such-bank', transport: 'file' as const }
    expect((await refusalOf(() => call(bankApi.setUsualWay, wrong, manager))).code).toBe('bank.unknown-profile')
    await bring(manager, OWN)
    const byLine = { profile: 'own-xiangyang-bank', transport: 'sftp' as const }
    expect((await refusalOf(() => call(bankApi.setUsualWay, byLine, manager))).code).toBe('bank.profile-transport')
    expect((await refusalOf(() => call(bankApi.setUsualWay, way, clerk))).code).toMatch(/^access\./)
    expect(replayed(station.db)).toEqual(tablesOf(station.db))
  })
})

describe('the tester', () => {
  it('cuts a fixed-width line by the bytes of the bank, not by characters', async () => {
    const { clerk } = open()
    const payees = [{ name: '欧阳一', account: '9990000000000001', amountFen: 500_001, cnaps: '103339900019' }]
    const { rows } = await call(bankApi.testProfile, { profile: 'abc-cfrt03', payees }, clerk)
    expect(rows.map((row) => row.map(({ text, bytes }) => [text.trimEnd(), bytes]))).toEqual([
      [
        ['欧阳一', 60],
        ['9990000000000001', 30],
        ['5000.010', 18],
        ['2026-10工资/1', 30],
      ],
    ])
  })

  it('shows a workbook as its sheet, and no cells of markup', async () => {
    const { clerk } = open()
    const sheet = await call(bankApi.testProfile, { profile: 'generic-xlsx' }, clerk)
    expect(sheet.rows[1]?.map(({ text }) => text)).toEqual([
      ...['序号', '账号', '户名', '金额', '开户行', '联行号', '摘要', '编号'],
    ])
    const markup = await call(bankApi.testProfile, { profile: 'iso20022-pain001' }, clerk)
    expect([markup.rows, markup.files[0]?.text?.includes('张三')]).toEqual([[], true])
  })
})
