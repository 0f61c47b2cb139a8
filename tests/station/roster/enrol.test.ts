import { describe, expect, it } from 'vitest'
import type { CardRead } from '../../../src-main/devices/messages.ts'
import { rosterInvariants } from '../../../src-main/station/roster/invariants.ts'
import { workerByIdNumber } from '../../../src-main/station/roster/queries.ts'
import { all } from '../../../src-main/station/store/db.ts'
import { addUser, consentOf, factsOf, refusalOf, replayed, tablesOf } from '../../support/ledger.ts'
import { citizenNumber, testAccount, testCard, testEngagement } from '../../support/people.ts'
import { openTestSite, type TestSite } from '../../support/site.ts'

const PHONE = '13912345678'

function byCard(site: TestSite, card: CardRead, more: { engagement?: object | null; account?: object | null } = {}) {
  site.station.putCard(card)
  return site.as(site.clerk).enrol({
    identity: { from: 'card', readId: card.readId },
    phone: PHONE,
    consent: true,
    engagement: null,
    account: null,
    ...more,
  } as Parameters<ReturnType<TestSite['as']>['enrol']>[0])
}

const manual = (idNumber: string, fields: object = {}) => ({
  name: '李四',
  idNumber,
  nation: '01',
  address: '浙江省虚构市虚构区虚构路2号',
  authority: '虚构市公安局',
  validFrom: '2020-01-01',
  validTo: '长期' as const,
  ...fields,
})

