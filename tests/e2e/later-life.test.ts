/** The later life of a wage list at the screens: a line disputed at the kiosk, answered, paid by a supplementary list; a leaver who settles. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect } from 'vitest'
import { type OpenStage, openStage } from '../../src-main/cli/demo/stage.ts'
import { playAttendance } from '../../src-main/practice/scenario/attendance.ts'
import { enrolEverybody, withCard } from '../../src-main/practice/scenario/enrolment.ts'
import { openAccounts, sendAndSettle } from '../../src-main/practice/scenario/payout.ts'
import { PRACTICE_PINS } from '../../src-main/practice/scenario/site-setup.ts'
import { PRACTICE_TEAMS } from '../../src-main/practice/site/people.ts'
import { lacking, launchChromium } from './support/chromium.ts'
import { PHOTO } from './support/month-end.ts'
import { Screen } from './support/screen.ts'
import { MONTH } from './support/site.ts'
import { freezeList, kioskShows, leaveKiosk, reviewAndPublish, teamRow } from './support/wages.ts'
import { stepsOf } from './support/walk.ts'
import { words } from './support/words.ts'

const missing = lacking({ reader: true })
if (missing.length > 0) console.warn(`SKIPPED: disputes and leavers in a browser, for want of ${missing.join(', ')}`)

const TEAM = PRACTICE_TEAMS[0]?.name ?? ''
const CLERK = '练劳资'

describe.runIf(missing.length === 0)('after the list', () => {
  const folder = mkdtempSync(join(tmpdir(), 'anxin-e2e-later-'))
  let browser: Browser
  let screen: Screen
  let kiosk: Screen
  let stage: OpenStage

  beforeAll(async () => {
    stage = await openStage({ folder, month: MONTH, workers: 12, say: () => {}, progress: () => {} })
    await openAccounts(stage)
    await enrolEverybody(stage)
    await playAttendance(stage)
    await stage.setClock('2026-11-02')
    browser = await launchChromium()
    screen = await Screen.open(browser, await stage.host.link())
    await screen.signIn(CLERK, PRACTICE_PINS.clerk)
  }, 240_000)
  afterAll(async () => {
    await browser?.close()
    await stage?.end()
    rmSync(folder, { recursive: true, force: true })
  })

  const step = stepsOf({ name: 'later', windows: () => ({ screen, kiosk }) })

  const disputer = () => stage.people[0] ?? expect.fail('nobody')
  const leaver = () => stage.people[6] ?? expect.fail('nobody')

  /** Everybody on a list confirms by his card. */
  async function confirmAll(listId: string): Promise<void> {
    for (const row of (await stage.clerk.payroll.list({ listId })).rows) {
      const person = stage.people.find(({ name }) => name === row.name) ?? expect.fail(row.name)
      await withCard(stage, person, ({ readId }) =>
        stage.clerk.payroll.confirm({ lineId: row.id, way: { how: 'card', readId } }),
      )
    }
  }

  async function go(localDate: string): Promise<void> {
    await stage.setClock(localDate, '09:00:00')
    await screen.reload()
    await screen.visit('wages')
    await screen.month(MONTH)
  }

  step('a worker holds his line at the kiosk, by buttons for gloved hands; the others go on', async () => {
    const list = await stage.clerk.payroll.draft({ teamId: stage.site.teamIds[0] ?? '', month: MONTH })
    kiosk = await Screen.open(browser, await stage.host.link())
    await kiosk.page.locator('.kiosk-button').click()
    stage.reader.present(disputer().card)
    await kioskShows(kiosk, disputer())
    await kiosk.press(words('kiosk.object'))
    const dialog = kiosk.top()
    const heights = await dialog
      .locator('button:not(.ant-modal-close)')
      // Laid-out height: the dialog may still be growing to its size.
      .evaluateAll((buttons) => buttons.map((button) => (button as HTMLElement).offsetHeight))
    expect(Math.min(...heights)).toBeGreaterThanOrEqual(56)
    await dialog
      .locator('.kiosk-reasons button')
      .filter({ hasText: words('kiosk.reason.days') })
      .click()
    await dialog.locator('textarea').fill('12 日上了全天')
    await kiosk.shot('30-kiosk-dispute')
    await kiosk.press(words('kiosk.hold-send'), dialog)
    await kiosk.sees(words('kiosk.held-text'))
    await kiosk.shot('31-kiosk-held')
    await leaveKiosk(kiosk)
    // A hand is slower than the reader, which notices before the next card is laid down.
    stage.reader.remove()
    await expect.poll(() => stage.clerk.roster.cardOnReader(), { timeout: 20_000 }).toBeNull()
    await confirmAll(list.id)
    await screen.visit('wages')
    await screen.month(MONTH)
    await reviewAndPublish(screen, TEAM)
    await go('2026-11-06')
    await freezeList(screen, TEAM)
  })

  step('the dispute is answered on the month page, and a supplementary list takes the line and back pay', async () => {
    const held = screen.page.locator('.held-panel')
    await screen.sees(/12 日上了全天/, held)
    await screen.shot('32-held')
    await held.locator('input').fill('已核对，12日记全天')
    await screen.press(words('wages.answer'), held)
    await screen.press(words('supplement.draft'), held)
    const drawer = screen.top()
    await screen.sees(words('supplement.released', { count: 1 }), drawer)
    await screen.press(words('supplement.add-row'), drawer)
    await screen.pick(words('person.name'), leaver().name, drawer)
    await screen.fill(words('supplement.amount'), '120', drawer)
    await screen.fill(words('app:approval.reason'), '工具补贴漏发', drawer)
    await screen.shot('33-supplement-form')
    await screen.press(words('supplement.submit'), drawer)
    await screen.sees(words('supplement.number', { number: 1 }))
    await screen.shot('34-supplement')
    const [supplement] = await stage.clerk.payroll.supplements({ month: MONTH })
    expect([supplement?.list.lines, supplement?.addsTo]).toEqual([2, expect.any(String)])
    await confirmAll(supplement?.list.id ?? '')
    await screen.press(words('wages.review'))
    await screen.press(words('wages.publish'))
    await screen.press(words('notice-photo.add'))
    const dialog = screen.top()
    const photo = { name: 'notice.png', mimeType: 'image/png', buffer: PHOTO }
    await dialog.locator('input[type=file]').setInputFiles(photo)
    await screen.sees(photo.name, dialog)
    await screen.press(words('notice-photo.keep'), dialog)
    await screen.sees(words('notice-photo.kept'))
    await screen.topGone()
    const photos = await stage.clerk.payroll.noticePhotos({ listId: supplement?.list.id ?? '' })
    expect(photos.map(({ addedBy, afterFreeze }) => [addedBy, afterFreeze])).toEqual([[CLERK, false]])
    const { takenOn } = photos[0] ?? { takenOn: '' }
    await screen.press(words('notice-photo.one', { date: takenOn, name: CLERK }))
    await screen
      .top()
      .getByRole('img', { name: words('notice-photo.of', { date: takenOn }) })
      .waitFor()
    await screen.shot('35-notice-photo')
    await screen.top().locator('.ant-modal-confirm-btns button').click()
    await screen.topGone()
    await screen.press(words('paper.menu'))
    const notice = screen.page.getByRole('menuitem', { name: words('paper.notice') })
    const paper = await screen.download(() => notice.click())
    expect(paper.name).toContain('补发第 1 张')
    await go('2026-11-10')
    await screen.page.locator('.supplements .team-link').click()
    await screen.press(words('wages.freeze'))
    await screen.approve('练经理', PRACTICE_PINS.manager)
    await screen.sees(words('list-state.frozen'))
    await screen.visit('wages')
    await screen.sees(words('held.on-frozen'), held)
  })

  step('paid, nothing asks for the bank any more; the held line says what became of it', async () => {
    const lists = await stage.clerk.payroll.lists({ month: MONTH })
    const supplements = await stage.clerk.payroll.supplements({ month: MONTH })
    const listIds = [
      ...lists.flatMap(({ list }) => (list?.state === 'frozen' ? [list.id] : [])),
      supplements[0]?.list.id ?? '',
    ]
    const plan = { transport: 'https', profile: 'iso20022-pain001', executionDate: '2026-11-10' } as const
    const batch = await sendAndSettle(stage, await stage.clerk.bank.prepare({ listIds, ...plan }))
    expect(batch.rows.map(({ state }) => state)).toEqual(batch.rows.map(() => 'paid'))
    await screen.sees(words('wages.all-paid'), teamRow(screen, TEAM).first())
    await screen.sees(words('held.paid'), screen.page.locator('.held-panel'))
    await screen.shot('35-paid')
  })

  step('a leaver sees his account and settles by his own card; the confirmation is printed', async () => {
    const { rows } = await stage.clerk.roster.search({ text: leaver().name, status: 'all' })
    const worker = rows.find(({ name }) => name === leaver().name) ?? expect.fail('not found')
    await stage.clerk.roster.exit({
      engagementId: worker.engagement?.id ?? '',
      exitDate: '2026-10-31',
      reason: '完工退场',
    })
    await screen.page.goto(`${new URL(screen.page.url()).origin}/#/roster/${worker.id}`)
    const section = screen.page.locator('.settlement')
    await screen.press(words('settlement.card'), section)
    await screen.sees(words('settlement.lay-card'), section)
    stage.reader.present(leaver().card)
    await expect.poll(() => stage.clerk.roster.cardOnReader(), { timeout: 20_000 }).not.toBeNull()
    await screen.press(words('settlement.card'), section)
    await section.locator('.settlement-done').waitFor()
    await section.scrollIntoViewIfNeeded()
    await screen.shot('36-settled')
    const paper = await screen.download(() => screen.press(words('paper.exit-settlement'), section))
    expect([paper.name.includes(leaver().name), paper.bytes.subarray(0, 5).toString('latin1')]).toEqual([true, '%PDF-'])
  })
})
