import { describe, expect, it } from 'vitest'
import { currentAccount, openAccountNumber } from '../../../src-main/station/roster/queries.ts'
import { passesLuhn } from '../../../src-main/station/roster/rules/accounts.ts'
import { consentOf, factsOf, refusalOf, replayed, tablesOf } from '../../support/ledger.ts'
import { cardNumber, testAccount, testCard } from '../../support/people.ts'
import { openTestSite } from '../../support/site.ts'

async function withWorkers() {
  const site = openTestSite()
  const clerk = site.as(site.clerk)
  const enrol = async (person: number, name: string, phone = `1390000000${person}`) => {
    site.station.putCard(testCard(person, { name }))
    const identity = { from: 'card' as const, readId: `read-${person}` }
    return (await clerk.enrol({ identity, phone, consent: true, engagement: null, account: null })).id
  }
  return { ...site, clerkUser: site.clerk, clerk, enrol }
}

describe('own account', () => {
  it('takes the first with one person, a replacement with two, and keeps the old one in the history', async () => {
    const { station, clerk, enrol, manager } = await withWorkers()
    const workerId = await enrol(1, '买买提·艾力')
    const first = testAccount(1, '买买提•艾力')
    await clerk.setAccount({ workerId, account: first, approval: null })
    station.clock.advance(60)
    const second = testAccount(2, '买买提·艾力')
    const worker = await clerk.setAccount({ workerId, account: second, approval: consentOf(manager) })

    const inUse = currentAccount(station.db, workerId)
    expect(inUse && openAccountNumber(station.keys, inUse)).toBe(second.accountNumber)
    expect(worker.account?.id).toBe(inUse?.id)
    expect(worker.accounts.map(({ masked, since }) => [masked, since])).toEqual([
      [`****${second.accountNumber.slice(-4)}`, '2026-10-01T00:01:00.000Z'],
      [`****${first.accountNumber.slice(-4)}`, '2026-10-01T00:00:00.000Z'],
    ])
    expect(factsOf(station.db).at(-1)).toMatchObject({
      kind: 'roster.account-set',
      approver: { userId: manager.id, role: 'manager' },
    })
    expect(replayed(station.db)).toEqual(tablesOf(station.db))
  })

  it("refuses what is not the worker's own", async () => {
    const { clerk, enrol, manager } = await withWorkers()
    const zhang = await enrol(1, '张三')
    const li = await enrol(2, '李四')
    const account = testAccount(1, '张三')
    await clerk.setAccount({ workerId: zhang, account, approval: null })
    const set = (
      workerId: string,
      fields: object,
      approval: ReturnType<typeof consentOf> | null = consentOf(manager),
    ) => refusalOf(() => clerk.setAccount({ workerId, account: { ...account, ...fields }, approval }))
    const card = cardNumber(5)
    const mistyped = `${card.slice(0, 18)}${(Number(card[18]) + 1) % 10}`
    const refusals = [
      await set(li, {}),
      await set(li, { holderName: '李四' }),
      await set(zhang, {}),
      await set(zhang, { accountNumber: mistyped }),
      await set(zhang, { cnaps: '102100099990' }),
      await set(zhang, { accountNumber: cardNumber(2) }, null),
      await set(zhang, { accountNumber: cardNumber(2) }, consentOf(manager, '0000')),
      await set('WK0000000000000000', {}),
    ]
    expect(refusals).toEqual([
      { code: 'roster.holder-not-worker', params: { holder: '张三', name: '李四' } },
      { code: 'roster.account-of-another', params: { name: '张三' } },
      { code: 'roster.account-unchanged', params: {} },
      { code: 'roster.account-luhn', params: {} },
      { code: 'roster.cnaps-check-digit', params: { position: 12, found: '0', expected: '6' } },
      { code: 'access.approval-needed', params: { roles: 'manager' } },
      { code: 'access.wrong-pin', params: { name: manager.name, left: 4 } },
      { code: 'roster.unknown-worker', params: { worker: 'WK0000000000000000' } },
    ])
  })

  it('lets an account that its owner gave up go to another of the same name', async () => {
    const { clerk, enrol, manager } = await withWorkers()
    const first = await enrol(1, '张三')
    const second = await enrol(3, '张三')
    await clerk.setAccount({ workerId: first, account: testAccount(1, '张三'), approval: null })
    await clerk.setAccount({ workerId: first, account: testAccount(2, '张三'), approval: consentOf(manager) })
    const worker = await clerk.setAccount({ workerId: second, account: testAccount(1, '张三'), approval: null })
    expect(worker.account?.holderName).toBe('张三')
  })

  it('warns of a passbook account that is no card number', async () => {
    const { clerk, enrol } = await withWorkers()
    const workerId = await enrol(1, '张三')
    const account = { ...testAccount(1, '张三'), accountNumber: '201000012345678' }
    expect(passesLuhn(account.accountNumber)).toBe(false)
    const worker = await clerk.setAccount({ workerId, account, approval: null })
    expect(worker.warnings).toEqual([{ code: 'roster.warn-account-luhn', params: { last4: '5678' } }])
  })
})

it('warns of one phone for three people, and of a card that expired since', async () => {
  const { station, clerk, enrol } = await withWorkers()
  const codes = async (workerId: string) => (await clerk.worker({ workerId })).warnings.map(({ code }) => code)
  const first = await enrol(1, '张三', '13911111111')
  await enrol(2, '李四', '13911111111')
  expect(await codes(first)).toEqual(['roster.warn-no-account'])
  await enrol(3, '王五', '13911111111')
  expect(await codes(first)).toEqual(['roster.warn-phone-shared', 'roster.warn-no-account'])
  station.clock.set('2040-01-01T16:00:00.000Z')
  expect(await codes(first)).toContain('roster.warn-identity-expired')
  expect((await clerk.search({ status: 'all' })).rows.map(({ identityExpired }) => identityExpired)).toEqual([
    true,
    true,
    true,
  ])
})
