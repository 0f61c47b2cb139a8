import { createRouterClient } from '@orpc/server'
import { describe, expect, it } from 'vitest'
import { accessApi } from '../../../src-main/station/access/api.ts'
import { verifyApproval } from '../../../src-main/station/access/approval.ts'
import { recordPersonalRead } from '../../../src-main/station/access/commands.ts'
import { pinRefused, userCreated } from '../../../src-main/station/access/facts.ts'
import { accessInvariants } from '../../../src-main/station/access/invariants.ts'
import { findUser } from '../../../src-main/station/access/queries.ts'
import { addCompany, setProject } from '../../../src-main/station/roster/commands/site.ts'
import { all, run } from '../../../src-main/station/store/db.ts'
import {
  addUser,
  consentOf,
  factsOf,
  openTestStation,
  refusalOf,
  replayed,
  SYSTEM,
  TEST_PIN,
  tablesOf,
} from '../../support/ledger.ts'
import { creditCode, TEST_PROJECT } from '../../support/people.ts'

const manager = { userId: 'US0000000000000000', role: 'manager' as const }

describe('set-up and users', () => {
  it('creates the first manager once, signs him in and lets him create the others', async () => {
    const station = openTestStation()
    const client = createRouterClient(accessApi, { context: station.context() })
    expect(await client.state()).toMatchObject({ needsFirstUser: true, user: null, users: [], practice: true })

    const first = await client.setUp({ name: '王经理', pin: TEST_PIN })
    const clerk = await client.createUser({ name: '李劳资', role: 'clerk', pin: '135790' })
    expect(await client.state()).toMatchObject({ needsFirstUser: false, user: first, stationName: '测试站' })
    expect(await client.users()).toEqual([first, clerk].sort((a, b) => (a.name < b.name ? -1 : 1)))
    expect(await refusalOf(() => client.setUp({ name: '赵', pin: TEST_PIN }))).toMatchObject({
      code: 'access.already-set-up',
    })
    await client.signOut()
    expect(await refusalOf(() => client.users())).toMatchObject({ code: 'access.not-signed-in' })
    expect(await client.signIn({ userId: clerk.id, pin: '135790' })).toEqual(clerk)
    expect(await refusalOf(() => client.createUser({ name: '孙', role: 'clerk', pin: '1234' }))).toMatchObject({
      code: 'access.not-allowed',
      params: { role: 'clerk' },
    })
    expect(replayed(station.db)).toEqual(tablesOf(station.db))
  })

  it('keeps no PIN and no bare hash: neither in the journal nor in the tables', async () => {
    const station = openTestStation()
    const client = createRouterClient(accessApi, { context: station.context() })
    await client.setUp({ name: '王经理', pin: '9753186420' })
    const journal = JSON.stringify(factsOf(station.db)) + JSON.stringify(tablesOf(station.db))
    expect(journal).not.toContain('9753186420')
    expect(journal).not.toContain('scrypt$')
  })

  it('refuses users that do not fit', async () => {
    const station = openTestStation()
    const client = createRouterClient(accessApi, { context: station.context(addUser(station, 'manager')) })
    await client.createUser({ name: '李', role: 'clerk', pin: '1234' })
    const codes = [
      await refusalOf(() => client.createUser({ name: '李', role: 'inspector', pin: '1234' })),
      await refusalOf(() => client.createUser({ name: '分包', role: 'contractor', pin: '1234' })),
      await refusalOf(() =>
        client.createUser({ name: '分包', role: 'contractor', pin: '1234', companyId: 'CO0000000000000000' }),
      ),
      await refusalOf(() =>
        client.createUser({ name: '管', role: 'clerk', pin: '1234', companyId: 'CO0000000000000000' }),
      ),
      await refusalOf(() => client.setPin({ userId: 'US0000000000000000', pin: '1234' })),
    ].map(({ code }) => code)
    expect(codes).toEqual([
      'access.name-taken',
      'access.company-needed',
      'access.unknown-company',
      'access.company-not-for-role',
      'access.unknown-user',
    ])
  })

  it('accepts a contractor user of a registered company', () => {
    const station = openTestStation()
    const company = station.ledger.commit(manager, (tx) => {
      setProject(tx, TEST_PROJECT)
      return addCompany(tx, {
        kind: 'subcontractor',
        name: '虚构劳务',
        uscc: creditCode(1),
        contactName: '甲',
        contactPhone: '13900000001',
      })
    })
    const user = addUser(station, 'contractor', company.id)
    expect(findUser(station.db, user.id)).toMatchObject({ role: 'contractor', companyId: company.id })
    expect(accessInvariants.flatMap((i) => i.check(station.db))).toEqual([])
  })

  it('asks for the present PIN before one changes his own, and counts a wrong one', async () => {
    const station = openTestStation()
    const clerk = addUser(station, 'clerk')
    const asClerk = createRouterClient(accessApi, { context: station.context(clerk) })
    await asClerk.signIn({ userId: clerk.id, pin: TEST_PIN })
    const codes = [
      (await refusalOf(() => asClerk.setPin({ userId: clerk.id, pin: '1122' }))).code,
      (await refusalOf(() => asClerk.setPin({ userId: clerk.id, pin: '1122', oldPin: '0000' }))).code,
    ]
    expect([codes, findUser(station.db, clerk.id)]).toMatchObject([
      ['access.old-pin-needed', 'access.wrong-pin'],
      { failures: 1 },
    ])
    await asClerk.setPin({ userId: clerk.id, pin: '1122', oldPin: TEST_PIN })
    expect(await asClerk.signIn({ userId: clerk.id, pin: '1122' })).toMatchObject({ id: clerk.id })
  })

  it('ends the session of a deactivated user at his next call and never leaves the station without a manager', async () => {
    const station = openTestStation()
    const boss = addUser(station, 'manager')
    const clerk = addUser(station, 'clerk')
    const asBoss = createRouterClient(accessApi, { context: station.context(boss) })
    const asClerk = createRouterClient(accessApi, { context: station.context(clerk) })
    await asBoss.setPin({ userId: clerk.id, pin: '1122' })
    expect(await refusalOf(() => asClerk.setPin({ userId: boss.id, pin: '1122' }))).toMatchObject({
      code: 'access.not-allowed',
    })
    await asBoss.deactivateUser({ userId: clerk.id })
    const refusals = [
      await refusalOf(() => asClerk.setPin({ userId: clerk.id, pin: '3344' })),
      await refusalOf(() => asClerk.signIn({ userId: clerk.id, pin: '1122' })),
      await refusalOf(() => asBoss.deactivateUser({ userId: clerk.id })),
      await refusalOf(() => asBoss.setPin({ userId: clerk.id, pin: '3344' })),
      await refusalOf(() => asBoss.deactivateUser({ userId: boss.id })),
    ]
    addUser(station, 'manager')
    refusals.push(await refusalOf(() => asBoss.deactivateUser({ userId: boss.id })))
    expect(refusals.map(({ code }) => code)).toEqual([
      'access.not-signed-in',
      'access.deactivated',
      'access.deactivated',
      'access.deactivated',
      'access.last-manager',
      'access.not-oneself',
    ])
  })
})