describe('by card', () => {
  it('takes person, engagement and account in one commit and shows them masked', async () => {
    const site = openTestSite()
    const card = testCard(1)
    const before = site.station.ledger.size
    const worker = await byCard(site, card, {
      engagement: testEngagement(site.teams.first),
      account: testAccount(1, '张三'),
    })
    expect(worker).toMatchObject({
      name: '张三',
      sex: '1',
      nation: '01',
      age: 41,
      source: 'card',
      maskedIdNumber: `339900********${citizenNumber('1985-06-15', 1).slice(-4)}`,
      maskedPhone: '139****5678',
      maskedAddress: '浙江省虚构市****',
      authority: '虚构市公安局',
      validTo: '2040-01-01',
      identityExpired: false,
      enrolledAt: '2026-10-01T00:00:00.000Z',
      engagement: {
        teamName: '钢筋班',
        companyName: '虚构劳务甲有限公司',
        trade: '020',
        entryDate: '2026-10-01',
        exitDate: null,
        dayRateFen: 40_000,
      },
      account: { holderName: '张三', bankName: '虚构农商银行' },
      warnings: [],
    })
    expect(worker.account?.masked).toMatch(/^\*{4}\d{4}$/)
    expect(
      factsOf(site.station.db)
        .slice(before)
        .map(({ kind, device }) => [kind, device]),
    ).toEqual([
      ['roster.worker-enrolled', card.deviceId],
      ['roster.worker-engaged', undefined],
      ['roster.account-set', undefined],
    ])
    expect(workerByIdNumber(site.station.db, site.station.keys, card.idNumber)).toEqual({ id: worker.id, name: '张三' })
    expect(rosterInvariants.flatMap((invariant) => invariant.check(site.station.db))).toEqual([])
    expect(replayed(site.station.db)).toEqual(tablesOf(site.station.db))
  })

  it('leaves no personal field readable in journal or tables', async () => {
    const site = openTestSite()
    const card = testCard(1, { rawText: 'deadbeefdeadbeef', photoWlt: 'UEhPVE9QSE9UTw==' })
    const account = testAccount(1, '张三')
    await byCard(site, card, { account })
    const journal = all<{ bytes: Buffer }>(site.station.db, 'SELECT bytes FROM journal_fact')
    const written =
      journal.map(({ bytes }) => bytes.toString('utf8')).join() + JSON.stringify(tablesOf(site.station.db))
    const secrets = [
      card.idNumber,
      card.birth,
      card.address,
      PHONE,
      account.accountNumber,
      card.rawText,
      card.photoWlt ?? '',
    ]
    expect(secrets.filter((secret) => written.includes(secret))).toEqual([])
    expect(written).toContain('张三')
  })

  it('takes the identity from the reader, not from the screen: a card that is gone cannot be enrolled', async () => {
    const site = openTestSite()
    const enrol = () =>
      site.as(site.clerk).enrol({
        identity: { from: 'card', readId: 'read-9' },
        phone: PHONE,
        consent: true,
        engagement: null,
        account: null,
      })
    expect(await refusalOf(enrol)).toMatchObject({ code: 'roster.card-gone' })
  })

  it('shows the card on the reader masked, and whose it is', async () => {
    const site = openTestSite()
    const clerk = site.as(site.clerk)
    expect(await clerk.cardOnReader()).toBeNull()
    site.station.putCard(testCard(1, { validTo: '2026-09-30' }))
    expect(await clerk.cardOnReader()).toMatchObject({ expired: true, workerId: null, age: 41 })
    const worker = await byCard(site, testCard(1))
    const seen = await clerk.cardOnReader()
    expect(seen).toMatchObject({ readId: 'read-1', expired: false, workerId: worker.id, name: '张三' })
    expect(JSON.stringify(seen)).not.toContain(testCard(1).idNumber)
  })

  it('refuses the same person twice and names him', async () => {
    const site = openTestSite()
    const first = await byCard(site, testCard(1))
    expect(await refusalOf(() => byCard(site, testCard(1, { readId: 'again' })))).toEqual({
      code: 'roster.already-enrolled',
      params: { name: '张三', worker: first.id },
    })
  })

  it.each<[string, Partial<CardRead>, string, object]>([
    ['expired yesterday', { validTo: '2026-09-30' }, 'roster.card-expired', { until: '2026-09-30' }],
    ['not valid yet', { validFrom: '2026-10-02' }, 'roster.card-not-yet-valid', { from: '2026-10-02' }],
    ['of a child', { birth: '2010-10-02' }, 'roster.under-16', { age: 15, name: '张三' }],
    [
      'with a wrong check digit',
      { idNumber: '339900198506150010' },
      'roster.id-check-digit',
      expect.anything() as object,
    ],
    [
      'with another birth',
      { idNumber: citizenNumber('1985-06-16', 1) },
      'roster.card-inconsistent',
      { field: 'birth' },
    ],
    ['with another sex', { sex: '2' }, 'roster.card-inconsistent', { field: 'sex' }],
    ['of another kind', { kind: 'foreigner-2023' }, 'roster.card-inconsistent', { field: 'kind' }],
  ])('refuses a card %s', async (_what, fields, code, params) => {
    const site = openTestSite()
    const before = site.station.ledger.size
    expect(await refusalOf(() => byCard(site, testCard(1, fields)))).toEqual({ code, params })
    expect(site.station.ledger.size).toBe(before)
  })

  it('takes a card on its last day, and the 16th birthday counts', async () => {
    const site = openTestSite()
    const worker = await byCard(site, testCard(1, { birth: '2010-10-01', validTo: '2026-10-01' }))
    expect(worker).toMatchObject({ age: 16, identityExpired: false })
    expect(worker.warnings.map(({ code }) => code)).toEqual(['roster.warn-under-18', 'roster.warn-no-account'])
  })

  it('takes a foreign permanent residence card of 2017 with the birth that the card states', async () => {
    const site = openTestSite()
    const worker = await byCard(
      site,
      testCard(1, { kind: 'foreigner-2017', idNumber: 'USA330085061518', nation: '', name: 'John Smith' }),
    )
    expect(worker).toMatchObject({ name: 'John Smith', age: 41, maskedIdNumber: 'USA********1518' })
  })

  it('keeps nothing when the account is refused', async () => {
    const site = openTestSite()
    const before = tablesOf(site.station.db)
    const enrol = () =>
      byCard(site, testCard(1), { engagement: testEngagement(site.teams.first), account: testAccount(1, '李四') })
    expect(await refusalOf(enrol)).toEqual({
      code: 'roster.holder-not-worker',
      params: { holder: '李四', name: '张三' },
    })
    expect(tablesOf(site.station.db)).toEqual(before)
    expect(all(site.station.db, 'SELECT * FROM person_key')).toEqual([])
  })

  it('is the work of clerk and manager', async () => {
    const site = openTestSite()
    site.station.putCard(testCard(1))
    const input = {
      identity: { from: 'card' as const, readId: 'read-1' },
      phone: PHONE,
      consent: true as const,
      engagement: null,
      account: null,
    }
    const inspector = addUser(site.station, 'inspector')
    expect(await refusalOf(() => site.as(inspector).enrol(input))).toMatchObject({ code: 'access.not-allowed' })
    expect((await site.as(site.manager).enrol(input)).name).toBe('张三')
  })
})

