import { call } from '@orpc/server'
import iconv from 'iconv-lite'
import { describe, expect, it } from 'vitest'
import { bankApi } from '../../../src-main/station/bank/api.ts'
import { setAccount } from '../../../src-main/station/roster/commands/account.ts'
import { readCnaps } from '../../../src-main/station/roster/rules/accounts.ts'
import { all, run } from '../../../src-main/station/store/db.ts'
import { refusalOf } from '../../support/ledger.ts'
import {
  approvedBatch,
  type BankSite,
  CNAPS,
  managerConsent,
  mendAccount,
  offences,
  preparedBatch,
  siteWithFrozenLists,
  WAGE_FEN,
} from './support.ts'

const NO_LIMITS = { maxRows: null, maxAmountFen: null, maxTotalFen: null }
const configure = (
  site: BankSite,
  profile: string,
  values: Record<string, string>,
  limits: Partial<typeof NO_LIMITS | { maxRows: number }> = {},
) =>
  call(
    bankApi.configureProfile,
    { profile, values, limits: { ...NO_LIMITS, ...limits } },
    { context: site.managerContext },
  )
const prepare = (site: BankSite, profile: string) =>
  call(
    bankApi.prepare,
    { listIds: site.listIds, transport: 'file', profile, executionDate: '2026-10-09' },
    { context: site.clerkContext },
  )

describe('lists above the bank’s rows', () => {
  it('make several batches together, whose sum is the lists to the fen', async () => {
    const site = await siteWithFrozenLists({ teams: 2, workersPerTeam: 3 })
    await configure(site, 'generic-csv', {}, { maxRows: 4 })
    const first = await prepare(site, 'generic-csv')
    expect([first.part, first.parts, first.payments, first.siblings?.length]).toEqual([1, 2, 4, 2])
    const second = await call(bankApi.batch, { batchId: first.siblings![1]! }, { context: site.clerkContext })
    expect([second.part, second.payments, second.totalFen]).toEqual([2, 2, 2 * WAGE_FEN])
    expect(second.rows.map(({ id }) => id)).not.toContain(first.rows[0]!.id)
    expect(offences(site)).toEqual([])
  })

  it('are refused by name where the bank takes no payees of other banks (and lacks a character)', async () => {
    const site = await siteWithFrozenLists({ teams: 1, workersPerTeam: 3 })
    await configure(site, 'abc-cfrt03', { corpNo: '1001', opNo: '01', provinceCode: '11' })
    const refused = await refusalOf(() => prepare(site, 'abc-cfrt03'))
    expect([refused.code, refused.params.count]).toEqual(['bank.format-refused', 4])
    expect(
      (
        await refusalOf(() =>
          call(
            bankApi.prepare,
            { listIds: site.listIds, transport: 'https', profile: 'no-such-bank', executionDate: '2026-10-09' },
            { context: site.clerkContext },
          ),
        )
      ).code,
    ).toBe('bank.unknown-profile')
  })
})

