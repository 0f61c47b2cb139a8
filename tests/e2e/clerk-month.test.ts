/** A whole wage month at the screens of a real station: every form, button and paper that a clerk meets, in Debian's Chromium. */
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect } from 'vitest'
import { terminalNumber } from '../../src-main/practice/site/month.ts'
import { cnapsNumber } from '../../src-main/practice/site/numbers.ts'
import { walkAsContractor, walkAsInspector } from './support/as-others.ts'
import {
  answerQuestion,
  assignAtScreen,
  bringStick,
  closeSheet,
  plannedTaps,
  pullAtScreen,
  showGrid,
} from './support/attendance.ts'
import {
  approveBatch,
  batchState,
  ESCROW_NAME,
  handOver,
  mendAccount,
  prepareBatch,
  queryUntilSettled,
  reissue,
  setConnection,
  setEscrow,
} from './support/bank.ts'
import { lacking, launchChromium } from './support/chromium.ts'
import {
  bookedByName,
  type Clients,
  chineseByNature,
  completeSite,
  confirmRest,
  enrolRest,
  openBankAccounts,
  openClients,
  takeCardOff,
  wageLines,
} from './support/clients.ts'
import { chineseLeft, walkInEnglish } from './support/english.ts'
import { fillEntry, layCard, saved, saveEntry } from './support/enrol.ts'
import { bindBook, fileMonth, openTile, postBoard, tileColours } from './support/month-end.ts'
import { Screen } from './support/screen.ts'
import {
  addCompanies,
  addDevices,
  addShift,
  addUser,
  CLERK,
  DEVICES,
  device,
  fillProject,
  setUpManager,
  TEAMS,
} from './support/set-up.ts'
import { MONTH, openPracticeSite, type PracticeSite } from './support/site.ts'
import {
  answerObjection,
  confirmAtKiosk,
  confirmOnPaper,
  draftList,
  explainedDays,
  freezeList,
  freezeTooEarly,
  kioskShows,
  leaveKiosk,
  objectAtKiosk,
  openExplanation,
  reviewAndPublish,
} from './support/wages.ts'
import { stepsOf } from './support/walk.ts'
import { words } from './support/words.ts'

const missing = lacking({ reader: true })
if (missing.length > 0) console.warn(`SKIPPED: the clerk's month in a browser, for want of ${missing.join(', ')}`)

const [{ name: first }, { name: second }] = TEAMS

