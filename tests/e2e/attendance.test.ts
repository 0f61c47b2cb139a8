/** Attendance at the screens of a real station: a team's own way of counting, a night across midnight, a missing punch answered, absence judged no earlier than the devices have told. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect } from 'vitest'
import { type OpenStage, openStage } from '../../src-main/cli/demo/stage.ts'
import { enrolEverybody } from '../../src-main/practice/scenario/enrolment.ts'
import { PRACTICE_PINS } from '../../src-main/practice/scenario/site-setup.ts'
import { terminalNumber } from '../../src-main/practice/site/month.ts'
import { PRACTICE_TEAMS, type PracticePerson } from '../../src-main/practice/site/people.ts'
import { showGrid } from './support/attendance.ts'
import { addTeamShift, pickRule, setTime, showDay, shownFigures } from './support/attendance-days.ts'
import { lacking, launchChromium } from './support/chromium.ts'
import { PHOTO } from './support/month-end.ts'
import { Screen } from './support/screen.ts'
import { MONTH } from './support/site.ts'
import { stepsOf } from './support/walk.ts'
import { words } from './support/words.ts'

const missing = lacking({ reader: true })
if (missing.length > 0) console.warn(`SKIPPED: attendance in a browser, for want of ${missing.join(', ')}`)

const [DAY_TEAM = '', , NIGHT_TEAM = ''] = PRACTICE_TEAMS.map(({ name }) => name)
const CLERK = '练劳资'
const MANAGER = '练经理'
/** From this Monday on both teams work by shifts that the clerk wrote himself. */
const FROM = '2026-10-12'
const TURNS = '轮流进出班'
const LATE_NIGHT = '深夜班'
/** The terminal whose clock runs right. */
const GATE = 1

/** Days off of a year as a notice writes them; invented for practice. */
const NOTICE_2027 = `一、元旦：1月1日（周五）至3日（周日）放假，共3天。
二、春节：2月5日（周五）至11日（周四）放假调休，共7天。2月14日（周日）上班。
三、清明节：4月3日（周六）至5日（周一）放假，共3天。
四、劳动节：5月1日（周六）至5日（周三）放假调休，共5天。5月8日（周六）上班。
五、端午节：6月9日（周三）放假，共1天。
六、中秋节：9月15日（周三）放假，共1天。
七、国庆节：10月1日（周五）至7日（周四）放假调休，共7天。10月9日（周六）上班。`

