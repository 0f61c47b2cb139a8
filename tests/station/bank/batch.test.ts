import { call } from '@orpc/server'
import { describe, expect, it } from 'vitest'
import { readPain001 } from '../../../src-main/practice/bank/orders.ts'
import { bankApi } from '../../../src-main/station/bank/api.ts'
import { openBankFile } from '../../../src-main/station/bank/evidence.ts'
import { all, one, run } from '../../../src-main/station/store/db.ts'
import { factsOf, refusalOf } from '../../support/ledger.ts'
import { PINS } from '../payroll/site.ts'
import {
  accountOf,
  approvedBatch,
  ESCROW,
  MONTH,
  managerConsent,
  offences,
  preparedBatch,
  siteWithFrozenLists,
  states,
  WAGE_FEN,
} from './support.ts'

describe('preparing a batch', () => {
  it('pays every line of the frozen lists, whole, to the worker’s own account, in one file that is kept', async () => {
    const site = await siteWithFrozenLists({ teams: 2 })
    const batch = await preparedBatch(site)
    expect(batch).toMatchObject({
      month: MONTH,
      state: 'prepared',
      payments: 4,
      totalFen: 4 * WAGE_FEN,
      paidFen: 0,
      approvals: [{ userId: site.clerk.id, name: '劳资员' }],
      isReissue: false,
    })
    expect(batch.rows.map((row) => [row.name, row.maskedAccount, row.amountFen, row.state])).toEqual(
      [0, 1, 2, 3].map((n) => [accountOf(site, n).holder, `****000${n + 1}`, WAGE_FEN, 'prepared']),
    )
    const { db, keys } = site.station
    const row = one<{ sha: string; blob: string }>(db, 'SELECT file_sha256 AS sha, file_blob AS blob FROM bank_batch')!
    expect(readPain001(openBankFile(db, keys, row.sha, row.blob))).toEqual({
      messageId: batch.messageId,
      debtorAccount: ESCROW,
      payments: batch.rows.map((payment, n) => ({
        endToEndId: payment.endToEndId,
        payeeName: payment.name,
        account: accountOf(site, n).account,
        cnaps: '402339900017',
        amountFen: WAGE_FEN,
        remark: '2026-09工资',
      })),
    })
    expect(offences(site)).toEqual([])
  })

  it('leaves no account number in clear in the journal or in a blob', async () => {
    const site = await siteWithFrozenLists()
    const batch = await approvedBatch(site, 'file')
    await call(bankApi.exportFile, { batchId: batch.id }, { context: site.clerkContext })
    const { account } = accountOf(site, 0)
    const stored = [
      ...all<{ bytes: Buffer }>(site.station.db, 'SELECT bytes FROM blob'),
      ...all<{ bytes: Buffer }>(site.station.db, 'SELECT bytes FROM journal_fact'),
    ]
    expect(
      stored.filter(({ bytes }) => bytes.includes(account) || bytes.includes(Buffer.from(account).toString('base64'))),
    ).toEqual([])
  })

  it('refuses a list twice, lists of nothing, a date gone by, and a list that is not frozen', async () => {
    const site = await siteWithFrozenLists()
    const context = site.clerkContext
    const plan = { transport: 'https' as const, profile: 'iso20022-pain001' as const, executionDate: '2026-10-09' }
    const prepare = (change: object) =>
      call(bankApi.prepare, { listIds: site.listIds, ...plan, ...change }, { context })
    expect((await refusalOf(() => prepare({ executionDate: '2026-10-07' }))).code).toBe('bank.date-past')
    expect((await refusalOf(() => prepare({ listIds: ['WL0000000000000000'] }))).code).toBe('bank.unknown-list')
    await prepare({})
    expect((await refusalOf(() => prepare({}))).code).toBe('bank.already-in-batch')
    const other = await siteWithFrozenLists()
    run(other.station.db, 'DROP TRIGGER wage_list_frozen')
    run(other.station.db, 'DROP TRIGGER wage_list_order')
    run(other.station.db, "UPDATE wage_list SET state = 'published', hash = NULL, frozen_at = NULL, approved_by = NULL")
    const unfrozen = call(bankApi.prepare, { listIds: other.listIds, ...plan }, { context: other.clerkContext })
    expect((await refusalOf(() => unfrozen)).code).toBe('bank.list-not-frozen')
  })

  it('names every worker without an account of his own', async () => {
    const site = await siteWithFrozenLists({ withAccounts: false })
    const error = await preparedBatch(site).catch(
      (reason: unknown) => reason as { data: { code: string; details: unknown[] } },
    )
    expect((error as { data: { code: string } }).data).toMatchObject({
      code: 'bank.payees-not-ready',
      params: { count: 2 },
      details: [0, 1].map((n) => ({ code: 'bank.payee.no-account', params: { name: accountOf(site, n).holder } })),
    })
    expect(states(site)).toEqual({ batches: [], payments: [] })
  })

  it('refuses the rural TXT with the names its encoding lacks, and takes the same list as XML', async () => {
    const site = await siteWithFrozenLists({ workersPerTeam: 5 })
    const error = await preparedBatch(site, 'file', 'rural-txt').catch((reason: unknown) => reason)
    expect((error as { data: object }).data).toMatchObject({
      code: 'bank.format-refused',
      details: [
        { code: 'bank.format.text-not-encodable', params: { name: '王㛃', detail: '㛃 (U+36C3)' } },
        { code: 'bank.format.text-not-encodable', params: { name: '陈𬭎', detail: '𬭎 (U+2CB4E)' } },
      ],
    })
    expect((await preparedBatch(site)).payments).toBe(5)
  })
})

