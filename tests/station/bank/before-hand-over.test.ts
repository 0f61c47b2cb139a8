/** What is checked before a batch leaves, rule by rule as issue "The bank" lists them; each refusal names whom it is about. */
import { call } from '@orpc/server'
import { describe, expect, it } from 'vitest'
import type { Batch } from '../../../src-main/contract/bank.ts'
import { readPain001 } from '../../../src-main/practice/bank/orders.ts'
import { bankApi } from '../../../src-main/station/bank/api.ts'
import { openBankFile } from '../../../src-main/station/bank/evidence.ts'
import { one, run } from '../../../src-main/station/store/db.ts'
import {
  accountOf,
  type BankSite,
  MONTH,
  managerConsent,
  mendAccount,
  offences,
  preparedBatch,
  siteWithFrozenLists,
  states,
  WAGE_FEN,
} from './support.ts'

interface Refused {
  code: string
  params: Record<string, unknown>
  details: { code: string; params: Record<string, unknown> }[]
}

async function refusalOf(work: () => Promise<unknown>): Promise<Refused> {
  const error = await work().then(
    () => undefined,
    (reason: unknown) => reason as { data?: Refused },
  )
  if (!error?.data) throw new Error(`expected a refusal, got ${String(error)}`)
  return error.data
}

const codesOf = (batch: Batch) => (batch.warnings ?? []).map(({ code }) => code)

function prepare(site: BankSite, change: object = {}): Promise<Batch> {
  const plan = {
    listIds: site.listIds,
    transport: 'file',
    profile: 'iso20022-pain001',
    executionDate: '2026-10-09',
  } as const
  return call(bankApi.prepare, { ...plan, ...change }, { context: site.clerkContext })
}

describe('before a batch leaves', () => {
  it('the list is frozen: the refusal names team, month and state', async () => {
    const site = await siteWithFrozenLists({ workersPerTeam: 1 })
    run(site.station.db, 'DROP TRIGGER wage_list_frozen')
    run(site.station.db, 'DROP TRIGGER wage_list_order')
    run(site.station.db, "UPDATE wage_list SET state = 'published', hash = NULL, frozen_at = NULL, approved_by = NULL")
    expect(await refusalOf(() => prepare(site))).toMatchObject({
      code: 'bank.list-not-frozen',
      params: { team: '钢筋班', month: MONTH, state: 'payroll.published' },
    })
  })

  it('the payee stands on the frozen list, with its amount: the database takes no other', async () => {
    const site = await siteWithFrozenLists({ workersPerTeam: 2 })
    const batch = await preparedBatch(site)
    const [first, second] = batch.rows
    const strike =
      (sql: string, ...values: unknown[]) =>
      () =>
        run(site.station.db, sql, values as string[])
    expect(strike('UPDATE bank_payment SET amount_fen = amount_fen + 1 WHERE id = ?', first!.id)).toThrow()
    expect(strike('UPDATE bank_payment SET worker_id = ? WHERE id = ?', second!.workerId, first!.id)).toThrow()
    expect(offences(site)).toEqual([])
  })

  it('the account is in his own name: the refusal names worker and holder', async () => {
    const site = await siteWithFrozenLists({ workersPerTeam: 2 })
    run(site.station.db, "UPDATE worker_account SET holder_name = '班组长甲' WHERE worker_id = ?", [
      site.teams[0]!.workers[1]!.workerId,
    ])
    const { code, details } = await refusalOf(() => prepare(site))
    expect({ code, details }).toMatchObject({
      code: 'bank.payees-not-ready',
      details: [
        { code: 'bank.payee.not-in-own-name', params: { name: accountOf(site, 1).holder, holder: '班组长甲' } },
      ],
    })
    expect(states(site)).toEqual({ batches: [], payments: [] })
  })

  it('two different people have said yes', async () => {
    const site = await siteWithFrozenLists()
    const { id: batchId } = await prepare(site)
    const context = site.managerContext
    expect(await refusalOf(() => call(bankApi.exportFile, { batchId }, { context }))).toMatchObject({
      code: 'bank.not-approved',
    })
    const own = { userId: site.clerk.id, pin: '111111' }
    expect((await refusalOf(() => call(bankApi.approve, { batchId, approval: own }, { context }))).code).toBe(
      'bank.same-approver',
    )
  })

  it('the file adds up to the lists; lists whose lines do not add up are not paid', async () => {
    const site = await siteWithFrozenLists({ teams: 2, workersPerTeam: 3 })
    const batch = await prepare(site)
    const { db, keys } = site.station
    const file = one<{ sha: string; blob: string; lists: number }>(
      db,
      `SELECT file_sha256 AS sha, file_blob AS blob, (SELECT sum(net_fen) FROM wage_list WHERE state = 'frozen') AS lists
       FROM bank_batch WHERE id = ?`,
      [batch.id],
    )!
    const sum = readPain001(openBankFile(db, keys, file.sha, file.blob)).payments.reduce(
      (total, payment) => total + payment.amountFen,
      0,
    )
    expect([sum, file.lists, batch.totalFen]).toEqual([6 * WAGE_FEN, 6 * WAGE_FEN, 6 * WAGE_FEN])
    const other = await siteWithFrozenLists({ workersPerTeam: 1 })
    run(other.station.db, 'DROP TRIGGER wage_list_frozen')
    run(other.station.db, 'UPDATE wage_list SET net_fen = net_fen + 100')
    expect(await refusalOf(() => prepare(other))).toMatchObject({
      code: 'bank.sum-differs',
      params: { team: '钢筋班', month: MONTH, lists: '7001.00', lines: '7000.00' },
    })
  })

  it('the balance is enough, in yuan; else there is the letter', async () => {
    const site = await siteWithFrozenLists({ workersPerTeam: 2 })
    const context = site.clerkContext
    const approval = managerConsent(site)
    await call(bankApi.noteBalance, { date: '2026-10-08', balanceFen: WAGE_FEN, approval }, { context })
    const { id: batchId } = await prepare(site)
    expect(await refusalOf(() => call(bankApi.approve, { batchId, approval }, { context }))).toMatchObject({
      code: 'bank.balance-too-low',
      params: { available: '7000.00', shortfall: '7000.00', asOf: '2026-10-08' },
    })
    expect(await call(bankApi.shortfall, { batchId }, { context })).toMatchObject({ shortfallFen: WAGE_FEN })
  })

  it('the payment date is not gone by, and is said to be late after the pay day', async () => {
    const site = await siteWithFrozenLists({ workersPerTeam: 1 })
    expect((await refusalOf(() => prepare(site, { executionDate: '2026-10-07' }))).params).toEqual({
      date: '2026-10-07',
      today: '2026-10-08',
    })
    const late = await prepare(site, { executionDate: '2026-10-16' })
    expect(late.warnings).toContainEqual({
      code: 'pay-date-late',
      params: { date: '2026-10-16', payBy: '2026-10-15' },
    })
    const cancel = { batchId: late.id, reason: '付款日期有误', approval: null }
    await call(bankApi.cancel, cancel, { context: site.clerkContext })
    expect(codesOf(await prepare(site, { executionDate: '2026-10-15' }))).not.toContain('pay-date-late')
  })

  it('no list is in two batches, and an account that paid another worker in any month is shown', async () => {
    const site = await siteWithFrozenLists({ teams: 2, workersPerTeam: 1 })
    const [listA, listB] = site.listIds
    const first = await prepare(site, { listIds: [listA] })
    expect(await refusalOf(() => prepare(site, { listIds: [listA] }))).toMatchObject({
      code: 'bank.already-in-batch',
      params: { month: MONTH, batch: first.id, team: expect.stringMatching(/班$/) },
    })
    // The first worker gives another account, and the second one takes over the old number.
    const [old, heir] = [accountOf(site, 0), site.teams[1]!.workers[0]!]
    mendAccount(site, site.teams[0]!.workers[0]!.workerId, old.holder, '9990000000009001')
    mendAccount(site, heir.workerId, heir.name, old.account)
    const second = await prepare(site, { listIds: [listB] })
    expect(second.warnings).toContainEqual({ code: 'account-was-anothers', params: { count: 1, names: heir.name } })
  })

  it('keeps the bank’s own limits: the refusal names worker, amount and limit in yuan', async () => {
    const site = await siteWithFrozenLists({ workersPerTeam: 2 })
    const limits = { maxRows: null, maxAmountFen: WAGE_FEN - 1, maxTotalFen: null }
    const profile = 'iso20022-pain001'
    await call(bankApi.configureProfile, { profile, values: {}, limits }, { context: site.managerContext })
    const { code, details } = await refusalOf(() => prepare(site))
    expect({ code, details }).toMatchObject({
      code: 'bank.format-refused',
      details: [0, 1].map((n) => ({
        code: 'bank.format.amount-over-limit',
        params: { name: accountOf(site, n).holder, detail: '7000.00 > 6999.99', field: 'bank.field.amount' },
      })),
    })
  })
})

