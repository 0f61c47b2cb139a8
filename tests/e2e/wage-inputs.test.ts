/** What wages are made from, at the screens of a real station: hourly pay, pasted advances, a measured pot, the contractor's word, the worker's line. */
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect } from 'vitest'
import { playAttendance } from '../../src-main/practice/scenario/attendance.ts'
import { enrolEverybody } from '../../src-main/practice/scenario/enrolment.ts'
import { addStandardDevices, setUpSite } from '../../src-main/practice/scenario/site-setup.ts'
import { openWindow, type StationWindow } from '../../src-main/practice/scenario/station-client.ts'
import type { Stage } from '../../src-main/practice/scenario/types.ts'
import { lacking, launchChromium } from './support/chromium.ts'
import { goTo } from './support/roles.ts'
import { Screen } from './support/screen.ts'
import { CLERK, CONTRACTOR, MANAGER, TEAMS } from './support/set-up.ts'
import { COMM_KEY, MONTH, openPracticeSite, type PracticeSite, TEAM_COUNT } from './support/site.ts'
import { draftList, kioskShows } from './support/wages.ts'
import { stepsOf } from './support/walk.ts'
import { words } from './support/words.ts'

const missing = lacking({ reader: true })
if (missing.length > 0) console.warn(`SKIPPED: the wage inputs in a browser, for want of ${missing.join(', ')}`)

const BASIS_FROM = `${MONTH}-01`
const HOUR_FEN = 4_500
const POT = '3号楼模板'