describe('two people release a batch', () => {
  it('not the one who prepared it, not without a PIN, not a contractor, and only once', async () => {
    const site = await siteWithFrozenLists()
    const { id: batchId } = await preparedBatch(site)
    const approve = (userId: string, pin: string, context = site.clerkContext) =>
      refusalOf(() => call(bankApi.approve, { batchId, approval: { userId, pin } }, { context })).then(
        ({ code }) => code,
      )
    expect(await approve(site.clerk.id, PINS.clerk)).toBe('bank.same-approver')
    expect(await approve(site.clerk.id, PINS.clerk, site.managerContext)).toBe('bank.same-approver')
    expect(await approve(site.contractor.id, PINS.contractor)).toBe('access.approver-role')
    expect(await approve(site.manager.id, '999999')).toBe('access.wrong-pin')
    const input = { batchId, approval: managerConsent(site) }
    const released = await call(bankApi.approve, input, { context: site.clerkContext })
    expect(released.state).toBe('approved')
    expect(released.approvals.map((one) => one.name)).toEqual(['劳资员', '项目经理'])
    expect(await approve(site.manager.id, PINS.manager)).toBe('bank.wrong-state')
    const fact = factsOf(site.station.db).find((one) => one.kind === 'bank.batch-approved')
    expect(fact).toMatchObject({ actor: { userId: site.clerk.id }, approver: { userId: site.manager.id } })
    expect(offences(site)).toEqual([])
  })

  it('no batch leaves unreleased, and each leaves its own way only', async () => {
    const site = await siteWithFrozenLists()
    const { id: batchId } = await preparedBatch(site, 'file')
    const context = site.clerkContext
    expect((await refusalOf(() => call(bankApi.exportFile, { batchId }, { context }))).code).toBe('bank.not-approved')
    await call(bankApi.approve, { batchId, approval: managerConsent(site) }, { context })
    const connection = {
      url: 'https://127.0.0.1:1',
      fingerprint: Array(32).fill('AA').join(':'),
      secret: 'x'.repeat(20),
    }
    await call(bankApi.setConnection, connection, { context: site.managerContext })
    expect((await refusalOf(() => call(bankApi.handOver, { batchId }, { context }))).code).toBe('bank.by-file-only')
    const first = await call(bankApi.exportFile, { batchId }, { context })
    const again = await call(bankApi.exportFile, { batchId }, { context })
    expect(again).toEqual(first)
    expect(states(site)).toEqual({ batches: ['handed-over'], payments: ['handed-over', 'handed-over'] })
    expect(factsOf(site.station.db).filter((one) => one.kind === 'bank.file-exported')).toHaveLength(2)
  })
})

describe('the database itself', () => {
  it('refuses a second living payment of a line, a changed amount, a step out of order, a deletion', async () => {
    const site = await siteWithFrozenLists()
    await approvedBatch(site)
    const { db } = site.station
    const columns = all<{ name: string }>(db, "SELECT name FROM pragma_table_info('bank_payment')").map(
      (row) => row.name,
    )
    const copy = columns
      .map((name) => (name === 'id' || name === 'end_to_end_id' ? "'PYX'" : name === 'sequence' ? '99' : name))
      .join(', ')
    const attempts: [string, RegExp][] = [
      [
        `INSERT INTO bank_payment SELECT ${copy} FROM bank_payment LIMIT 1`,
        /UNIQUE constraint failed: bank_payment.line_id/,
      ],
      ['UPDATE bank_payment SET amount_fen = amount_fen + 1', /never changes/],
      ["UPDATE bank_payment SET state = 'paid'", /in order/],
      ["UPDATE bank_payment SET state = 're-issued', reissued_by = id", /in order/],
      ["UPDATE bank_batch SET state = 'settled'", /in order/],
      ['UPDATE bank_batch SET total_fen = 1', /never changes/],
      ['DELETE FROM bank_payment', /never deleted/],
      ['DELETE FROM bank_batch', /never deleted/],
    ]
    for (const [sql, why] of attempts) expect(() => db.exec(sql), sql).toThrow(why)
    expect(offences(site)).toEqual([])
  })

  it('is checked: each invariant names the row that offends', async () => {
    const tampering: [string, string][] = [
      ['batch-is-sum-of-payments', 'UPDATE bank_payment SET amount_fen = amount_fen + 1 WHERE sequence = 1'],
      ['payee-is-own-account', "UPDATE bank_payment SET payee_name = '别人' WHERE sequence = 1"],
      ['payee-is-own-account', 'UPDATE bank_batch SET approved_by = NULL, approved_at = NULL'],
      [
        'paid-once',
        "UPDATE bank_payment SET reissued_by = 'PYX', state = 're-issued', failed_as = 'returned' WHERE sequence = 1",
      ],
    ]
    for (const [name, sql] of tampering) {
      const site = await siteWithFrozenLists()
      await approvedBatch(site)
      const { db } = site.station
      for (const trigger of ['bank_payment_fixed', 'bank_payment_order', 'bank_batch_fixed'])
        db.exec(`DROP TRIGGER ${trigger}`)
      db.pragma('ignore_check_constraints = ON')
      db.exec(sql)
      const { bankInvariants } = await import('../../../src-main/station/bank/invariants.ts')
      const found = bankInvariants
        .filter((invariant) => invariant.check(db).length > 0)
        .map((invariant) => invariant.name)
      expect(found, sql).toContain(name)
    }
  })
})
