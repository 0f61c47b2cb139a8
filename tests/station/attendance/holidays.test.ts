import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import iconv from 'iconv-lite'
import { describe, expect, it } from 'vitest'
import { holidaysOf, shippedYears } from '../../../src-main/station/attendance/calendar.ts'
import { statutoryDays } from '../../../src-main/station/attendance/holidays/notice.ts'
import { readHolidayText } from '../../../src-main/station/attendance/holidays/read.ts'
import { doubtsOf, faultsOf } from '../../../src-main/station/attendance/holidays/rules.ts'
import { addDays } from '../../../src-main/station/attendance/rules/time.ts'
import { payDateOf } from '../../../src-main/station/payroll/dates.ts'
import { all } from '../../../src-main/station/store/db.ts'
import { resourcesDir } from '../../../src-main/station/store/resources.ts'
import { todayOf } from '../../../src-main/station/today.ts'
import { consentOf, factsOf, refusalOf, replayed, tablesOf } from '../../support/ledger.ts'
import { openGateSite } from './site.ts'

const SHIPPED = shippedYears().find(({ year }) => year === 2026)!

/** 国办发明电〔2025〕7号, its seven items. */
const NOTICE_2026 = `
一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。
四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
五、端午节：6月19日（周五）至21日（周日）放假，共3天。
六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。`

describe('a year read from a text', () => {
  it('is the shipped year where it is the notice of 2026, with the statutory days that the notice does not name', () => {
    const { names, bad, ...days } = readHolidayText(NOTICE_2026, 2026)
    const { statutory, off, working } = SHIPPED
    expect(days).toEqual({ statutory, off, working })
    expect([bad, names['2026-02-15'], names['2026-10-07']]).toEqual([[], '春节', '国庆节'])
  })

  it('is refused where a weekday is not the calendar’s, by line, at both ends of a span, whatever form the weekday has', () => {
    const text = NOTICE_2026.replace('9月25日（周五）至27日（周日）', '9月25日（星期五）至9月27日（星期六）')
      .replace('5月9日（周六）', '5月9日（农历三月廿三、星期天）')
      .replace('10月10日（周六）', '10月10日(周六)')
      .replace('1月4日（周日）', '1月4日周一')
    const { bad } = readHolidayText(text, 2026)
    expect(bad.map(({ row, code, params }) => [row, code, params.date, params.said])).toEqual([
      [2, 'attendance.holiday-weekday-0', '2026-01-04', '周一'],
      [5, 'attendance.holiday-weekday-6', '2026-05-09', '星期天'],
      [7, 'attendance.holiday-weekday-0', '2026-09-27', '星期六'],
    ])
  })

  it('has the statutory days of the festivals (全国年节及纪念日放假办法 art. 2), 除夕 and 2 May from 2025 on', () => {
    // 2025: 除夕 28 January, 清明 4 April, 端午 31 May (before the leap sixth month), 中秋 6 October.
    expect(statutoryDays(2025)).toEqual(
      [
        '01-01',
        '01-28',
        '01-29',
        '01-30',
        '01-31',
        '04-04',
        '05-01',
        '05-02',
        '05-31',
        '10-01',
        '10-02',
        '10-03',
        '10-06',
      ].map((day) => `2025-${day}`),
    )
    expect(statutoryDays(2024)).toHaveLength(11)
    // New moon on 6 February 2027 at 23:56 in Beijing: the year begins on that day, not on the next.
    expect(statutoryDays(2027)).toHaveLength(13)
    expect(statutoryDays(2027).filter((date) => date.startsWith('2027-02'))).toEqual(
      ['02-05', '02-06', '02-07', '02-08'].map((day) => `2027-${day}`),
    )
    // 中秋 2028 is 3 October: a day fewer, which the year's notice makes up for, and the check tells.
    expect(statutoryDays(2028)).toHaveLength(12)
    expect(statutoryDays(2050)).toHaveLength(7)
  })

  it('has no festival in its table that the lunar calendar of ICU does not have on that day or the day beside it', () => {
    const lunar = new Intl.DateTimeFormat('en-u-ca-chinese', { month: 'numeric', day: 'numeric', timeZone: 'UTC' })
    const lunarOf = (date: string) => {
      const parts = lunar.formatToParts(new Date(`${date}T00:00:00Z`))
      return ['month', 'day'].map((type) => parts.find((part) => part.type === type)?.value).join('-')
    }
    const file = readFileSync(join(resourcesDir(), 'policies', 'festivals.json'), 'utf8')
    const rows: Array<Record<'spring' | 'dragonBoat' | 'midAutumn', string>> = JSON.parse(file).rows
    const off = rows.flatMap(({ spring, dragonBoat, midAutumn }) =>
      (
        [
          [spring, '1-1'],
          [dragonBoat, '5-5'],
          [midAutumn, '8-15'],
        ] as const
      ).filter(([date, day]) => ![-1, 0, 1].some((by) => lunarOf(addDays(date, by)) === day)),
    )
    expect([rows.length > 10, off]).toEqual([true, []])
  })

  it('takes rows of date, kind and name in any of their usual forms, and names the rows that it cannot read', () => {
    const text = `日期,类型,名称
2027-01-01,法定节假日,元旦
2027/1/2	放假
2027年1月3日，调休上班，补元旦
20270104;休

1月9日,上班
2027-02-30,放假
2026-01-01,放假
2027-01-08,照常
2027-01-02,上班`
    const { bad, ...days } = readHolidayText(text, 2027)
    expect(days).toEqual({
      statutory: ['2027-01-01'],
      off: ['2027-01-01', '2027-01-02', '2027-01-04'],
      working: ['2027-01-03', '2027-01-09'],
      names: { '2027-01-01': '元旦', '2027-01-03': '补元旦' },
    })
    expect(bad.map(({ row, code }) => `${row} ${code}`)).toEqual([
      '8 attendance.holiday-row-date',
      '9 attendance.holiday-row-year',
      '10 attendance.holiday-row-kind',
      '11 attendance.holiday-row-twice',
    ])
  })
})