describe.runIf(missing.length === 0)('attendance, from the punch to the sheet', () => {
  const folder = mkdtempSync(join(tmpdir(), 'anxin-e2e-attendance-'))
  let browser: Browser
  let screen: Screen
  let stage: OpenStage

  beforeAll(async () => {
    stage = await openStage({ folder, month: MONTH, workers: 12, say: () => {}, progress: () => {} })
    await enrolEverybody(stage)
    browser = await launchChromium()
    screen = await Screen.open(browser, await stage.host.link())
    await screen.signIn(CLERK, PRACTICE_PINS.clerk)
  }, 240_000)
  afterAll(async () => {
    await browser?.close()
    await stage?.end()
    rmSync(folder, { recursive: true, force: true })
  })

  const step = stepsOf({ name: 'attendance', windows: () => ({ screen }) })

  const dayWorker = () => stage.people[0] ?? expect.fail('nobody')
  const absentee = () => stage.people[6] ?? expect.fail('nobody')
  const mover = () => stage.people[1] ?? expect.fail('nobody')
  const nightWorker = () => stage.people[2] ?? expect.fail('nobody')

  /** Taps at the gate, every one of them as "in": the terminal there does not know better. */
  function tap(person: PracticePerson, ...times: string[]): void {
    stage.terminals[GATE]?.device.addPunches(
      times.map((deviceTime) => ({ number: terminalNumber(person), deviceTime, direction: 0, verify: 15 })),
    )
  }

  async function pullAt(localDate: string, time: string): Promise<void> {
    await stage.setClock(localDate, time)
    const pulled = await stage.clerk.attendance.pull({ deviceId: stage.site.terminalIds[GATE] ?? '' })
    expect(pulled.complete).toBe(true)
    await screen.reload()
  }

  step(
    'a clerk writes two shifts and gives them to teams: by turns with rounding and steps, and across midnight',
    async () => {
      await screen.visit('site')
      await screen.tab(words('site.shifts'))
      await screen.press(words('shift.add'))
      let drawer = screen.top()
      await screen.fill(words('shift.name'), TURNS, drawer)
      await pickRule(screen, words('shift.pairing'), words('shift.pairings.alternating'))
      await screen.sees(words('shift.pairing-about.alternating'), drawer)
      await pickRule(screen, words('shift.begin-rounding'), words('shift.round.later', { count: 15 }))
      await pickRule(screen, words('shift.leave-rounding'), words('shift.round.earlier', { count: 15 }))
      await drawer.getByText(words('shift.thresholds')).click()
      await screen.shot('attendance-01-shift')
      await screen.press(words('app:save'), drawer)
      await screen.topGone()
      await addTeamShift(screen, DAY_TEAM, TURNS, FROM)
      await screen.press(words('shift.add'))
      drawer = screen.top()
      await screen.fill(words('shift.name'), LATE_NIGHT, drawer)
      await setTime(screen, words('shift.start'), '20:00')
      await setTime(screen, words('shift.end'), '06:00')
      await screen.sees(words('shift.ends-next-day'), drawer)
      await screen.press(words('app:save'), drawer)
      await screen.topGone()
      await addTeamShift(screen, NIGHT_TEAM, LATE_NIGHT, FROM)
      const rule = screen.page.locator('.plain-list li').filter({ hasText: TURNS }).first()
      await screen.sees(words('shift.threshold', { minutes: 210, workdays: '0.5' }), rule)
      await screen.shot('attendance-02-shifts')
    },
  )

  step('punches come out as the workday that the shift says, down to the minute', async () => {
    // Late beyond grace: counted from 07:15; left 17:43: counted to 17:30. 615 minutes less the break of 120 are 495, under half an hour over.
    tap(dayWorker(), '2026-10-12T07:12:30', '2026-10-12T11:20:00', '2026-10-12T13:05:00', '2026-10-12T17:43:59')
    // 07:30 to 11:00: just the 210 minutes of half a workday; by their exact share they would be 0.44.
    tap(dayWorker(), '2026-10-13T07:20:00', '2026-10-13T11:05:00')
    // The last punch was forgotten.
    tap(dayWorker(), '2026-10-14T06:55:00', '2026-10-14T11:30:00', '2026-10-14T13:00:00')
    // 20:00 to 08:20 of the next day: 740 minutes less 120 are 480 and 140, the overtime in whole half hours.
    tap(nightWorker(), '2026-10-12T19:50:00', '2026-10-13T08:20:00')
    await pullAt('2026-10-15', '12:00:00')
    await screen.visit('attendance')
    await screen.month(MONTH)
    await showGrid(screen, DAY_TEAM)
    await showDay(screen, dayWorker().name, '2026-10-12')
    expect(await shownFigures(screen)).toEqual(['1', '8:00', '0:00', `${TURNS} 07:00–17:00`])
    const steps = await screen.top().locator('.explanation li').allTextContents()
    // The terminal said "in" four times; the day reads as it was counted, by turns.
    expect(steps.slice(2, 6)).toEqual(['07:12 进', '11:20 出', '13:05 进', '17:43 出'])
    expect(steps.join(' ')).toMatch(/07:12.*07:15.*17:43.*17:30/)
    await screen.shot('attendance-03-day')
    await screen.closeTop()
    await showDay(screen, dayWorker().name, '2026-10-13')
    expect(await shownFigures(screen)).toEqual(['0.5', '3:30', '0:00', `${TURNS} 07:00–17:00`])
    await screen.closeTop()
    await showGrid(screen, NIGHT_TEAM)
    await showDay(screen, nightWorker().name, '2026-10-12')
    expect(await shownFigures(screen)).toEqual(['1', '8:00', '2:00', `${LATE_NIGHT} 20:00–06:00`])
    await screen.shot('attendance-04-night')
    await screen.closeTop()
    // The leaving of the morning belongs to the evening before, and makes no day of its own.
    await showDay(screen, nightWorker().name, '2026-10-13')
    expect((await shownFigures(screen)).slice(0, 3)).toEqual(['0', '0:00', '0:00'])
    await screen.closeTop()
  })

  step('absence is shown as far as the devices have told, and no further', async () => {
    await showGrid(screen, DAY_TEAM)
    await screen.sees(words('attendance.watermark', { at: '2026-10-15 12:00' }))
    const status = async (date: string) =>
      (await stage.clerk.attendance.month({ teamId: stage.site.teamIds[0] ?? '', month: MONTH })).rows
        .find(({ name }) => name === absentee().name)
        ?.cells.find((cell) => cell.date === date)?.status
    expect([await status('2026-10-14'), await status('2026-10-15')]).toEqual(['absent', 'none'])
    const cell = (date: string, kind: string) =>
      screen.page.getByLabel(`${absentee().name} ${date} ${words(`attendance.status.${kind}`)}`)
    await cell('2026-10-14', 'absent').waitFor()
    await cell('2026-10-15', 'none').waitFor()
    await screen.shot('attendance-05-absent')
    // A day later the devices have told of the 15th too.
    await pullAt('2026-10-16', '08:00:00')
    await cell('2026-10-15', 'absent').waitFor()
  })

  step('a forgotten punch is a question, answered by hand with a photo and a second person', async () => {
    await screen.tab(words('attendance.questions'))
    const row = screen.page.locator('.question-row').filter({ hasText: dayWorker().name })
    const suggested = words('attendance.add-suggested', { time: '17:00', direction: words('direction.out') })
    await screen.press(suggested, row)
    const drawer = screen.top()
    expect((await shownFigures(screen)).slice(0, 3)).toEqual(['0', '0:00', '0:00'])
    await drawer.locator('input[type=file]').setInputFiles({ name: '证明.png', mimeType: 'image/png', buffer: PHOTO })
    await screen.sees(words('attendance.attached', { file: '证明.png' }), drawer)
    await screen.shot('attendance-06-question')
    await screen.press(words('attendance.manual-submit'), drawer)
    await screen.approve(MANAGER, PRACTICE_PINS.manager, '漏打卡，班长证明在岗')
    await row.waitFor({ state: 'detached' })
    await screen.topGone()
    await showGrid(screen, DAY_TEAM)
    await showDay(screen, dayWorker().name, '2026-10-14')
    expect(await shownFigures(screen)).toEqual(['1', '8:00', '0:00', `${TURNS} 07:00–17:00`])
    await screen.press(words('attendance.attachment.added'), screen.top())
    await screen.page.locator('img.attachment-image').waitFor()
    await screen.shot('attendance-07-photo')
    await screen.page.locator('.ant-modal-confirm-btns button').click()
    const { passed } = await stage.clerk.station.check()
    expect(passed).toBe(true)
  })

  step('a worker gets another trade from a day on, and another team by one form', async () => {
    const person = mover()
    await stage.setClock('2026-10-20')
    await screen.reload()
    await screen.visit('roster')
    await screen.page.getByPlaceholder(words('roster.search')).fill(person.name)
    await screen.page.getByText(person.name, { exact: true }).first().click()
    const drawer = screen.top()
    await screen.press(words('roster.change-trade'), drawer)
    await screen.pick(words('roster.new-trade'), '钢筋工', drawer)
    await screen.date(words('roster.from-date'), '2026-10-16', drawer)
    await screen.fill(words('app:approval.reason'), '本人有钢筋工证', drawer)
    await screen.shot('attendance-08-trade')
    await screen.press(words('roster.save-trade'), drawer)
    await screen.sees(words('roster.trade-history'), drawer)
    await screen.press(words('roster.change-team'), drawer)
    await screen.pick(words('roster.new-team'), DAY_TEAM, drawer)
    await screen.date(words('roster.change-date'), '2026-10-19', drawer)
    await screen.fill(words('work.contract-number'), 'LX-0002-2', drawer)
    await screen.fill(words('pay-basis.amount-day'), '350.5', drawer)
    await screen.shot('attendance-09-team')
    await screen.press(words('roster.save-team'), drawer)
    await screen.approve(MANAGER, PRACTICE_PINS.manager, '钢筋班缺人')
    await screen.sees(new RegExp(`^2026-10-01 – 2026-10-19 · ${PRACTICE_TEAMS[1]?.name}`), drawer)
    await screen.shot('attendance-10-moved')
    await screen.closeTop()
    const { rows } = await stage.clerk.roster.search({ text: person.name, status: 'all' })
    const { engagement } = await stage.clerk.roster.worker({ workerId: rows[0]?.id ?? '' })
    const terms = await stage.clerk.payroll.payTerms({ engagementId: engagement?.id ?? '' })
    expect([engagement?.teamName, engagement?.entryDate, engagement?.contractNumber, terms.at(-1)?.basis]).toEqual([
      DAY_TEAM,
      '2026-10-19',
      'LX-0002-2',
      { kind: 'day', dayRateFen: 35_050 },
    ])
  })

  step(
    "next year's holidays are read from the pasted notice; a wrong row is named before anything is set",
    async () => {
      await screen.visit('site')
      await screen.tab(words('site.holidays'))
      await screen.page.locator('.ant-segmented-item').filter({ hasText: '2027' }).click()
      await screen.press(words('holidays.enter', { year: 2027 }))
      const drawer = screen.top()
      await screen.fill(words('holidays.source'), '练习通知〔2026〕1号', drawer)
      await screen.fill(words('holidays.text'), NOTICE_2027.replace('2月14日（周日）', '2月30日（周日）'), drawer)
      await screen.press(words('holidays.preview'), drawer)
      await screen.button(words('holidays.mend-first', { count: 1 }), drawer).waitFor()
      await screen.sees('2月30日（周日）上班', drawer.locator('.ink-red'))
      await screen.sees(/第 2 行：这里有日历上没有的日期/, drawer)
      await screen.shot('attendance-11-notice-wrong')
      await screen.fill(words('holidays.text'), NOTICE_2027, drawer)
      await screen.press(words('holidays.preview'), drawer)
      await screen.sees(words('holidays.read', { off: 27, statutory: 13, working: 3 }), drawer)
      await screen.shot('attendance-12-notice')
      await screen.press(words('holidays.save', { year: 2027 }), drawer)
      await screen.approve(MANAGER, PRACTICE_PINS.manager)
      await screen.topGone()
      await screen.sees(words('holidays.working', { count: 3 }))
      await screen.shot('attendance-13-holidays')
      const { years } = await stage.clerk.attendance.holidays()
      expect(years.find(({ year }) => year === 2027)?.working).toEqual(['2027-02-14', '2027-05-08', '2027-10-09'])
    },
  )
})
