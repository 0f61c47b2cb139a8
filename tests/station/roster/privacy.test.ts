import { expect, it } from 'vitest'
import { StationError } from '../../../src-main/contract/errors.ts'
import { rosterInvariants } from '../../../src-main/station/roster/invariants.ts'
import { workerByIdNumber } from '../../../src-main/station/roster/queries.ts'
import { all, one, run } from '../../../src-main/station/store/db.ts'
import { addUser, consentOf, factsOf, refusalOf, replayed, tablesOf } from '../../support/ledger.ts'
import { testAccount, testCard, testEngagement } from '../../support/people.ts'
import { openTestSite } from '../../support/site.ts'

async function withWorker(engaged = true) {
  const site = openTestSite()
  const clerk = site.as(site.clerk)
  const card = testCard(1)
  site.station.putCard(card)
  const account = testAccount(1, '张三')
  const worker = await clerk.enrol({
    identity: { from: 'card', readId: card.readId },
    phone: '13912345678',
    consent: true,
    engagement: engaged ? testEngagement(site.teams.first) : null,
    account,
  })
  return { ...site, clerkUser: site.clerk, clerk, boss: site.as(site.manager), worker, card, account }
}

it('shows a personal field in full only with a reason, and records the read', async () => {
  const { station, clerk, clerkUser, worker, card, account } = await withWorker()
  const reveal = async (field: 'idNumber' | 'phone' | 'address' | 'accountNumber') =>
    (await clerk.reveal({ workerId: worker.id, field, reason: '核对合同' })).text
  expect([
    await reveal('idNumber'),
    await reveal('phone'),
    await reveal('address'),
    await reveal('accountNumber'),
  ]).toEqual([card.idNumber, '13912345678', card.address, account.accountNumber])
  expect(all(station.db, 'SELECT user_id, person_id, field, reason FROM personal_read ORDER BY seq')).toEqual(
    ['idNumber', 'phone', 'address', 'accountNumber'].map((field) => ({
      user_id: clerkUser.id,
      person_id: worker.id,
      field,
      reason: '核对合同',
    })),
  )
  expect(JSON.stringify(factsOf(station.db))).not.toContain('13912345678')
})

it('records no read of a field that is not there', async () => {
  const site = openTestSite()
  site.station.putCard(testCard(1))
  const { id: workerId } = await site.as(site.clerk).enrol({
    identity: { from: 'card', readId: 'read-1' },
    phone: '13912345678',
    consent: true,
    engagement: null,
    account: null,
  })
  const inspector = site.as(addUser(site.station, 'inspector'))
  const reveal = () => inspector.reveal({ workerId, field: 'accountNumber', reason: '检查' })
  expect(await refusalOf(reveal)).toEqual({ code: 'roster.no-account', params: { name: '张三' } })
  expect(all(site.station.db, 'SELECT * FROM personal_read')).toEqual([])
})

