/** A closed sheet's second life at the screens: paid by the first count, opened again, corrected, closed anew, and the difference owed to the fen. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect } from 'vitest'
import { type OpenStage, openStage } from '../../src-main/cli/demo/stage.ts'
import { enrolEverybody, withCard } from '../../src-main/practice/scenario/enrolment.ts'
import { PRACTICE_PINS } from '../../src-main/practice/scenario/site-setup.ts'
import { terminalNumber } from '../../src-main/practice/site/month.ts'
import { PRACTICE_COMPANIES, PRACTICE_TEAMS, type PracticePerson } from '../../src-main/practice/site/people.ts'
import { showGrid } from './support/attendance.ts'
import { punchByHand, showDay, shownFigures } from './support/attendance-days.ts'
import { lacking, launchChromium } from './support/chromium.ts'
import { Screen } from './support/screen.ts'
import { MONTH } from './support/site.ts'
import { stepsOf } from './support/walk.ts'
import { words } from './support/words.ts'

const missing = lacking({ reader: true })
if (missing.length > 0) console.warn(`SKIPPED: a corrected sheet in a browser, for want of ${missing.join(', ')}`)

/** The team whose day rate of 333.33 shows every fen that is rounded in the wrong place. */
const TEAM_INDEX = 5
const TEAM = PRACTICE_TEAMS[TEAM_INDEX]?.name ?? ''
const CLERK = '练劳资'
const MANAGER = '练经理'
const LEADER = { name: '练班长', pin: '112233' }
const GATE = 1

