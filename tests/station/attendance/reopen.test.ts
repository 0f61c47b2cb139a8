import { beforeEach, describe, expect, it } from 'vitest'
import { lastReopened, sheetOf } from '../../../src-main/station/attendance/frozen.ts'
import { consentOf, factsOf, refusalOf, replayed, tablesOf } from '../../support/ledger.ts'
import { checkInvariants } from './invariants.ts'
import { type GateSite, openGateSite } from './site.ts'

const MONTH = '2026-10'
const PNG = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex').toString('base64')

let site: GateSite
let worker: string
beforeEach(async () => {
  site = openGateSite()
  worker = await site.worker(1, site.teams.first)
  site.pull(['1001 2026-10-08 06:55 in', '1001 2026-10-08 17:02 out'])
})

const api = () => site.api()
const manual = <F extends { time: string; direction: 0 | 1 }>(fields: F) => ({
  workerId: worker,
  date: '2026-10-09',
  reason: '考勤机停电，班组签字确认',
  approval: consentOf(site.manager),
  nextDay: false,
  ...fields,
})
const close = () => api().closeSheet({ teamId: site.teams.first, month: MONTH, approval: consentOf(site.manager) })
const reopen = (approval = consentOf(site.manager)) =>
  api().reopenSheet({ teamId: site.teams.first, month: MONTH, reason: '10 月 9 日漏记一天', approval })

describe('a closed sheet', () => {
  it('is opened by a correction that names it, keeps its workdays, and is closed anew beside it', async () => {
    const first = await close()
    expect(await refusalOf(() => api().addManualPunch(manual({ time: '06:58', direction: 0 })))).toMatchObject({
      code: 'attendance.sheet-closed',
    })
    await reopen()
    expect(factsOf(site.station.db).at(-1)).toMatchObject({
      kind: 'attendance.sheet-reopened',
      reason: '10 月 9 日漏记一天',
      approver: { userId: site.manager.id, role: 'manager' },
      corrects: expect.any(Number),
      data: { sheetId: first.sheetId },
    })
    expect(await api().month({ teamId: site.teams.first, month: MONTH })).toMatchObject({
      state: 'open',
      sheetId: null,
      reopened: { reason: '10 月 9 日漏记一天' },
    })
    await api().addManualPunch(manual({ time: '06:58', direction: 0 }))
    await api().addManualPunch(manual({ time: '17:00', direction: 1 }))
    const second = await close()
    expect([first.workdayCenti, second.workdayCenti]).toEqual([100, 200])
    expect(sheetOf(site.station.db, site.teams.first, MONTH)?.id).toBe(second.sheetId)
    expect(lastReopened(site.station.db, site.teams.first, MONTH)).toMatchObject({
      id: first.sheetId,
      hash: first.hash,
    })
    expect(checkInvariants(site.station.db)).toEqual([])
    expect(replayed(site.station.db)).toEqual(tablesOf(site.station.db))
  })

  it('is opened with a manager only, and only if it is closed', async () => {
    expect(await refusalOf(() => reopen())).toMatchObject({ code: 'attendance.not-closed' })
    await close()
    expect(await refusalOf(() => reopen(consentOf(site.clerk)))).toMatchObject({
      code: expect.stringMatching(/^access\./),
    })
    expect(sheetOf(site.station.db, site.teams.first, MONTH)).toBeDefined()
  })

  it('once opened again lets its punches be corrected, and stays sound', async () => {
    await close()
    await reopen()
    const [punch] = (await api().day({ workerId: worker, date: '2026-10-08' })).punches
    await api().voidPunch({ punchId: punch?.id ?? '', reason: '代打卡', approval: consentOf(site.manager) })
    expect(checkInvariants(site.station.db)).toEqual([])
  })
})

describe('the document of a correction', () => {
  it('is kept sealed by its hash and opened for those who may', async () => {
    await api().addManualPunch(
      manual({ time: '06:58', direction: 0, attachment: { fileName: '签字.png', contentBase64: PNG } }),
    )
    const [punch] = (await api().day({ workerId: worker, date: '2026-10-09' })).punches
    expect(punch?.attachments).toEqual(['added'])
    expect(await api().attachment({ punchId: punch?.id ?? '', of: 'added' })).toEqual({
      mediaType: 'image/png',
      contentBase64: PNG,
    })
    expect(await refusalOf(() => api().attachment({ punchId: punch?.id ?? '', of: 'voided' }))).toMatchObject({
      code: 'attendance.no-attachment',
    })
    const blobs = site.station.db.prepare('SELECT bytes FROM blob').all() as Array<{ bytes: Buffer }>
    expect(blobs.some(({ bytes }) => bytes.includes(Buffer.from(PNG, 'base64')))).toBe(false)
    expect(replayed(site.station.db)).toEqual(tablesOf(site.station.db))
  })

  it('must be a photo or PDF, whatever its name says', async () => {
    const attachment = { fileName: '签字.png', contentBase64: Buffer.from('MZ\x90\x00').toString('base64') }
    expect(await refusalOf(() => api().addManualPunch(manual({ time: '06:58', direction: 0, attachment })))).toEqual({
      code: 'attendance.attachment-kind',
      params: { file: '签字.png' },
    })
  })
})

describe('absence', () => {
  const statusOn = async (date: string) => {
    const grid = await api().month({ teamId: site.teams.first, month: MONTH })
    return grid.rows[0]?.cells.find((cell) => cell.date === date)?.status
  }

  it('is judged only below the watermark of the devices that the team uses', async () => {
    // Pulled on 31 October at 20:00: the shift of that day takes punches until 22:00.
    expect([await statusOn('2026-10-07'), await statusOn('2026-10-31')]).toEqual(['absent', 'none'])
  })

  it('of a file the newest punch counts, since a file may be older than its import', async () => {
    const other = openGateSite()
    await other.worker(1, other.teams.first)
    other.pull(['1001 2026-10-08 06:55 in', '1001 2026-10-08 17:02 out'], { source: 'file', origin: 'attlog.dat' })
    const grid = await other.api().month({ teamId: other.teams.first, month: MONTH })
    const statuses = ['2026-10-07', '2026-10-08', '2026-10-09'].map(
      (date) => grid.rows[0]?.cells.find((cell) => cell.date === date)?.status,
    )
    expect(statuses).toEqual(['absent', 'worked', 'none'])
  })

  it('is not judged while an incomplete pull leaves open what the device holds', async () => {
    const other = openGateSite()
    await other.worker(1, other.teams.first)
    other.pull(['1001 2026-10-08 06:55 in'], { deviceCount: 9, complete: false })
    const grid = await other.api().month({ teamId: other.teams.first, month: MONTH })
    expect(grid.watermark).toBeNull()
    expect(grid.rows[0]?.cells.filter(({ status }) => status === 'absent')).toEqual([])
  })
})
