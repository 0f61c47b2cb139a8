import { call } from '@orpc/server'
import iconv from 'iconv-lite'
import { describe, expect, it } from 'vitest'
import { writeCamt053 } from '../../../src-main/practice/bank/camt053.ts'
import { BankLedger } from '../../../src-main/practice/bank/ledger.ts'
import { readPain001 } from '../../../src-main/practice/bank/orders.ts'
import { bankApi } from '../../../src-main/station/bank/api.ts'
import { flaggedEntries, fundedFen, knownBalance } from '../../../src-main/station/bank/statement-queries.ts'
import { schemaErrors, schemaFolder } from '../../bank/formats/support.ts'
import { refusalOf } from '../../support/ledger.ts'
import {
  accountOf,
  approvedBatch,
  type BankSite,
  CNAPS,
  ESCROW,
  managerConsent,
  offences,
  preparedBatch,
  siteWithFrozenLists,
  WAGE_FEN,
  WORKERS_CNAPS,
} from './support.ts'

const schemas = schemaFolder()
const BUILDER = '虚构置业有限公司'

function importBytes(site: BankSite, bytes: Buffer) {
  return call(
    bankApi.importStatement,
    { fileName: 'statement', contentBase64: bytes.toString('base64') },
    { context: site.clerkContext },
  )
}

const kinds = async (site: BankSite) => {
  const { entries } = await call(
    bankApi.account,
    { from: '2026-10-01', to: '2026-10-31' },
    { context: site.clerkContext },
  )
  return entries.map(({ kind, amountFen, flagged }) => `${kind} ${amountFen}${flagged ? ' !' : ''}`)
}

describe('statements of the escrow account', () => {
  it('camt.053: funding in, each wage out, a return; again and overlapping they add nothing', async () => {
    const site = await siteWithFrozenLists({ teams: 1, workersPerTeam: 3 })
    const batch = await approvedBatch(site, 'file')
    const { contentBase64 } = await call(bankApi.exportFile, { batchId: batch.id }, { context: site.clerkContext })
    const bank = new BankLedger(':memory:', () => '2026-10-09T02:00:00.000Z')
    bank.openAccount({ account: ESCROW, holder: '总包', cnaps: CNAPS, kind: 'escrow' })
    bank.fund(ESCROW, 10 * WAGE_FEN, BUILDER)
    for (let index = 0; index < 3; index += 1) {
      bank.openAccount({ ...accountOf(site, index), cnaps: WORKERS_CNAPS, kind: 'personal' })
    }
    const statement = () => writeCamt053(bank, ESCROW, { reportId: 'ST1', createdAt: '2026-10-10T01:00:00.000Z' })
    if (schemas) expect(await schemaErrors(schemas, 'camt.053.001.08', statement())).toEqual([])
    expect(await importBytes(site, statement())).toEqual({ added: 1, known: 0, flagged: 0 })
    const order = Buffer.from(contentBase64, 'base64')
    bank.receive(readPain001(order), order, 'pain.001')
    bank.returnPayment(batch.rows[1]!.endToEndId, 'AC04')
    if (schemas) expect(await schemaErrors(schemas, 'camt.053.001.08', statement())).toEqual([])
    expect(await importBytes(site, statement())).toEqual({ added: 4, known: 1, flagged: 0 })
    expect(await importBytes(site, statement())).toEqual({ added: 0, known: 5, flagged: 0 })
    expect((await kinds(site)).sort()).toEqual([
      `funding ${10 * WAGE_FEN}`,
      `return ${WAGE_FEN}`,
      ...Array(3).fill(`wages ${-WAGE_FEN}`),
    ])
    expect(fundedFen(site.station.db, '2026-10-01', '2026-10-31')).toBe(10 * WAGE_FEN)
    expect(knownBalance(site.station.db)).toEqual({
      balanceFen: 8 * WAGE_FEN,
      asOf: '2026-10-10',
      onTheWayFen: 0,
      availableFen: 8 * WAGE_FEN,
    })
    expect(offences(site)).toEqual([])
    bank.close()
  })

  it('a net bank’s table in GB18030: one debit for the batch; fees, other money out and unknown money in are flagged', async () => {
    const site = await siteWithFrozenLists({ teams: 1, workersPerTeam: 2 })
    const { id: batchId } = await approvedBatch(site, 'file')
    await call(bankApi.exportFile, { batchId }, { context: site.clerkContext })
    const table = [
      '交易明细,,,,,,',
      '交易日期,摘要,借方金额,贷方金额,余额,对方户名,流水号',
      `2026-10-10,人工费拨付,,"50,000.00","50,000.00",${BUILDER},`,
      '2026-10-10,代发工资,14000.00,,36000.00,,',
      '2026-10-10,账户管理费,10.00,,35990.00,,',
      '2026-10-10,账户管理费,10.00,,35980.00,,',
      '2026-10-11,往来款,20000.00,,15980.00,虚构材料有限公司,T9',
      '2026-10-11,往来款,,1.00,15981.00,某某,T10',
      '2026-10-11,利息,,0.12,15981.12,,T11',
      '合计,,,,,,',
    ].join('\r\n')
    const bytes = iconv.encode(table, 'gb18030')
    expect(await importBytes(site, bytes)).toEqual({ added: 7, known: 0, flagged: 4 })
    expect((await kinds(site)).sort()).toEqual(
      [
        'funding 5000000',
        'wages -1400000',
        'fee -1000 !',
        'fee -1000 !',
        'other-out -2000000 !',
        'other-in 100 !',
        'interest 12',
      ].sort(),
    )
    expect(
      flaggedEntries(site.station.db, '2026-10-01', '2026-10-31')
        .map(({ kind }) => kind)
        .sort(),
    ).toEqual(['fee', 'fee', 'other-in', 'other-out'])
    // A later download that overlaps, newest line first, as Excel shows it.
    const later = [
      '交易日期,摘要,借方金额,贷方金额,余额,对方户名,流水号',
      '2026-10-12,人工费,,100.00,16081.12,虚构置业有限公司,T12',
      '2026-10-11,利息,,0.12,15981.12,,T11',
      '2026-10-11,往来款,,1.00,15981.00,某某,T10',
      '2026-10-11,往来款,20000.00,,15980.00,虚构材料有限公司,T9',
      '',
    ].join('\n')
    expect(await importBytes(site, Buffer.from(`\uFEFF${later}`))).toEqual({ added: 1, known: 3, flagged: 0 })
    expect(knownBalance(site.station.db)?.balanceFen).toBe(1_608_112)
    expect(offences(site)).toEqual([])
  })

  it('are refused when of another account, with a page missing, or unreadable', async () => {
    const site = await siteWithFrozenLists({ teams: 1, workersPerTeam: 1 })
    const missing = ['交易日期,借方金额,贷方金额,余额', '2026-10-01,,100.00,100.00', '2026-10-02,,5.00,205.00'].join(
      '\n',
    )
    const codes = []
    for (const text of [missing, 'nothing,of,this', '交易日期,借方金额,贷方金额\n2026-10-01,,1.005']) {
      codes.push((await refusalOf(() => importBytes(site, Buffer.from(text)))).code)
    }
    const bank = new BankLedger(':memory:', () => '2026-10-09T02:00:00.000Z')
    bank.openAccount({ account: '99999999', holder: '别人', cnaps: CNAPS, kind: 'escrow' })
    const other = writeCamt053(bank, '99999999', { reportId: 'S', createdAt: '2026-10-09T02:00:00.000Z' })
    codes.push((await refusalOf(() => importBytes(site, other))).code)
    expect(codes).toEqual([
      'bank.statement-does-not-add-up',
      'bank.answer-unreadable',
      'bank.answer-unreadable',
      'bank.other-account',
    ])
    bank.close()
  })
})

