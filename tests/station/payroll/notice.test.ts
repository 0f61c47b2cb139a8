import { call, createRouterClient } from '@orpc/server'
import { expect, it } from 'vitest'
import { noticeEvidence } from '../../../src-main/station/compliance/evidence.ts'
import { payrollApi } from '../../../src-main/station/payroll/api.ts'
import { payrollInvariants } from '../../../src-main/station/payroll/invariants.ts'
import { addUser, refusalOf, replayed, tablesOf } from '../../support/ledger.ts'
import { closeSheet, days, openSite, PINS } from './site.ts'

const MONTH = '2026-09'
const JPEG = (content: number) => Buffer.from([0xff, 0xd8, 0xff, 0xe0, content]).toString('base64')
const PDF = Buffer.from('%PDF-1.7').toString('base64')

it('keeps photos of a posted list by hash, also after its freeze, and tells when and by whom (条例 §34)', async () => {
  const site = openSite({ teams: 1, workersPerTeam: 1, noticeDays: 2 })
  const team = site.teams[0]!
  const { db, clock } = site.station
  const as = (user: typeof site.clerk) => createRouterClient(payrollApi, { context: site.station.context(user) })
  const clerk = as(site.clerk)
  closeSheet(site, team, MONTH, () => days(MONTH, 20))
  site.station.putCard(team.workers[0]!.card)
  const list = await clerk.draft({ teamId: team.teamId, month: MONTH })
  const listId = list.id
  const add = (takenOn: string, photoBase64: string, by = clerk) => by.addNoticePhoto({ listId, takenOn, photoBase64 })
  const early = await refusalOf(() => add('2026-10-02', JPEG(1)))

  const way = { how: 'card' as const, readId: team.workers[0]!.card.readId }
  await call(payrollApi.confirm, { lineId: list.rows[0]!.id, way }, { context: site.station.context() })
  await clerk.review({ listId })
  const { noticeFrom } = await clerk.publish({ listId })
  expect([noticeFrom, await clerk.noticePhotos({ listId })]).toEqual(['2026-10-02', []])
  const { photoId } = await add('2026-10-02', JPEG(1))

  const stranger = as(addUser(site.station, 'contractor', site.generalId))
  const refused = [
    early,
    await refusalOf(() => add('2026-10-01', JPEG(2))),
    await refusalOf(() => add('2026-10-03', JPEG(2))),
    await refusalOf(() => add('2026-10-02', PDF)),
    await refusalOf(() => add('2026-10-02', JPEG(1))),
    await refusalOf(() => add('2026-10-02', JPEG(2), as(site.contractor))),
    await refusalOf(() => stranger.noticePhotos({ listId })),
    await refusalOf(() => stranger.noticePhoto({ photoId })),
    await refusalOf(() => clerk.noticePhoto({ photoId: listId })),
  ]
  expect(refused.map(({ code }) => code)).toEqual([
    'payroll.needs-published',
    'payroll.notice-photo-date',
    'payroll.notice-photo-date',
    'payroll.notice-photo-kind',
    'payroll.notice-photo-same',
    'access.not-allowed',
    'payroll.other-company',
    'payroll.other-company',
    'payroll.no-notice-photo',
  ])

  clock.set('2026-10-04T01:00:00.000Z')
  await clerk.freeze({ listId, approval: { userId: site.manager.id, pin: PINS.manager } })
  clock.set('2026-10-05T01:00:00.000Z')
  await add('2026-10-03', JPEG(2))
  const photos = await as(site.contractor).noticePhotos({ listId })
  expect(photos.map(({ takenOn, addedAt, addedBy, afterFreeze }) => [takenOn, addedAt, addedBy, afterFreeze])).toEqual([
    ['2026-10-02', expect.stringMatching(/^2026-10-0[12]T/), site.clerk.name, false],
    ['2026-10-03', '2026-10-05T01:00:00.000Z', site.clerk.name, true],
  ])
  expect(await clerk.noticePhoto({ photoId })).toEqual({ mediaType: 'image/jpeg', contentBase64: JPEG(1) })
  expect(noticeEvidence(db, MONTH).map(({ photos: n }) => n)).toEqual([2])

  const kept = payrollInvariants.find(({ name }) => name === 'notice-photos-kept')!
  const missing = () => kept.check(db).map(({ where }) => where)
  expect([missing(), replayed(db)]).toEqual([[], tablesOf(db)])
  db.prepare('UPDATE wage_notice_photo SET photo_sha256 = ? WHERE id = ?').run('0'.repeat(64), photoId)
  expect(missing()).toEqual([`wage_notice_photo ${photoId}`])
})