describe('a profile’s customer numbers', () => {
  it('are kept sealed, shown but for secrets, and part of what the tester renders', async () => {
    const site = await siteWithFrozenLists({ teams: 1, workersPerTeam: 1 })
    await configure(site, 'ccb-6w1303', { customerId: 'KH1', userId: 'U1', password: '口令9', billCodeOwn: 'B1' })
    const sealed = all<{ sealed: string }>(
      site.station.db,
      'SELECT parameters_sealed AS sealed FROM bank_profile_setting',
    )
    expect(sealed.map((row) => row.sealed.startsWith('s1:'))).toEqual([true])
    const profiles = await call(bankApi.profiles, undefined, { context: site.clerkContext })
    const ccb = profiles.find(({ id }) => id === 'ccb-6w1303')!
    expect(ccb.parameters.map(({ id, value, isSet }) => [id, value, isSet])).toEqual([
      ['customerId', 'KH1', true],
      ['userId', 'U1', true],
      ['password', null, true],
      ['billCodeOwn', 'B1', true],
      ['billCodeOther', null, false],
      ['useCode', null, false],
    ])
    expect([ccb.ready, ccb.confirmWithBank, ccb.confirm.length]).toEqual([true, true, 4])
    const test = await call(bankApi.testProfile, { profile: 'ccb-6w1303' }, { context: site.clerkContext })
    expect(test.files[0]!.text).toContain('<CUST_ID>KH1</CUST_ID>')
    const rare = await call(
      bankApi.testProfile,
      { profile: 'rural-txt', payees: [{ name: '王㛃', account: '9990000000000001', amountFen: 1, cnaps: CNAPS }] },
      { context: site.clerkContext },
    )
    expect(rare).toEqual({
      files: [],
      rows: [],
      problems: [{ code: 'text-not-encodable', field: 'payeeName', name: '王㛃', detail: '㛃 (U+36C3)' }],
    })
    const read = await call(
      bankApi.testResult,
      { profile: 'rural-txt', contentBase64: Buffer.from('1|2|\r\n').toString('base64') },
      { context: site.clerkContext },
    )
    expect(read).toEqual({ problem: { problem: 'bad-column-count', detail: '2 instead of 5', line: 1 }, results: [] })
  })

  it('stand in the order that goes with the data file', async () => {
    const site = await siteWithFrozenLists({ teams: 1, workersPerTeam: 1 })
    const worker = site.teams[0]!.workers[0]!
    const input = { holderName: worker.name, accountNumber: '9990000000007777', bankName: '虚构农行' }
    site.station.ledger.commit({ userId: site.clerk.id, role: 'clerk' }, (tx) =>
      setAccount(tx, worker.workerId, { ...input, cnaps: cnapsFor('10333990001') }, managerConsent(site)),
    )
    await configure(site, 'abc-cfrt03', { corpNo: '1001', opNo: '01', provinceCode: '11' })
    const { id: batchId } = await prepare(site, 'abc-cfrt03')
    await call(bankApi.approve, { batchId, approval: managerConsent(site) }, { context: site.clerkContext })
    const file = await call(bankApi.exportFile, { batchId }, { context: site.clerkContext })
    expect(Buffer.from(file.contentBase64, 'base64').length).toBe(139)
    const order = Buffer.from(file.companions![0]!.contentBase64, 'base64').toString('latin1')
    expect(order).toContain(`<BatchFileName>${file.fileName}</BatchFileName>`)
    expect(offences(site)).toEqual([])
  })
})

/** A CNAPS number with its check digit, from the first eleven digits: found by trying. */
function cnapsFor(eleven: string): string {
  for (let digit = 0; digit < 10; digit += 1) {
    try {
      return readCnaps(`${eleven}${digit}`)
    } catch {
      // the next digit
    }
  }
  throw new Error('no check digit')
}

describe('taking a batch back', () => {
  it('frees its lists as long as it has never left; its ids are never used again', async () => {
    const site = await siteWithFrozenLists({ teams: 1, workersPerTeam: 2 })
    const context = site.clerkContext
    const cancel = (batchId: string, approval: ReturnType<typeof managerConsent> | null) =>
      call(bankApi.cancel, { batchId, reason: '付款日期有误', approval }, { context })
    const first = await preparedBatch(site, 'file')
    await cancel(first.id, null)
    expect(await call(bankApi.batches, {}, { context })).toEqual([])
    const second = await approvedBatch(site, 'file')
    expect((await refusalOf(() => cancel(second.id, null))).code).toBe('bank.needs-second-person')
    await cancel(second.id, managerConsent(site))
    const third = await approvedBatch(site, 'file')
    await call(bankApi.exportFile, { batchId: third.id }, { context })
    expect((await refusalOf(() => cancel(third.id, managerConsent(site)))).code).toBe('bank.cannot-cancel')
    const cancelled = await call(bankApi.cancelled, undefined, { context })
    expect(cancelled.map(({ id, payments, reason }) => [id, payments, reason]).sort()).toEqual(
      [
        [first.id, 2, '付款日期有误'],
        [second.id, 2, '付款日期有误'],
      ].sort(),
    )
    const ids = [first, second, third].flatMap((batch) => batch.rows.map(({ endToEndId }) => endToEndId))
    expect(new Set(ids).size).toBe(6)
    expect(offences(site)).toEqual([])
  })

  it('may take back one part of several: its lines are prepared again, those of the other part are not', async () => {
    const site = await siteWithFrozenLists({ teams: 1, workersPerTeam: 3 })
    const context = site.clerkContext
    await configure(site, 'generic-csv', {}, { maxRows: 2 })
    const first = await prepare(site, 'generic-csv')
    const secondId = first.siblings![1]!
    await call(bankApi.cancel, { batchId: secondId, reason: '换一家银行', approval: null }, { context })
    expect(offences(site)).toEqual([])
    const rest = await prepare(site, 'generic-xlsx')
    expect([rest.payments, rest.totalFen]).toEqual([1, WAGE_FEN])
    expect((await refusalOf(() => prepare(site, 'generic-xlsx'))).code).toBe('bank.already-in-batch')
    expect(offences(site)).toEqual([])
  })

  it('makes what it re-issued failed again, for another re-issue', async () => {
    const { site, failed } = await siteWithReturn()
    const context = site.clerkContext
    mendAccount(site, failed.workerId, failed.name, '9990000000009001')
    const plan = {
      paymentIds: [failed.id],
      transport: 'file' as const,
      profile: 'iso20022-pain001',
      executionDate: '2026-10-09',
    }
    const again = await call(bankApi.reissue, plan, { context })
    await call(bankApi.cancel, { batchId: again.id, reason: '账户又变了', approval: null }, { context })
    const once = await call(bankApi.reissue, plan, { context })
    expect(once.rows.map(({ reissueOf }) => reissueOf)).toEqual([failed.id])
    expect(offences(site)).toEqual([])
  })

  it('is kept from whoever goes past the commands', async () => {
    const site = await siteWithFrozenLists({ teams: 1, workersPerTeam: 1 })
    const { id } = await preparedBatch(site, 'file')
    expect(() => run(site.station.db, 'DELETE FROM bank_payment WHERE batch_id = ?', [id])).toThrow(/never deleted/)
    expect(() => run(site.station.db, "UPDATE bank_payment SET state = 'paid' WHERE batch_id = ?", [id])).toThrow(
      /in order/,
    )
  })
})

