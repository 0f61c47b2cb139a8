import { call } from '@orpc/server'
import iconv from 'iconv-lite'
import { describe, expect, it } from 'vitest'
import type { Batch } from '../../../src-main/contract/bank.ts'
import { writeCamt054 } from '../../../src-main/practice/bank/camt054.ts'
import type { BatchRow, PaymentRow } from '../../../src-main/practice/bank/ledger.ts'
import { writePain002 } from '../../../src-main/practice/bank/pain002.ts'
import { bankApi } from '../../../src-main/station/bank/api.ts'
import { quarantineList } from '../../../src-main/station/bank/checks.ts'
import { factsOf, refusalOf } from '../../support/ledger.ts'
import {
  accountOf,
  approvedBatch,
  type BankSite,
  ESCROW,
  managerConsent,
  mendAccount,
  offences,
  type Profile,
  siteWithFrozenLists,
  states,
  WAGE_FEN,
} from './support.ts'

type Said = Partial<
  Pick<PaymentRow, 'status' | 'reasonCode' | 'amountFen' | 'account' | 'payeeName' | 'endToEndId' | 'bankReference'>
>

function rowsOf(site: BankSite, batch: Batch, said: Said[]): PaymentRow[] {
  return said.map((change, index) => ({
    id: index,
    messageId: batch.messageId,
    sequence: index + 1,
    endToEndId: batch.rows[index]?.endToEndId ?? '',
    payeeName: batch.rows[index]?.name ?? '',
    account: batch.rows[index] ? accountOf(site, index).account : '',
    cnaps: '',
    amountFen: WAGE_FEN,
    remark: '',
    status: 'ACSC',
    reasonCode: null,
    bankReference: null,
    settledAt: null,
    returnedAt: '2026-10-12T00:00:00.000Z',
    returnCode: 'AC04',
    ...change,
  }))
}

function report(site: BankSite, batch: Batch, said: Said[], reportId = 'RP1'): Buffer {
  const head: BatchRow = {
    messageId: batch.messageId,
    sha256: '',
    format: 'pain.001',
    receivedAt: '',
    debtorAccount: ESCROW,
    paymentCount: batch.payments,
    sumFen: batch.totalFen,
    refusal: null,
  }
  return writePain002(head, rowsOf(site, batch, said), { reportId, createdAt: '2026-10-09T02:00:00.000Z' })
}

async function importFile(site: BankSite, batch: Batch, bytes: Buffer) {
  const input = { batchId: batch.id, fileName: 'result', contentBase64: bytes.toString('base64') }
  return call(bankApi.importResult, input, { context: site.clerkContext })
}

async function exported(
  profile: Profile = 'iso20022-pain001',
  workersPerTeam = 2,
): Promise<{ site: BankSite; batch: Batch }> {
  const site = await siteWithFrozenLists({ workersPerTeam })
  const { id } = await approvedBatch(site, 'file', profile)
  await call(bankApi.exportFile, { batchId: id }, { context: site.clerkContext })
  return { site, batch: await call(bankApi.batch, { batchId: id }, { context: site.clerkContext }) }
}