describe('money for a batch', () => {
  it('must be there as far as is known: too little stops the release and gives the figures of the letter', async () => {
    const site = await siteWithFrozenLists({ teams: 1, workersPerTeam: 2 })
    const context = site.clerkContext
    const note = (balanceFen: number) =>
      call(bankApi.noteBalance, { date: '2026-10-08', balanceFen, approval: managerConsent(site) }, { context })
    const batch = await preparedBatch(site, 'file')
    expect(batch.warnings?.map(({ code }) => code)).toEqual(['balance-unknown'])
    expect(await call(bankApi.shortfall, { batchId: batch.id }, { context })).toBeNull()
    await note(1_000_000)
    const approve = () => call(bankApi.approve, { batchId: batch.id, approval: managerConsent(site) }, { context })
    expect(await refusalOf(approve)).toEqual({
      code: 'bank.balance-too-low',
      params: { shortfall: '4000.00', available: '10000.00', asOf: '2026-10-08' },
    })
    expect(await call(bankApi.shortfall, { batchId: batch.id }, { context })).toMatchObject({
      totalFen: 1_400_000,
      shortfallFen: 400_000,
      payBy: '2026-10-15',
      builderName: BUILDER,
      masked: expect.stringMatching(/\*/),
      teams: [{ teamName: '钢筋班', persons: 2, sumFen: 1_400_000 }],
    })
    site.station.clock.advance(60)
    await note(1_400_000)
    expect((await approve()).state).toBe('approved')
    site.station.clock.advance(60)
    await call(bankApi.exportFile, { batchId: batch.id }, { context })
    expect(knownBalance(site.station.db)).toMatchObject({ onTheWayFen: 1_400_000, availableFen: 0 })
    expect(offences(site)).toEqual([])
  })
})