describe('lock-out', () => {
  it('locks after five wrong PINs, longer each time, and forgets them after the right one', async () => {
    const station = openTestStation('2026-10-01T00:00:00.000Z')
    const user = addUser(station, 'clerk')
    const client = createRouterClient(accessApi, { context: station.context() })
    const wrong = () => refusalOf(() => client.signIn({ userId: user.id, pin: '0000' }))
    const left = []
    for (let n = 0; n < 5; n++) left.push((await wrong()).params.left)
    expect(left).toEqual([4, 3, 2, 1, 0])

    // Locked: even the right PIN is refused, and the try is not counted.
    const locked = await refusalOf(() => client.signIn({ userId: user.id, pin: TEST_PIN }))
    expect(locked).toEqual({ code: 'access.locked', params: { name: user.name, minutes: 1 } })
    station.clock.advance(60)
    expect((await wrong()).code).toBe('access.wrong-pin')
    expect(findUser(station.db, user.id)).toMatchObject({ failures: 6, lockedUntil: '2026-10-01T00:06:00.000Z' })

    station.clock.advance(300)
    await client.signIn({ userId: user.id, pin: TEST_PIN })
    expect(findUser(station.db, user.id)).toMatchObject({ failures: 0, lockedUntil: null })
    expect(replayed(station.db)).toEqual(tablesOf(station.db))
  })

  it('grows to four hours and stays there', () => {
    const station = openTestStation('2026-10-01T00:00:00.000Z')
    const user = addUser(station, 'clerk')
    const untils = []
    for (let n = 1; n <= 11; n++) {
      station.ledger.commit(SYSTEM, (tx) => tx.record(pinRefused, { userId: user.id, purpose: 'sign-in' }))
      untils.push(findUser(station.db, user.id)?.lockedUntil?.slice(11, 16) ?? null)
    }
    expect(untils).toEqual([null, null, null, null, '00:01', '00:05', '00:15', '01:00', '04:00', '04:00', '04:00'])
  })

  it('is lifted by a new PIN from a manager', async () => {
    const station = openTestStation()
    const boss = addUser(station, 'manager')
    const user = addUser(station, 'clerk')
    const client = createRouterClient(accessApi, { context: station.context(boss) })
    for (let n = 0; n < 5; n++)
      station.ledger.commit(SYSTEM, (tx) => tx.record(pinRefused, { userId: user.id, purpose: 'sign-in' }))
    await client.setPin({ userId: user.id, pin: '777777' })
    expect(await client.signIn({ userId: user.id, pin: '777777' })).toMatchObject({ id: user.id })
  })
})