describe('result files', () => {
  it('bring payments forward once, however often and in whatever order they are imported', async () => {
    const { site, batch } = await exported()
    const pending = report(site, batch, [{ status: 'PDNG' }, { status: 'PDNG' }], 'RP1')
    const final = report(site, batch, [{ bankReference: 'YL1' }, { status: 'RJCT', reasonCode: 'BE01' }], 'RP2')
    expect((await importFile(site, batch, pending)).changed).toBe(2)
    expect(states(site)).toEqual({ batches: ['accepted'], payments: ['accepted', 'accepted'] })
    const first = await importFile(site, batch, final)
    expect([first.changed, first.quarantined]).toEqual([2, []])
    expect(first.batch).toMatchObject({ state: 'settled', paid: 1, paidFen: WAGE_FEN, failed: 1 })
    expect(first.batch.rows.map((row) => [row.state, row.reasonCode, row.bankReference])).toEqual([
      ['paid', null, 'YL1'],
      ['rejected', 'BE01', null],
    ])
    const before = site.station.ledger.size
    for (const file of [final, pending, final, pending]) expect((await importFile(site, batch, file)).changed).toBe(0)
    expect(site.station.ledger.size).toBe(before)
    expect(offences(site)).toEqual([])
  })

  it('do not count where they differ from the order: they are kept apart, once', async () => {
    const { site, batch } = await exported('iso20022-pain001', 5)
    const file = report(site, batch, [
      { amountFen: WAGE_FEN + 1 },
      { account: '9990000000009999' },
      { payeeName: '李四' },
      { status: 'RJCT', reasonCode: 'AM05' },
      {},
      { endToEndId: 'PYNOBODY', payeeName: '谁', account: '12345678' },
    ])
    const expected = [
      [batch.rows[0]!.endToEndId, 'wrong-amount'],
      [batch.rows[1]!.endToEndId, 'wrong-account'],
      [batch.rows[2]!.endToEndId, 'wrong-name'],
      [batch.rows[3]!.endToEndId, 'duplicate-at-bank'],
      ['PYNOBODY', 'unknown-payment'],
    ]
    const first = await importFile(site, batch, file)
    expect([first.changed, first.quarantined.map((one) => [one.endToEndId, one.why])]).toEqual([1, expected])
    expect(states(site).payments).toEqual(['handed-over', 'handed-over', 'handed-over', 'handed-over', 'paid'])
    const size = site.station.ledger.size
    await importFile(site, batch, file)
    expect([site.station.ledger.size, quarantineList(site.station.db, batch.id).length]).toEqual([size, 5])
    expect(offences(site)).toEqual([])
  })

  it('that contradict what the bank said before change nothing', async () => {
    const { site, batch } = await exported()
    await importFile(site, batch, report(site, batch, [{}, { status: 'RJCT', reasonCode: 'AC01' }]))
    const turned = await importFile(
      site,
      batch,
      report(site, batch, [{ status: 'RJCT', reasonCode: 'AC01' }, {}], 'RP9'),
    )
    expect([turned.changed, turned.quarantined.map((one) => one.why)]).toEqual([0, ['contradiction', 'contradiction']])
    expect(states(site).payments).toEqual(['paid', 'rejected'])
  })

  it('of another batch, unreadable, or of a batch that has not left are refused', async () => {
    const { site, batch } = await exported()
    const right = report(site, batch, [{}, {}])
    const other = Buffer.from(right.toString().replaceAll(batch.messageId, 'BT0000000000000000'))
    const code = (bytes: Buffer) => refusalOf(() => importFile(site, batch, bytes)).then((refusal) => refusal.code)
    expect(await code(other)).toBe('bank.other-batch')
    expect(await code(right.subarray(0, 600))).toBe('bank.answer-unreadable')
    expect(await code(Buffer.from('<html>502</html>'))).toBe('bank.answer-unreadable')
    const early = await siteWithFrozenLists()
    const approved = await approvedBatch(early, 'file')
    const refusal = await refusalOf(() => importFile(early, approved, report(early, approved, [{}, {}])))
    expect(refusal.code).toBe('bank.not-handed-over')
    expect(states(site).payments).toEqual(['handed-over', 'handed-over'])
  })

  it('of the rural TXT are taken by place, account, name and amount together', async () => {
    const { site, batch } = await exported('rural-txt')
    const [one, two] = [accountOf(site, 0), accountOf(site, 1)]
    const swapped = `成功|2|${one.account}|${one.holder}|7000.00|\r\n`
    const doubt = await importFile(site, batch, iconv.encode(swapped, 'gbk'))
    expect([doubt.changed, doubt.quarantined.map((each) => each.why)]).toEqual([0, ['wrong-account']])
    const right = `成功|1|${one.account}|${one.holder}|7000.00|\r\n账户已销户|2|${two.account}|${two.holder}|7000.00|\r\n`
    expect((await importFile(site, batch, iconv.encode(right, 'gbk'))).changed).toBe(2)
    expect((await importFile(site, batch, iconv.encode(right, 'gbk'))).changed).toBe(0)
    expect(states(site)).toEqual({ batches: ['settled'], payments: ['paid', 'rejected'] })
    expect(offences(site)).toEqual([])
  })
})