it('erases a person after the retention, with two people: no key, no trace to find him by, and the journal whole', async () => {
  const { station, clerk, clerkUser, boss, worker, card } = await withWorker()
  const erase = () => boss.erase({ workerId: worker.id, reason: '保存期满', approval: consentOf(clerkUser) })
  const refusals = [
    await refusalOf(() => clerk.erase({ workerId: worker.id, reason: '保存期满', approval: consentOf(clerkUser) })),
    await refusalOf(erase),
  ]
  await clerk.exit({ engagementId: worker.engagement?.id ?? '', exitDate: '2026-10-01', reason: '完工' })
  // The project ends on 2027-12-31: three years on, to the day (国令724 art. 28).
  station.clock.set('2030-12-31T04:00:00.000Z')
  refusals.push(await refusalOf(erase))
  expect(refusals).toEqual([
    { code: 'access.not-allowed', params: { role: 'clerk' } },
    { code: 'roster.still-engaged', params: { name: '张三' } },
    { code: 'roster.retention-running', params: { name: '张三', until: '2030-12-31' } },
  ])
  station.clock.set('2031-01-01T04:00:00.000Z')
  const sealedBefore =
    one<{ sealed: string }>(station.db, 'SELECT id_number_sealed AS sealed FROM worker')?.sealed ?? ''
  expect(await erase()).toEqual({ ok: true })

  expect(all(station.db, 'SELECT * FROM person_key WHERE wrapped IS NOT NULL')).toEqual([])
  expect(() => station.keys.open(worker.id, 'idNumber', sealedBefore)).toThrow(StationError)
  expect(workerByIdNumber(station.db, station.keys, card.idNumber)).toBeUndefined()
  expect((await clerk.search({ status: 'all' })).total).toBe(0)
  expect(await clerk.worker({ workerId: worker.id })).toMatchObject({
    name: '张三',
    maskedIdNumber: '—',
    maskedPhone: '—',
    maskedAddress: '—',
    account: null,
    warnings: [{ code: 'roster.person-erased' }],
  })
  const after = [
    await refusalOf(erase),
    await refusalOf(() => clerk.reveal({ workerId: worker.id, field: 'phone', reason: '联系' })),
    await refusalOf(() =>
      clerk.engage({ workerId: worker.id, engagement: testEngagement(worker.engagement?.teamId ?? '') }),
    ),
    await refusalOf(() => clerk.setAccount({ workerId: worker.id, account: testAccount(2, '张三'), approval: null })),
  ]
  expect(new Set(after.map(({ code }) => code))).toEqual(new Set(['roster.person-erased']))
  expect(replayed(station.db)).toEqual(tablesOf(station.db))
  expect(rosterInvariants.flatMap((invariant) => invariant.check(station.db))).toEqual([])

  // He may come back, as a new person of the roster.
  const again = await clerk.enrol({
    identity: { from: 'card', readId: card.readId },
    phone: '13912345678',
    consent: true,
    engagement: null,
    account: null,
  })
  expect(again.id).not.toBe(worker.id)
})

it('erases at once whoever never worked here, and keeps his key if the consent fails', async () => {
  const { station, clerkUser, boss, worker } = await withWorker(false)
  const erase = (pin?: string) =>
    boss.erase({ workerId: worker.id, reason: '撤回同意', approval: consentOf(clerkUser, pin) })
  expect(await refusalOf(() => erase('0000'))).toMatchObject({ code: 'access.wrong-pin' })
  expect((await boss.worker({ workerId: worker.id })).maskedPhone).toBe('139****5678')
  await erase()
  expect(all(station.db, 'SELECT * FROM person_key WHERE wrapped IS NOT NULL')).toEqual([])
})

it('names what the sqlite shell changed behind its back', async () => {
  const { station, worker, clerk } = await withWorker()
  station.putCard(testCard(2, { name: '李四' }))
  const other = await clerk.enrol({
    identity: { from: 'card', readId: 'read-2' },
    phone: '13912345678',
    consent: true,
    engagement: null,
    account: testAccount(2, '李四'),
  })
  const check = () =>
    rosterInvariants.flatMap((i) => i.check(station.db).map(({ where }) => `${i.name}: ${where.split(' ')[0]}`))
  expect(check()).toEqual([])
  station.db.exec(`
    DROP INDEX worker_account_owner;
    DROP INDEX engagement_running;
    UPDATE worker_account SET account_index = (SELECT account_index FROM worker_account LIMIT 1);
    UPDATE worker_account SET holder_name = '王五' WHERE worker_id = '${other.id}';
    INSERT INTO engagement SELECT 'EN0000000000000000', worker_id, team_id, trade, work_role, entry_date, NULL, NULL,
      contract_kind, contract_number, contract_from, contract_to, training_date FROM engagement;
  `)
  expect(check()).toEqual([
    'account-holder-is-worker: worker_account',
    'account-of-one-worker: worker_account',
    'running-engagement-once: engagement',
    'rate-from-entry: engagement',
  ])
  run(station.db, 'DELETE FROM engagement_rate')
  expect(check().filter((found) => found.startsWith('rate-from-entry'))).toHaveLength(2)
  expect(worker.name).toBe('张三')
})