describe('second person', () => {
  const roles = ['manager' as const]

  it('names the approver in the fact, and refuses the actor himself, a wrong role, a stranger and no consent at all', async () => {
    const station = openTestStation()
    const clerk = addUser(station, 'clerk')
    const boss = addUser(station, 'manager')
    const other = addUser(station, 'inspector')
    const actor = { userId: clerk.id, role: clerk.role }
    const verify = (approval: { userId: string; pin: string } | null) =>
      station.ledger.commit(actor, (tx) => verifyApproval(tx, approval, { roles }))
    expect(verify(consentOf(boss))).toEqual({ userId: boss.id, role: 'manager' })
    const codes = []
    for (const approval of [consentOf(clerk), consentOf(other), { userId: 'US0000000000000000', pin: TEST_PIN }, null])
      codes.push((await refusalOf(() => verify(approval))).code)
    expect(codes).toEqual([
      'access.same-person',
      'access.approver-role',
      'access.unknown-user',
      'access.approval-needed',
    ])
  })

  it('clears the count of wrong PINs in the same commit as the consent', () => {
    const station = openTestStation()
    const clerk = addUser(station, 'clerk')
    const boss = addUser(station, 'manager')
    station.ledger.commit(SYSTEM, (tx) => tx.record(pinRefused, { userId: boss.id, purpose: 'approval' }))
    station.ledger.commit({ userId: clerk.id, role: 'clerk' }, (tx) => verifyApproval(tx, consentOf(boss), { roles }))
    expect(findUser(station.db, boss.id)).toMatchObject({ failures: 0 })
    expect(factsOf(station.db).at(-1)).toMatchObject({ kind: 'access.failures-cleared', data: { userId: boss.id } })
  })

  it('is checked by an invariant over the journal, whoever wrote it', () => {
    const station = openTestStation()
    const data = {
      userId: 'US0000000000000001',
      name: '甲',
      role: 'clerk' as const,
      companyId: null,
      pinSealed: 's1:x',
    }
    station.ledger.commit(manager, (tx) => tx.record(userCreated, data, { approver: manager }))
    run(station.db, 'UPDATE app_user SET company_id = ? WHERE id = ?', ['CO0000000000000000', data.userId])
    expect(accessInvariants.map((i) => [i.name, i.check(station.db).map(({ where }) => where)])).toEqual([
      ['approver-is-another-person', ['fact 1']],
      ['contractor-user-has-company', ['app_user US0000000000000001']],
    ])
  })
})

it('records who read a personal field, when and why', () => {
  const station = openTestStation('2026-10-03T08:00:00.000Z')
  station.ledger.commit(manager, (tx) =>
    recordPersonalRead(tx, { personId: 'WK0000000000000001', field: 'idNumber', reason: '核对合同' }),
  )
  expect(all(station.db, 'SELECT * FROM personal_read')).toEqual([
    {
      seq: 1,
      user_id: manager.userId,
      person_id: 'WK0000000000000001',
      field: 'idNumber',
      reason: '核对合同',
      at: '2026-10-03T08:00:00.000Z',
    },
  ])
  expect(replayed(station.db)).toEqual(tablesOf(station.db))
})