describe('a returned wage', () => {
  it('is re-issued only to a mended account, as a new payment that names it, and only once', async () => {
    const { site, batch } = await exported()
    await importFile(site, batch, report(site, batch, [{}, {}]))
    const [, second] = rowsOf(site, batch, [{}, {}])
    const notice = writeCamt054(ESCROW, [second!], { reportId: 'RT1', createdAt: '2026-10-12T01:00:00.000Z' })
    const returned = await importFile(site, batch, notice)
    expect([returned.changed, returned.batch.rows[1]]).toMatchObject([
      1,
      { state: 'returned', reasonCode: 'AC04', accountMended: false },
    ])
    expect((await importFile(site, batch, notice)).changed).toBe(0)
    const old = returned.batch.rows[1]!
    const plan = { transport: 'file' as const, profile: 'iso20022-pain001' as const, executionDate: '2026-10-13' }
    const reissue = (paymentIds: string[]) =>
      call(bankApi.reissue, { paymentIds, ...plan }, { context: site.clerkContext })
    expect((await refusalOf(() => reissue([old.id]))).code).toBe('bank.account-not-mended')
    expect((await refusalOf(() => reissue([batch.rows[0]!.id]))).code).toBe('bank.not-failed')
    mendAccount(site, old.workerId, old.name, '9990000000009001')
    const ready = await call(bankApi.batch, { batchId: batch.id }, { context: site.clerkContext })
    expect(ready.rows[1]!.accountMended).toBe(true)
    const again = await reissue([old.id])
    expect(again).toMatchObject({ isReissue: true, payments: 1, totalFen: WAGE_FEN, state: 'prepared' })
    expect(again.rows[0]).toMatchObject({ reissueOf: old.id, lineId: old.lineId, maskedAccount: '****9001' })
    expect(again.rows[0]!.endToEndId).not.toBe(old.endToEndId)
    expect((await refusalOf(() => reissue([old.id]))).code).toBe('bank.already-reissued')
    await call(bankApi.approve, { batchId: again.id, approval: managerConsent(site) }, { context: site.clerkContext })
    await call(bankApi.exportFile, { batchId: again.id }, { context: site.clerkContext })
    await importFile(site, again, report(site, again, [{ account: '9990000000009001', payeeName: old.name }]))
    expect(states(site)).toEqual({ batches: ['settled', 'settled'], payments: ['paid', 're-issued', 'paid'] })
    // The old report once more, which calls the returned payment paid, changes nothing now either.
    expect((await importFile(site, batch, report(site, batch, [{}, {}]))).changed).toBe(0)
    expect(offences(site)).toEqual([])
    const kinds = factsOf(site.station.db)
      .map((fact) => fact.kind)
      .filter((kind) => kind.startsWith('bank.'))
    expect(kinds).toEqual([
      'bank.escrow-set',
      'bank.batch-prepared',
      'bank.payments-prepared',
      'bank.batch-approved',
      'bank.file-exported',
      'bank.results-recorded',
      'bank.results-recorded',
      'bank.batch-prepared',
      'bank.payments-prepared',
      'bank.batch-approved',
      'bank.file-exported',
      'bank.results-recorded',
    ])
  })

  it('of an unknown payment is kept apart and changes no batch', async () => {
    const { site, batch } = await exported()
    const stranger = rowsOf(site, batch, [{ endToEndId: 'PYSTRANGER' }])
    const notice = writeCamt054(ESCROW, stranger, { reportId: 'RT1', createdAt: '2026-10-12T01:00:00.000Z' })
    const result = await importFile(site, batch, notice)
    expect([result.changed, result.quarantined]).toEqual([
      0,
      [{ endToEndId: 'PYSTRANGER', why: 'unknown-payment', detail: expect.any(String) }],
    ])
    expect(states(site)).toEqual({ batches: ['handed-over'], payments: ['handed-over', 'handed-over'] })
    expect(offences(site)).toEqual([])
  })
})