it('finds every fault of a year, and warns of an unlawful number of statutory days only', () => {
  const faults = faultsOf({
    year: 2027,
    statutory: ['2027-01-01', '2027-05-01'],
    off: ['2027-01-01', '2027-01-01', '2026-12-31', '2027-01-09'],
    working: ['2027-01-09', '2027-01-11'],
  })
  expect(faults.map(({ code, params }) => `${params.date} ${code.slice(11)}`)).toEqual([
    '2026-12-31 holiday-other-year',
    '2027-01-01 holiday-twice',
    '2027-01-09 holiday-off-and-worked',
    '2027-01-11 holiday-worked-weekday',
    '2027-05-01 holiday-statutory-not-off',
  ])
  expect([faultsOf(SHIPPED), doubtsOf(SHIPPED)]).toEqual([[], []])
  const fewer = { ...SHIPPED, statutory: SHIPPED.statutory.slice(1) }
  expect([faultsOf(fewer), doubtsOf(fewer).map(({ code }) => code)]).toEqual([
    [],
    ['attendance.holiday-statutory-count', 'attendance.holiday-unbalanced'],
  ])
})

describe('the table of a station', () => {
  const YEAR = {
    year: 2026,
    source: '地方通知〔2026〕1号',
    statutory: SHIPPED.statutory,
    off: SHIPPED.off,
    working: SHIPPED.working,
  }

  it('takes the place of the shipped year for calendar and pay date, is signed by a second person, and is replayed', async () => {
    const site = openGateSite()
    const { db } = site.station
    const off = [...YEAR.off, '2026-11-12', '2026-11-13'].sort()
    const set = (fields = {}) => site.api().setHolidays({ ...YEAR, off, approval: consentOf(site.manager), ...fields })
    expect(payDateOf(holidaysOf(db), '2026-10', 15)).toBe('2026-11-13')
    await set()
    expect(payDateOf(holidaysOf(db), '2026-10', 15)).toBe('2026-11-11')
    const grid = await site.api().month({ teamId: site.teams.first, month: '2026-11' })
    expect(grid.days.filter(({ holiday }) => holiday).map(({ date }) => date)).toEqual(['2026-11-12', '2026-11-13'])
    expect(factsOf(db).at(-1)).toMatchObject({ kind: 'attendance.holidays-set', approver: { userId: site.manager.id } })
    expect(await refusalOf(() => set())).toMatchObject({ code: 'attendance.holidays-same' })
    expect(await refusalOf(() => set({ working: ['2026-11-16'] }))).toMatchObject({
      code: 'attendance.holidays-refused',
      params: { year: 2026, count: 1 },
    })
    expect(replayed(db)).toEqual(tablesOf(db))
    expect(await site.api().holidays()).toMatchObject({ missing: [], years: [{ year: 2026, source: YEAR.source }] })
  })

  it('leaves the days of closed months as they are until the sheet is opened again', async () => {
    const site = openGateSite()
    await site.worker(1, site.teams.first)
    site.pull(['1001 2026-10-08 06:55 in', '1001 2026-10-08 17:02 out'])
    const sheet = { teamId: site.teams.first, month: '2026-10' }
    await site.api().closeSheet({ ...sheet, approval: consentOf(site.manager) })
    const set = (off: string[]) =>
      site.api().setHolidays({ ...YEAR, off: [...YEAR.off, ...off].sort(), approval: consentOf(site.manager) })
    expect(await refusalOf(() => set(['2026-10-08', '2026-11-12']))).toMatchObject({
      code: 'attendance.holidays-refused',
    })
    const { source: _, ...days } = { ...YEAR, off: [...YEAR.off, '2026-10-08', '2026-11-12'] }
    expect((await site.api().reviewHolidays(days)).refusals).toEqual([
      {
        code: 'attendance.holiday-month-closed',
        params: { date: '2026-10-08', month: '2026-10', team: '钢筋班', count: 1 },
      },
    ])
    await set(['2026-11-12'])
    await site.api().reopenSheet({ ...sheet, reason: '地方放假通知晚到', approval: consentOf(site.manager) })
    await set(['2026-10-08', '2026-11-12'])
    expect(holidaysOf(site.station.db)('2026')?.off).toContain('2026-10-08')
  })

  it('shows what a pasted or loaded text would change before anything is recorded', async () => {
    const site = openGateSite()
    const file = iconv.encode('日期,类型,名称\n2026-11-12,放假,停工节\n不是日期,放假', 'gb18030').toString('base64')
    const read = await site.api().readHolidays({ year: 2026, from: { fileName: '节假日.csv', contentBase64: file } })
    expect(read).toMatchObject({ off: ['2026-11-12'], names: { '2026-11-12': '停工节' }, bad: [{ row: 3 }] })
    expect(read.review.changes).toContainEqual({ date: '2026-11-12', before: 'working', after: 'rest' })
    expect(read.review.changes).toContainEqual({ date: '2026-10-01', before: 'statutory', after: 'working' })
    const same = await site.api().readHolidays({ year: 2026, from: { text: NOTICE_2026 } })
    expect(same.review).toEqual({ changes: [], refusals: [], warnings: [] })
    expect(all(site.station.db, 'SELECT * FROM holiday_year')).toEqual([])
  })

  it('names a missing year on the first page: the next one from December, seriously once it has begun', () => {
    const { station } = openGateSite()
    const of = (now: string) =>
      todayOf(station.db, now)
        .alerts.filter(({ code }) => code === 'station.alert.holidays-missing')
        .map(({ params, serious }) => [params.year, serious])
    expect([of('2026-11-30T04:00:00.000Z'), of('2026-12-01T04:00:00.000Z'), of('2027-01-02T04:00:00.000Z')]).toEqual([
      [],
      [[2027, false]],
      [[2027, true]],
    ])
  })
})