describe.runIf(missing.length === 0)("the clerk's month", () => {
  let site: PracticeSite
  let browser: Browser
  let screen: Screen
  let kiosk: Screen
  let clients: Clients

  beforeAll(async () => {
    site = await openPracticeSite()
    browser = await launchChromium()
    screen = await Screen.open(browser, await site.host.link())
  })
  afterAll(async () => {
    clients?.close()
    await browser?.close()
    await site?.end()
  })

  const step = stepsOf({ name: 'month', windows: () => ({ screen, kiosk }), timeoutMs: 240_000 })

  function person(index: number) {
    const found = site.people[index]
    if (!found) throw new Error(`no person ${index}`)
    return found
  }

  /** The month goes on: the practice clock is set, and the screens are loaded anew. */
  async function go(localDate: string, time?: string): Promise<void> {
    site.setClock(localDate, time)
    await screen.reload()
  }

  step('the manager sets the station up by its forms', async () => {
    await setUpManager(screen)
    await fillProject(screen)
    await addCompanies(screen)
    await addShift(screen)
    await addDevices(screen, site)
    await addUser(screen, CLERK, 'clerk')
    clients = await openClients(site)
    await completeSite(clients)
    await screen.reload()
    await setEscrow(screen, cnapsNumber(0))
    await setConnection(screen, site)
    await openBankAccounts(site, ESCROW_NAME, cnapsNumber(0))
    await screen.signOut()
  })

  step('the clerk signs in by PIN; a wrong PIN is refused in words', async () => {
    await screen.page.locator('.user-tile').filter({ hasText: CLERK.name }).click()
    await screen.digits('0000')
    await screen.page
      .locator('.gate-pin')
      .getByRole('button', { name: words('sign-in.go') })
      .last()
      .click()
    await screen.page.locator('.gate-pin').getByRole('alert').waitFor()
    await screen.shot('07-wrong-pin')
    await screen.signIn(CLERK.name, CLERK.pin)
    await screen.visit('today')
    await screen.sees(words('today.devices'))
    await screen.shot('08-today')
    await screen.visit('wages')
    await clients.manager.rights.setChannels({
      authorityName: '练习市住房和城乡建设局',
      authorityPhone: '10000000020',
      arbitration: '练习市劳动争议仲裁院 10000000021',
      legalAid: '练习区法律援助中心 10000000022',
      hotline: '12348',
    })
    await postBoard(screen)
  })

  step(
    'a card laid down appears by itself; an account in another name is refused beside its field, and mended',
    async () => {
      const { trades } = await clients.clerk.roster.site()
      const tradeOf = (code: string) => trades.find((trade) => trade.code === code)?.zh ?? ''
      await screen.visit('enrol')
      await layCard(screen, site, person(0))
      await fillEntry(screen, person(0), tradeOf(person(0).trade))
      await screen.fill(words('account.holder'), '练班长')
      await saveEntry(screen)
      const holder = screen.field(words('account.holder'))
      await holder.locator('.field-error').waitFor()
      await screen.shot('10-refused-holder')
      await screen.fill(words('account.holder'), person(0).name)
      await saveEntry(screen)
      await saved(screen, person(0))
      // The next two come at once; a phone left out is asked for beside its field before anything is sent.
      await layCard(screen, site, person(1))
      await saveEntry(screen)
      await screen.sees(words('enrol.missing.phone'), screen.field(words('person.phone')))
      await fillEntry(screen, person(1), tradeOf(person(1).trade))
      await saveEntry(screen)
      await saved(screen, person(1))
      await layCard(screen, site, person(2))
      await fillEntry(screen, person(2), tradeOf(person(2).trade))
      await screen.shot('11-entry')
      await saveEntry(screen)
      await saved(screen, person(2))
      await takeCardOff(site, clients)
      await screen.visit('roster')
      await enrolRest(site, clients, site.people.slice(3))
      await screen.sees(words('roster.count', { total: 6 }))
      await screen.shot('11-roster')
    },
  )

  step('a terminal is pulled by the button, a stick is brought, and nothing comes in twice', async () => {
    await go('2026-11-01', '12:00:00')
    const taps = plannedTaps(site)
    await pullAtScreen(screen, site, taps.gate)
    await bringStick(screen, taps.stick)
    await screen.visit('today')
    await screen.sees(words('today.alerts'))
    await screen.shot('12-today')
  })

  step('unknown numbers are given to their workers', async () => {
    const { gate, stick } = plannedTaps(site)
    const tapsOf = (index: number) =>
      [...gate, ...stick].filter(({ number }) => number === terminalNumber(person(index)))
    await screen.visit('wages')
    await screen.month(MONTH)
    expect((await tileColours(screen)).channel).toBe('red')
    await screen.visit('attendance')
    await screen.tab(words('attendance.inbox'))
    await screen.shot('13-inbox')
    for (const index of [0, 1, 2]) {
      await assignAtScreen(screen, terminalNumber(person(index)), person(index).name, tapsOf(index).length)
    }
    await screen.sees(words('attendance.inbox-empty'))
  })

  step("a question is answered with reason and the manager's consent; the sheets are closed", async () => {
    const open = await clients.clerk.attendance.questions({ month: MONTH, teamId: null })
    expect(open.map(({ workerName }) => workerName)).toEqual([person(3).name])
    await screen.tab(words('attendance.questions'))
    await answerQuestion(screen, person(3).name)
    await screen.sees(words('attendance.no-questions'))
    for (const team of [first, second]) {
      await showGrid(screen, team)
      await screen.shot(`16-grid-${team === first ? 1 : 2}`)
      await closeSheet(screen)
    }
    await screen.page.locator('.month-row .cell').first().click()
    await screen.sees(words('attendance.sheet-closed'), screen.top())
    await screen.closeTop()
  })

  step('lists are drafted; at the kiosk each sees his own lines only, objects, and confirms', async () => {
    await go('2026-11-02')
    await screen.visit('wages')
    await screen.month(MONTH)
    await draftList(screen, second)
    await screen.page.getByRole('button', { name: words('wages.back') }).click()
    await draftList(screen, first)
    kiosk = await Screen.open(browser, await site.host.link())
    await kiosk.page.locator('.kiosk-button').click()
    site.reader.present(person(0).card)
    await kioskShows(kiosk, person(0))
    await kiosk.shot('17-kiosk')
    const shown = (await kiosk.page.locator('body').textContent()) ?? ''
    expect(site.people.filter(({ name }) => shown.includes(name)).map(({ index }) => index)).toEqual([0])
    await objectAtKiosk(kiosk)
    await leaveKiosk(kiosk)
    site.reader.present(person(4).card)
    await kioskShows(kiosk, person(4))
    await confirmAtKiosk(kiosk)
    await leaveKiosk(kiosk)
    await takeCardOff(site, clients)
  })

  step('the objection is answered, one worker signs on paper, everybody else confirms by card', async () => {
    await answerObjection(screen, '已当面核对12日打卡，与考勤表一致')
    await confirmOnPaper(screen, person(2))
    site.reader.present(person(0).card)
    await kioskShows(kiosk, person(0))
    await confirmAtKiosk(kiosk)
    await leaveKiosk(kiosk)
    await takeCardOff(site, clients)
    await confirmRest(
      site,
      clients,
      site.people.filter(({ index }) => index % 2 === 1),
    )
    await screen.shot('19-list')
  })

  step('reviewed, posted, and after the days of the notice frozen with the manager', async () => {
    await screen.visit('wages')
    for (const team of [first, second]) await reviewAndPublish(screen, team)
    await freezeTooEarly(screen, first)
    await go('2026-11-06', '09:00:00')
    await screen.visit('wages')
    await screen.month(MONTH)
    for (const team of [first, second]) await freezeList(screen, team)
  })

  step('why this figure: down to the punches', async () => {
    await screen.page.locator('.team-link').filter({ hasText: second }).click()
    const line = await openExplanation(screen, person(3))
    await screen.shot('21-why')
    const row = (await wageLines(clients)).find(({ name }) => name === person(3).name)
    expect(line.days).toEqual(await explainedDays(clients.clerk, row?.id ?? ''))
    expect(line.days.some((day) => day.includes(words('attendance.provenance.manual')))).toBe(true)
    expect(Number(line.net.replace(/\D/g, ''))).toBe(row?.netFen)
    await screen.closeTop()
  })

  step('the batch: approved, handed over while the line drops, queried; two come back', async () => {
    await screen.visit('bank')
    await prepareBatch(screen, [first, second])
    await approveBatch(screen)
    // The line stays down until the screen was seen: the station asks by itself now and then.
    await site.bank.faults({ kind: 'drop-after' }, { at: 'query', kind: 'drop-before', times: 10_000 })
    await handOver(screen)
    await batchState(screen, 'unknown')
    await screen.sees(words('bank.unknown-text'))
    await screen.shot('23-unknown')
    await site.bank.clearFaults()
    await queryUntilSettled(screen)
    await screen.sees(words('bank.failed-only', { count: 2 }))
    await screen.shot('24-returned')
  })

  step('accounts are mended, the two payments are issued again and paid once', async () => {
    for (const index of [2, 4]) await mendAccount(screen, site, person(index))
    await go('2026-11-08', '09:00:00')
    await reissue(screen, 2)
    await approveBatch(screen)
    await handOver(screen)
    await queryUntilSettled(screen)
    await screen.shot('25-reissued')
    const owed = new Map((await wageLines(clients)).map(({ name, netFen }) => [name, netFen]))
    expect(await bookedByName(site, clients)).toEqual(owed)
  })

  step('filed and bound; all eight checks are green; the book is a PDF', async () => {
    await go('2026-11-10', '10:00:00')
    await screen.visit('site')
    await screen.tab(words('site.devices'))
    await screen.press(words('device.pull'), device(screen, DEVICES.terminal))
    await screen.sees(words('device.pulled', { received: plannedTaps(site).gate.length, added: 0 }))
    await screen.visit('wages')
    await screen.month(MONTH)
    await fileMonth(screen)
    const book = await bindBook(screen)
    expect({ name: book.name.endsWith('.pdf'), head: book.bytes.subarray(0, 5).toString('latin1') }).toEqual({
      name: true,
      head: '%PDF-',
    })
    await openTile(screen, 'reconciliation')
    await screen.sees(words('reconciliation.none'))
    await screen.closeTop()
    await screen.shot('26-tiles')
    const colours = await tileColours(screen)
    expect(colours).toEqual(Object.fromEntries(Object.keys(colours).map((key) => [key, 'green'])))
  })

  step('the check screen is green', async () => {
    await screen.visit('check')
    await screen.press(words('check.run'))
    await screen.page.locator('.verdict').waitFor()
    await screen.shot('28-check')
    const { facts, results, passed } = await clients.clerk.station.check()
    expect(passed).toBe(true)
    const verdict = await screen.page.locator('.verdict').textContent()
    expect(verdict).toBe(words('check.passed', { count: results.length, facts: facts.toLocaleString('en-US') }))
  })

  step(
    'in English no Chinese is left but data',
    async () => {
      const seen = await walkInEnglish(screen, MONTH)
      expect(Object.keys(seen).length).toBeGreaterThan(12)
      expect(chineseLeft(seen, site, await chineseByNature(clients))).toEqual({})
    },
    { looks: true },
  )

  step(
    "a contractor's user sees his own team only",
    async () => {
      const other = await walkAsContractor(browser, site, clients)
      expect(other.problems).toEqual([])
    },
    { looks: true },
  )

  step(
    'an inspector reads everything and is offered nothing that changes anything',
    async () => {
      const other = await walkAsInspector(browser, site)
      expect(other.problems).toEqual([])
    },
    { looks: true },
  )
})