async function siteWithReturn() {
  const site = await siteWithFrozenLists({ teams: 1, workersPerTeam: 2 })
  const context = site.clerkContext
  const batch = await approvedBatch(site, 'file', 'rural-txt')
  await call(bankApi.exportFile, { batchId: batch.id }, { context })
  const lines = batch.rows.map(
    (row, index) =>
      `${index === 0 ? '账户已销户' : '成功'}|${index + 1}|${accountAt(index)}|${row.name}|${WAGE_FEN / 100}.00|\r\n`,
  )
  const { encode } = iconv
  const result = encode(lines.join(''), 'gbk').toString('base64')
  const { batch: after } = await call(
    bankApi.importResult,
    { batchId: batch.id, fileName: 'r.txt', contentBase64: result },
    { context },
  )
  return { site, failed: after.rows.find(({ state }) => state === 'rejected')! }
}

const accountAt = (index: number) => `9990000000${String(index + 1).padStart(6, '0')}`

describe('what came back', () => {
  it('waits in a list by age, with its reason, who mends it and whether it is ready', async () => {
    const { site, failed } = await siteWithReturn()
    const context = site.clerkContext
    const list = async () =>
      (await call(bankApi.ageing, undefined, { context })).map(({ payment, days, bucket, reason, mendedBy, ready }) => [
        payment.id,
        days,
        bucket,
        reason,
        mendedBy,
        ready,
      ])
    expect(await list()).toEqual([[failed.id, 0, '0-3', 'AC04', 'worker', false]])
    site.station.clock.advance(9 * 86_400)
    mendAccount(site, failed.workerId, failed.name, '9990000000009001')
    expect(await list()).toEqual([[failed.id, 9, '8-30', 'AC04', 'worker', true]])
  })

  it('and what was not believed stands in the quarantine by name', async () => {
    const { site } = await siteWithReturn()
    const context = site.clerkContext
    const [head] = await call(bankApi.batches, {}, { context })
    const { encode } = iconv
    const wrong = encode(`成功|2|${accountAt(1)}|${'李春生'}|1.00|\r\n成功|9|${accountAt(1)}|张三|1.00|\r\n`, 'gbk')
    await call(
      bankApi.importResult,
      { batchId: head!.id, fileName: 'r', contentBase64: wrong.toString('base64') },
      { context },
    )
    const found = await call(bankApi.quarantine, {}, { context })
    expect(found.map(({ name, why, detail }) => [name, why, detail]).sort()).toEqual(
      [
        ['李春生', 'wrong-amount', '100 ≠ 700000'],
        [null, 'unknown-payment', '成功'],
      ].sort(),
    )
    expect(offences(site)).toEqual([])
  })
})