describe.runIf(missing.length === 0)('what wages are made from', () => {
  let site: PracticeSite
  let browser: Browser
  let screen: Screen
  let manager: StationWindow
  let clerk: StationWindow
  let teamId = ''

  beforeAll(async () => {
    site = await openPracticeSite()
    browser = await launchChromium()
    manager = await openWindow(await site.host.link())
    clerk = await openWindow(await site.host.link())
    await playMonth()
    screen = await Screen.open(browser, await site.host.link())
  }, 240_000)
  afterAll(async () => {
    manager?.close()
    clerk?.close()
    await browser?.close()
    await site?.end()
  })

  /** Everything before the wages, through the contract: site, entries, a month of taps, closed sheets. */
  async function playMonth(): Promise<void> {
    const ids = await setUpSite(manager.client, MONTH, (client) =>
      addStandardDevices(client, {
        reader: { kind: 'serial', path: site.reader.path, baudRate: 115_200 },
        terminals: [{ kind: 'tcp', host: site.terminal.host, port: site.terminal.port }],
        commKey: COMM_KEY,
      }),
    )
    await clerk.client.access.signIn({ userId: ids.clerkId, pin: CLERK.pin })
    const { companies } = await manager.client.roster.site()
    const company = companies.find(({ name }) => name === TEAMS[0].company)
    await manager.client.access.createUser({ ...CONTRACTOR, role: 'contractor', companyId: company?.id ?? null })
    teamId = ids.teamIds[0] ?? ''
    const stage: Stage = {
      manager: manager.client,
      clerk: clerk.client,
      reader: site.reader,
      terminals: [site.terminal],
      bank: site.bank,
      people: site.people,
      month: MONTH,
      // Two of the practice site's teams have people here; a team without a day needs no sheet.
      site: { ...ids, teamIds: ids.teamIds.slice(0, TEAM_COUNT) },
      setClock: async (date, time) => site.setClock(date, time),
      say: () => {},
      progress: () => {},
    }
    await enrolEverybody(stage)
    await playAttendance(stage)
    site.setClock('2026-11-02')
  }

  const step = stepsOf({ name: 'inputs', windows: () => ({ screen }) })

  const people = () => site.people.filter(({ team }) => team === 0)
  const [hourly, piece, other] = [0, 1, 2]
  const nameOf = (index: number) => people()[index]?.name ?? ''

  step('a manager sets an hourly basis and piecework from a day on, with a second person', async () => {
    await screen.signIn(MANAGER.name, MANAGER.pin)
    await screen.visit('roster')
    for (const index of [hourly, piece]) {
      await screen.page.getByPlaceholder(words('roster.search')).fill(nameOf(index))
      await screen.page.getByText(nameOf(index), { exact: true }).first().click()
      const drawer = screen.top()
      await screen.press(words('pay-basis.set'), drawer)
      const kind = words(index === hourly ? 'pay-basis.hour' : 'pay-basis.piece')
      await drawer.locator('.ant-segmented-item').filter({ hasText: kind }).click()
      if (index === hourly) {
        await screen.fill(words('pay-basis.amount-hour'), '45.005', drawer)
        await screen.sees(words('app:money.too-many-decimals'), drawer)
        await screen.fill(words('pay-basis.amount-hour'), '45', drawer)
      }
      await screen.date(words('roster.from-date'), BASIS_FROM, drawer)
      await screen.press(words('pay-basis.submit'), drawer)
      await screen.approve(CLERK.name, CLERK.pin, '合同变更，双方已签字')
      await drawer.locator('.pay-terms li').nth(1).waitFor()
      await screen.shot(`inputs-basis-${index}`)
      await screen.closeTop()
    }
    await screen.signOut()
  })

  step('a clerk pastes advances: the bad row is named and stays, the others are recorded', async () => {
    await screen.signIn(CLERK.name, CLERK.pin)
    await screen.visit('wages')
    await screen.month(MONTH)
    await screen.press(
      words('inputs.enter'),
      screen.page.locator('.team-lists tbody tr').filter({ hasText: TEAMS[0].name }),
    )
    const cell = screen.page.locator('input[data-field="person"]').first()
    await cell.waitFor()
    const block = [`${nameOf(hourly)}\t¥1,000.00`, `${nameOf(piece)}\t300.555`, `${nameOf(other)}\t200`].join('\n')
    await cell.evaluate((input, text) => {
      const clipboardData = new DataTransfer()
      clipboardData.setData('text/plain', text)
      input.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
    }, block)
    const row = words('inputs.row-problem', {
      row: 2,
      problem: words('inputs.at-field', {
        field: words('inputs.amount'),
        problem: words('inputs.problem.too-many-decimals'),
      }),
    })
    await screen.sees(row)
    await screen.shot('inputs-pasted')
    await screen.press(words('inputs.record', { count: 2, total: '¥1,200.00' }))
    await screen.approve(MANAGER.name, MANAGER.pin)
    await screen.sees(words('inputs.advances-sum', { count: 2, total: '¥1,200.00' }))
    await screen.sees(row)
    await screen.shot('inputs-recorded')
  })

  step(
    'a pot is measured with a live total; its sharer waits until the contractor confirms by his own sign-in',
    async () => {
      await screen.tab(words('inputs.tab.pots'))
      await screen.press(words('inputs.measure'))
      const form = screen.page.locator('form.sub-form')
      await screen.fill(words('inputs.pot-name'), POT, form)
      await form.getByLabel(`${words('inputs.item')} 1`).fill('模板安装')
      await form.getByLabel(`${words('inputs.unit')} 1`).fill('平方米')
      await form.getByLabel(`${words('inputs.quantity')} 1`).fill('123.4567')
      await screen.sees(words('inputs.problem.three-decimals'), form)
      await form.getByLabel(`${words('inputs.quantity')} 1`).fill('123.456')
      await form.getByLabel(`${words('inputs.unit-price')} 1`).fill('45')
      await screen.press(words('inputs.save-pot', { total: '¥5,555.52' }), form)
      await form.waitFor({ state: 'detached' })
      await screen.shot('inputs-pot')
      await screen.visit('wages')
      await draftList(screen, TEAMS[0].name)
      const left = screen.page.locator('.left-out li').filter({ hasText: nameOf(piece) })
      await left.getByText(words('left-out.to-pots')).click()
      await screen.sees(POT)
      await screen.signOut()
      await screen.signIn(CONTRACTOR.name, CONTRACTOR.pin)
      await goTo(screen, `wages/inputs/${teamId}/pots`)
      await screen.press(words('inputs.confirm-pot'))
      const confirmed = { side: words('inputs.side-contractor'), name: CONTRACTOR.name }
      await screen.sees(words('inputs.confirmed-by', confirmed))
      expect(await screen.button(words('inputs.void')).count()).toBe(0)
      await screen.shot('inputs-contractor')
      await screen.signOut()
    },
  )

  step('the list shows the amounts, and the worker reads his own at the kiosk', async () => {
    await screen.signIn(CLERK.name, CLERK.pin)
    await screen.visit('wages')
    await screen.month(MONTH)
    await screen.page.locator('.team-lists .team-link').filter({ hasText: TEAMS[0].name }).click()
    await screen.press(words('wages.redraft'))
    await screen.page.locator('.left-out').waitFor({ state: 'detached' })
    const lists = await clerk.client.payroll.lists({ month: MONTH })
    const list = await clerk.client.payroll.list({
      listId: lists.find((row) => row.teamId === teamId)?.list?.id ?? '',
    })
    const line = (index: number) => list.rows.find(({ name }) => name === nameOf(index))
    expect([line(piece)?.grossFen, line(piece)?.deductionFen]).toEqual([555_552, 0])
    expect(line(hourly)?.deductionFen).toBe(100_000)
    const parts = (await clerk.client.payroll.explain({ lineId: line(hourly)?.id ?? '' })).components
    const hours = parts.find(({ kind }) => kind === 'hour-rate')
    expect([hours?.rateFen, hours?.amountFen]).toEqual([HOUR_FEN, Math.round(((hours?.quantity ?? 0) * HOUR_FEN) / 60)])
    await screen.sees('¥5,555.52')
    await screen.shot('inputs-list')
    const kiosk = await Screen.open(browser, await site.host.link())
    await kiosk.page.locator('.kiosk-button').click()
    const worker = people()[hourly]
    if (!worker) throw new Error('nobody is paid by the hour')
    site.reader.present(worker.card)
    await kioskShows(kiosk, worker)
    const shown = (await kiosk.page.locator('.kiosk-line').textContent()) ?? ''
    expect(shown).toContain('¥1,000.00')
    await kiosk.shot('inputs-kiosk')
    site.reader.remove()
    expect(kiosk.problems).toEqual([])
    const { passed } = await clerk.client.station.check()
    expect(passed).toBe(true)
  })
})