describe('by hand', () => {
  const byHand = (site: TestSite, fields: ReturnType<typeof manual>, approval = consentOf(site.manager)) =>
    site.as(site.clerk).enrol({
      identity: { from: 'manual', fields, approval },
      phone: PHONE,
      consent: true,
      engagement: null,
      account: null,
    })

  it('needs a second person and stays marked for ever', async () => {
    const site = openTestSite()
    const worker = await byHand(site, manual(citizenNumber('1976-03-04', 2)))
    expect(worker).toMatchObject({ name: '李四', sex: '2', source: 'manual', age: 50 })
    expect(worker.warnings.map(({ code }) => code)).toEqual([
      'roster.warn-manual-identity',
      'roster.warn-over-50',
      'roster.warn-no-account',
    ])
    expect(factsOf(site.station.db).at(-1)).toMatchObject({
      kind: 'roster.worker-enrolled',
      actor: { userId: site.clerk.id },
      approver: { userId: site.manager.id, role: 'manager' },
      data: { source: 'manual', photoSealed: null, cardTextSealed: null },
    })
  })

  it('counts a wrong PIN of the second person though the enrolment is rolled back', async () => {
    const site = openTestSite()
    const number = citizenNumber('1976-03-04', 2)
    const refused = await refusalOf(() => byHand(site, manual(number), consentOf(site.manager, '0000')))
    expect(refused).toEqual({ code: 'access.wrong-pin', params: { name: site.manager.name, left: 4 } })
    expect(workerByIdNumber(site.station.db, site.station.keys, number)).toBeUndefined()
    expect(factsOf(site.station.db).at(-1)).toMatchObject({
      kind: 'access.pin-refused',
      actor: { userId: site.clerk.id },
      data: { userId: site.manager.id, purpose: 'approval' },
    })
    for (let n = 0; n < 4; n++) await refusalOf(() => byHand(site, manual(number), consentOf(site.manager, '0000')))
    expect(await refusalOf(() => byHand(site, manual(number)))).toMatchObject({ code: 'access.locked' })
    site.station.clock.advance(61)
    expect((await byHand(site, manual(number))).name).toBe('李四')
    expect(replayed(site.station.db)).toEqual(tablesOf(site.station.db))
  })

  it('refuses wrong numbers, an unknown ethnic group, and consent by the clerk himself', async () => {
    const site = openTestSite()
    const good = citizenNumber('1976-03-04', 2)
    const refusals = [
      await refusalOf(() => byHand(site, manual(`${good.slice(0, 17)}${good.endsWith('1') ? '2' : '1'}`))),
      await refusalOf(() => byHand(site, manual('330784760304001'))),
      await refusalOf(() => byHand(site, manual(good, { nation: '60' }))),
      await refusalOf(() => byHand(site, manual(good, { validTo: '2021-01-01' }))),
      await refusalOf(() => byHand(site, manual(good), consentOf(site.clerk))),
      await refusalOf(() => byHand(site, manual(good), consentOf(addUser(site.station, 'clerk')))),
    ]
    expect(refusals.map(({ code }) => code)).toEqual([
      'roster.id-check-digit',
      'roster.id-old-15',
      'roster.unknown-nation',
      'roster.card-expired',
      'access.same-person',
      'access.approver-role',
    ])
  })
})