describe.runIf(missing.length === 0)('a sheet opened again', () => {
  const folder = mkdtempSync(join(tmpdir(), 'anxin-e2e-reopen-'))
  let browser: Browser
  let screen: Screen
  let stage: OpenStage

  beforeAll(async () => {
    stage = await openStage({ folder, month: MONTH, workers: 12, say: () => {}, progress: () => {} })
    const { companies } = await stage.manager.roster.site()
    const company = companies.find(({ name }) => name === PRACTICE_COMPANIES[PRACTICE_TEAMS[TEAM_INDEX]?.company ?? 0])
    await stage.manager.access.createUser({ ...LEADER, role: 'contractor', companyId: company?.id ?? null })
    await enrolEverybody(stage)
    tap(worker(), '2026-10-12T07:20:00', '2026-10-12T11:05:00', '2026-10-13T07:20:00', '2026-10-13T11:05:00')
    tap(colleague(), '2026-10-12T06:55:00', '2026-10-12T17:02:00')
    await stage.setClock('2026-11-02')
    await stage.clerk.attendance.pull({ deviceId: stage.site.terminalIds[GATE] ?? '' })
    browser = await launchChromium()
    screen = await Screen.open(browser, await stage.host.link())
    await screen.signIn(CLERK, PRACTICE_PINS.clerk)
  }, 240_000)
  afterAll(async () => {
    await browser?.close()
    await stage?.end()
    rmSync(folder, { recursive: true, force: true })
  })

  const step = stepsOf({ name: 'reopen', windows: () => ({ screen }) })

  const worker = () => stage.people[TEAM_INDEX] ?? expect.fail('nobody')
  const colleague = () => stage.people[TEAM_INDEX + PRACTICE_TEAMS.length] ?? expect.fail('nobody')
  const teamId = () => stage.site.teamIds[TEAM_INDEX] ?? ''

  function tap(person: PracticePerson, ...times: string[]): void {
    stage.terminals[GATE]?.device.addPunches(
      times.map((deviceTime, index) => ({
        number: terminalNumber(person),
        deviceTime,
        direction: index % 2 === 0 ? 0 : 1,
        verify: 15,
      })),
    )
  }

  /** The leader of the team signs at the clerk's screen. */
  async function closeWithLeader(): Promise<void> {
    await screen.press(words('attendance.close'))
    await screen.approve(LEADER.name, LEADER.pin)
    await screen.page.locator('.grid-head .tag.green').waitFor()
  }

  /** Wages of whole hundredths of workdays, rounded once, half up (fen). */
  const payOf = (centi: number) => Math.floor((worker().dayRateFen * centi + 50) / 100)
  const yuan = (fen: number) =>
    `¥${Math.floor(fen / 100).toLocaleString('en-US')}.${String(fen % 100).padStart(2, '0')}`

  step("a team's month is closed by its leader and the clerk, and paid wages freeze on it", async () => {
    await screen.visit('attendance')
    await screen.month(MONTH)
    await showGrid(screen, TEAM)
    await closeWithLeader()
    await screen.shot('reopen-01-closed')
    const list = await stage.clerk.payroll.draft({ teamId: teamId(), month: MONTH })
    for (const row of list.rows) {
      const person = stage.people.find(({ name }) => name === row.name) ?? expect.fail(row.name)
      await withCard(stage, person, ({ readId }) =>
        stage.clerk.payroll.confirm({ lineId: row.id, way: { how: 'card', readId } }),
      )
    }
    await stage.clerk.payroll.review({ listId: list.id })
    await stage.clerk.payroll.publish({ listId: list.id })
    await stage.setClock('2026-11-06', '09:00:00')
    const approval = { userId: stage.site.managerId, pin: PRACTICE_PINS.manager }
    const frozen = await stage.clerk.payroll.freeze({ listId: list.id, approval })
    expect(frozen.rows.find(({ name }) => name === worker().name)?.grossFen).toBe(payOf(92))
  })

  step('with the manager at the screen the sheet opens again, is corrected, and closes anew', async () => {
    await screen.reload()
    await showDay(screen, worker().name, '2026-10-14')
    await screen.sees(words('attendance.sheet-closed'), screen.top())
    expect(await screen.button(words('attendance.manual-submit')).count()).toBe(0)
    await screen.closeTop()
    await screen.press(words('attendance.reopen'))
    await screen.page.locator('.approval').waitFor()
    await screen.shot('reopen-02-approval')
    await screen.approve(MANAGER, PRACTICE_PINS.manager, '14日上午考勤机停电')
    await screen.sees(words('attendance.reopened', { reason: '14日上午考勤机停电' }))
    for (const [time, direction] of [
      ['07:20', 'in'],
      ['11:05', 'out'],
    ] as const) {
      await showDay(screen, worker().name, '2026-10-14')
      await punchByHand(screen, time, direction)
      await screen.approve(MANAGER, PRACTICE_PINS.manager, '班长和施工日志证明在岗')
      await screen.topGone()
    }
    await showDay(screen, worker().name, '2026-10-14')
    expect((await shownFigures(screen)).slice(0, 3)).toEqual(['0.46', '3:40', '0:00'])
    await screen.closeTop()
    await screen.shot('reopen-03-corrected')
    await closeWithLeader()
  })

  step('the supplementary list owes exactly what the new count gives beyond the old, to the fen', async () => {
    // 1.38 workdays less 0.92, each rounded once; three half days rounded one by one would owe a fen less.
    const owedFen = payOf(138) - payOf(92)
    await screen.visit('wages')
    await screen.month(MONTH)
    await screen.press(words('supplement.draft'))
    await screen.page.getByRole('menuitem', { name: TEAM }).click()
    const drawer = screen.top()
    await screen.sees(words('supplement.corrections', { count: 1 }), drawer)
    const correction = words('supplement.correction', {
      before: '0.92',
      after: '1.38',
      beforePay: yuan(payOf(92)),
      afterPay: yuan(payOf(138)),
    })
    const row = drawer.locator('.plain-list li').filter({ hasText: worker().name })
    await screen.sees(correction, row)
    expect(await row.locator('.money').textContent()).toBe(yuan(owedFen))
    await screen.shot('reopen-04-supplement')
    await screen.press(words('supplement.submit'), drawer)
    await screen.sees(words('supplement.number', { number: 1 }))
    await screen.shot('reopen-05-list')
    const [supplement] = await stage.clerk.payroll.supplements({ month: MONTH })
    const { rows } = await stage.clerk.payroll.list({ listId: supplement?.list.id ?? '' })
    expect(rows.map(({ name, netFen }) => [name, netFen])).toEqual([[worker().name, owedFen]])
    const { passed } = await stage.clerk.station.check()
    expect(passed).toBe(true)
  })
})
