import { call } from '@orpc/server'
import { describe, expect, it } from 'vitest'
import { type BoardSource, boardItems } from '../../../src-main/station/filing/board-items.ts'
import { rightsApi } from '../../../src-main/station/rights/api.ts'
import { rightsRoom } from '../../../src-main/station/rights/room.ts'
import { one } from '../../../src-main/station/store/db.ts'
import { CHANNELS, PHOTO } from '../documents/month.ts'
import { openSite } from '../payroll/site.ts'

const SOURCE: BoardSource = {
  project: {
    name: '乙项目',
    builderName: '甲置业',
    payDay: 15,
    minimumWageFen: 226_000,
    labourInspectionPhone: '12333',
  },
  general: { name: '甲建工', contactName: '张', contactPhone: '1' },
  subcontractors: [
    { name: '丙劳务', contactName: '李', contactPhone: '2' },
    { name: '丁劳务', contactName: '王', contactPhone: '3' },
  ],
  clerks: ['赵', '钱'],
  channels: CHANNELS,
}

describe('items of the rights board', () => {
  it('are the three groups of 条例 art. 34, in its order', () => {
    expect(boardItems(SOURCE)).toEqual([
      { key: 'builder', text: '甲置业' },
      { key: 'general', text: '甲建工' },
      { key: 'project-department', text: '乙项目项目部　张 1' },
      { key: 'subcontractors', text: '丙劳务　李 2\n丁劳务　王 3' },
      { key: 'authority', text: CHANNELS.authorityName },
      { key: 'clerk', text: '赵、钱' },
      { key: 'minimum-wage', text: '2260.00 元/月' },
      { key: 'pay-day', text: '次月 15 日前（遇节假日或休息日提前）' },
      { key: 'authority-phone', text: CHANNELS.authorityPhone },
      { key: 'labour-inspection', text: '12333' },
      { key: 'arbitration', text: CHANNELS.arbitration },
      { key: 'legal-aid', text: CHANNELS.legalAid },
      { key: 'hotline', text: '12348' },
    ])
  })

  it('are empty where nothing is known, never made up', () => {
    const empty = { authorityName: '', authorityPhone: '', arbitration: '', legalAid: '', hotline: '' }
    const items = boardItems({ project: null, general: null, subcontractors: [], clerks: [], channels: empty })
    expect(items.every((item) => item.text === '')).toBe(true)
  })
})

describe('the posted board', () => {
  it('keeps its photo and its items of that day', async () => {
    const site = openSite({ workersPerTeam: 1 })
    const [context, kiosk] = [site.station.context(site.clerk), site.station.context()]
    expect((await call(rightsApi.board, undefined, { context: kiosk })).posted).toBeNull()
    const board = { postedOn: '2026-10-02', place: '工地大门内侧', photoBase64: PHOTO }
    await call(rightsApi.postBoard, board, { context })
    await call(rightsApi.setChannels, CHANNELS, { context })
    const { items, posted } = await call(rightsApi.board, undefined, { context: kiosk })
    expect(items.find((item) => item.key === 'legal-aid')?.text).toBe(CHANNELS.legalAid)
    const stored = one<{ gaps: number; items: string }>(site.station.db, 'SELECT gaps, items FROM rights_board')!
    expect([stored.gaps, JSON.parse(stored.items)[11]]).toEqual([4, { key: 'legal-aid', text: '' }])
    const blob = one<{ bytes: Buffer }>(site.station.db, 'SELECT bytes FROM blob WHERE sha256 = ?', [
      posted!.photoSha256,
    ])
    expect(blob!.bytes.toString('base64')).toBe(PHOTO)
    expect(rightsRoom.invariants.flatMap((invariant) => invariant.check(site.station.db))).toEqual([])
  })

  it('is refused before its day, without a real photo, and to those who may not post', async () => {
    const site = openSite({ workersPerTeam: 1 })
    const post = (change: object, context = site.station.context(site.clerk)) =>
      call(
        rightsApi.postBoard,
        { postedOn: '2026-10-02', place: '大门', photoBase64: PHOTO, ...change },
        { context },
      ).then(
        () => 'posted',
        (error: { data?: { code: string } }) => error.data?.code,
      )
    expect([
      await post({ postedOn: '2026-10-03' }),
      await post({ photoBase64: 'AAAA' }),
      await post({}, site.station.context(site.contractor)),
      await post({}, site.station.context()),
    ]).toEqual(['rights.posted-in-future', 'rights.not-a-photo', 'access.not-allowed', 'access.not-signed-in'])
  })
})