describe('a batch looked at closely', () => {
  it('tells every step with who and when, and gives out the sent bytes against a recorded reason', async () => {
    const site = await siteWithFrozenLists({ workersPerTeam: 1 })
    const context = site.clerkContext
    const { id: batchId } = await prepare(site)
    site.station.clock.advance(60)
    await call(bankApi.approve, { batchId, approval: managerConsent(site) }, { context })
    site.station.clock.advance(60)
    const file = await call(bankApi.exportFile, { batchId }, { context })
    site.station.clock.advance(60)
    const opened = await call(
      bankApi.openEvidence,
      { batchId, sha256: file.sha256, reason: '检查员核对' },
      { context: site.managerContext },
    )
    expect(opened).toEqual({ fileName: file.fileName, contentBase64: file.contentBase64, sha256: file.sha256 })
    const steps = await call(bankApi.history, { batchId }, { context })
    expect(steps.map(({ what, by, approver, reason }) => [what, by, approver, reason])).toEqual([
      ['prepared', '劳资员', null, null],
      ['approved', '劳资员', '项目经理', null],
      ['exported', '劳资员', null, null],
      ['opened', '项目经理', null, '检查员核对'],
    ])
    const wrong = { batchId, sha256: 'ab'.repeat(32), reason: '看看' }
    expect((await refusalOf(() => call(bankApi.openEvidence, wrong, { context }))).code).toBe('bank.unknown-evidence')
    expect(offences(site)).toEqual([])
  })

  it('shows a wage’s payments in a chain, first to last, from whichever of them', async () => {
    const site = await siteWithFrozenLists({ workersPerTeam: 1 })
    const context = site.clerkContext
    const batch = await prepare(site)
    await call(bankApi.approve, { batchId: batch.id, approval: managerConsent(site) }, { context })
    const chain = await call(bankApi.chain, { paymentId: batch.rows[0]!.id }, { context })
    expect(chain.map(({ payment, messageId, decidedAt }) => [payment.id, messageId, decidedAt])).toEqual([
      [batch.rows[0]!.id, batch.messageId, null],
    ])
  })
})
