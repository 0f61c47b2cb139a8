/** A contractor's morning in a real browser: who of his people is on site, now and at a past minute, his declaration against the punches, the signed roll. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type HostProcess, startHostProcess } from '../../src-main/cli/demo/host-process.ts'
import { PRACTICE_PINS, setUpSite } from '../../src-main/practice/scenario/site-setup.ts'
import { openWindow } from '../../src-main/practice/scenario/station-client.ts'
import { citizenNumber } from '../support/people.ts'
import { lacking, launchChromium } from './support/chromium.ts'
import { goTo, namesOn, settled } from './support/roles.ts'
import { Screen } from './support/screen.ts'
import { words } from './support/words.ts'

const missing = lacking({ reader: false })
if (missing.length > 0) console.warn(`SKIPPED: a contractor in a browser, for want of ${missing.join(', ')}`)

const MONTH = '2026-10'
const DATE = '2026-10-14'
const CONTRACTOR = { name: '练分包', pin: '730518' }
/** The first two are his; the last is of another contractor. */
const PEOPLE = [
  { name: '练甲', team: 0 },
  { name: '练乙', team: 0 },
  { name: '练外人', team: 1 },
]

describe.runIf(missing.length === 0)('a contractor', () => {
  let folder: string
  let host: HostProcess
  let browser: Browser
  let screen: Screen
  let teams: Array<{ id: string; name: string; companyId: string }>

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'anxin-e2e-contractor-'))
    const clock = join(folder, 'clock')
    writeFileSync(clock, String(Date.parse(`${DATE}T10:00:00+08:00`) - Date.now()))
    host = await startHostProcess(join(folder, 'station'), clock)
    teams = await setUp(host)
    browser = await launchChromium()
    screen = await Screen.open(browser, await host.link())
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
    await host?.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  it('begins with his people on site, and finds any past minute with two taps', async () => {
    await screen.signIn(CONTRACTOR.name, CONTRACTOR.pin)
    await screen.page.locator('.present-list li').nth(1).waitFor()
    expect(await screen.page.locator('.present-list strong').allTextContents()).toEqual(['练甲', '练乙'])
    expect(await screen.page.locator('.headcount-figure').textContent()).toBe('2')
    expect(await namesOn(screen, ['练外人'])).toEqual([])
    await screen.page.getByText(words('headcount.any-minute'), { exact: true }).click()
    const time = screen.page.locator('.headcount-pick input').nth(1)
    await time.click()
    await time.fill('06:45')
    await screen.page.keyboard.press('Enter')
    await screen.page.waitForFunction(() => document.querySelector('.headcount-figure')?.textContent === '1')
    await settled(screen)
    expect(await screen.page.locator('.present-list strong').allTextContents()).toEqual(['练甲'])
  })

  it('declares by name, sees who differs, and signs with his own PIN', async () => {
    await screen.press(words('roll.declare'))
    await screen.page.getByText(words('roll.by-name'), { exact: true }).click()
    await screen.page.locator('.roll-names label', { hasText: '练甲' }).click()
    await screen.page.getByLabel(words('roll.total')).fill('1')
    await screen.press(words('roll.declare'), screen.top())
    await screen.page.getByText(words('roll.not-named-names', { names: '练乙' })).waitFor()
    await screen.shot('contractor-roll')
    await screen.press(words('roll.sign'))
    await screen.page.locator('.user-tile[aria-pressed="true"]').waitFor()
    await screen.page.keyboard.type(CONTRACTOR.pin)
    await screen.page.keyboard.press('Enter')
    await screen.page.locator('.roll-facts .tag.green .mono').waitFor()
    const saved = screen.page.waitForEvent('download')
    await screen.press(words('roll.print'))
    expect((await saved).suggestedFilename()).toContain(DATE)
  })

  it('is refused in words at the address of a foreign team, and offered no clerk’s queue', async () => {
    const foreign = teams.find(({ name }) => name !== teams[0]?.name && name === teams[1]?.name)
    await goTo(screen, `attendance/grid/${foreign?.id}`)
    await screen.page.locator('.state-view[role=alert]', { hasText: words('attendance.foreign-team') }).waitFor()
    const shown = await screen.page.locator('main').innerText()
    expect(shown).not.toContain(foreign?.id)
    expect(await namesOn(screen, ['练外人'])).toEqual([])
    await goTo(screen, 'attendance/checks')
    expect(await namesOn(screen, ['练外人'])).toEqual([])
    expect(await screen.page.getByRole('tab').allTextContents()).toEqual([
      words('attendance.grid'),
      words('attendance.headcount'),
      words('attendance.checks'),
    ])
    expect(screen.problems).toEqual([])
  })
})

/** Companies, teams and shifts of the practice site, three people entered by hand, and their punches of the morning. */
async function setUp(host: HostProcess) {
  const [bossWindow, clerkWindow] = [await openWindow(await host.link()), await openWindow(await host.link())]
  const [manager, clerk] = [bossWindow.client, clerkWindow.client]
  const ids = await setUpSite(manager, MONTH, async () => ({ readerId: '', terminalIds: [], stickId: '' }))
  await clerk.access.signIn({ userId: ids.clerkId, pin: PRACTICE_PINS.clerk })
  const approval = { userId: ids.managerId, pin: PRACTICE_PINS.manager }
  const site = await clerk.roster.site()
  const own = site.teams.find(({ id }) => id === ids.teamIds[0])
  const other = site.teams.find(({ companyId }) => companyId !== own?.companyId)
  const both = [own, other].flatMap((team) => team ?? [])
  await manager.access.createUser({ ...CONTRACTOR, role: 'contractor', companyId: own?.companyId ?? '' })
  for (const [index, { name, team }] of PEOPLE.entries()) {
    const worker = await clerk.roster.enrol({
      identity: {
        from: 'manual',
        approval,
        fields: {
          name,
          idNumber: citizenNumber('1985-06-15', index * 2 + 1),
          nation: '01',
          address: '练习省练习市练习路1号',
          authority: '练习市公安局',
          validFrom: '2020-01-01',
          validTo: '2040-01-01',
        },
      },
      phone: `1000000020${index}`,
      consent: true,
      engagement: {
        teamId: both[team]?.id ?? '',
        trade: '020',
        workRole: 'worker',
        entryDate: `${MONTH}-01`,
        contractKind: 'labour-contract',
        contractNumber: `HT-${index}`,
        contractFrom: `${MONTH}-01`,
        contractTo: null,
        dayRateFen: 30_000,
        trainingDate: `${MONTH}-01`,
      },
      account: null,
    })
    const punch = {
      workerId: worker.id,
      date: DATE,
      nextDay: false,
      direction: 0 as const,
      reason: '考勤机停电',
      approval,
    }
    await clerk.attendance.addManualPunch({ ...punch, time: index === 0 ? '06:40' : '06:50' })
  }
  bossWindow.close()
  clerkWindow.close()
  return both
}
