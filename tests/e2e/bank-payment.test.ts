/**
 * Frozen lists are paid at the screens of a real station, once over the line and once without any network: two wages come back, their
 * accounts are mended, they are issued again and paid. The practice bank is a process of its own, and its books are the judge.
 */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect } from 'vitest'
import { formatMoney } from '../../src-renderer/components/format.ts'
import {
  approveBatch,
  batchState,
  confirmReissue,
  handOver,
  mendAccount,
  prepareBatch,
  reissue,
} from './support/bank.ts'
import { lacking, launchChromium } from './support/chromium.ts'
import { ESCROW_ACCOUNT } from './support/clients.ts'
import { books, checkFolder, FUNDED_FEN, openPayday, owed, type Payday, sendBack, wordsOf } from './support/payday.ts'
import { CLERK, MANAGER } from './support/set-up.ts'
import { MONTH } from './support/site.ts'
import { stepsOf } from './support/walk.ts'
import { words } from './support/words.ts'

const missing = lacking({ reader: true })
if (missing.length > 0) console.warn(`SKIPPED: wages paid in a browser, for want of ${missing.join(', ')}`)

/** Five of six are paid; one has a line in dispute. Two of them come back once. */
const [PAID, CAME_BACK] = [5, 2]

/** A walk of steps on a payday of its own; where one fails the next ones cannot be walked. */
function walkOf(name: string, online: boolean) {
  let browser: Browser
  let open: Payday | undefined
  const day = () => open ?? expect.fail('no payday')
  beforeAll(async () => {
    browser = await launchChromium()
    open = await openPayday(browser, online)
  }, 300_000)
  afterAll(async () => {
    await browser?.close()
    await open?.end()
  })
  const take = stepsOf({ name, windows: () => ({ screen: open?.screen }) })
  const step = (what: string, walk: (day: Payday) => Promise<void>) => take(what, () => walk(day()))
  return { step, go: (localDate: string) => goOn(day(), localDate) }
}

/** The month goes on: the clocks are set, and the page is loaded anew where it stands. */
async function goOn({ site, screen }: Payday, localDate: string): Promise<void> {
  site.setClock(localDate, '09:00:00')
  await screen.reload()
}

async function prepareAndApprove({ screen, teams }: Payday): Promise<void> {
  await screen.visit('bank')
  await screen.month(MONTH)
  await prepareBatch(screen, teams)
  await approveBatch(screen)
}

/** The bar over the payments counts those that somebody must care for. */
async function failed({ screen }: Payday, count: number): Promise<void> {
  await screen.sees(words('bank.failed-only', { count }), screen.page.locator('.payment-bar'))
}

/** Every worker has his wage on an account of his own, once and to the fen; the rest of the money is where it was. */
async function paidOnce(day: Payday): Promise<void> {
  const wages = await owed(day)
  expect(wages.length).toBe(PAID)
  const paidFen = wages.reduce((sum, [, , fen]) => sum + fen, 0)
  expect(await books(day)).toEqual({
    problems: [],
    ordered: PAID + CAME_BACK,
    ids: PAID + CAME_BACK,
    standing: wages,
    escrowFen: [FUNDED_FEN - paidFen],
  })
}

describe.runIf(missing.length === 0)('wages over the line', () => {
  const { step, go } = walkOf('payment-online', true)

  step('the clerk prepares, the manager approves, the bank has it over HTTPS and rejects one', async (day) => {
    const { screen, misnamed } = day
    await prepareAndApprove(day)
    await handOver(screen)
    await batchState(screen, 'settled')
    await failed(day, 1)
    const row = screen.page.locator('.payment-row').filter({ hasText: misnamed.name })
    await screen.sees(words('payment-state.rejected'), row)
    await screen.sees(words('bank:reason.BE01'), row)
    await screen.shot('payment-online-rejected')
  })

  step('a paid wage is returned a day later, and the next query brings it', async (day) => {
    await go('2026-11-07')
    await sendBack(day, day.leaving)
    await day.screen.press(words('bank.query'))
    await failed(day, CAME_BACK)
    const row = day.screen.page.locator('.payment-row').filter({ hasText: day.leaving.name })
    await day.screen.sees(words('payment-state.returned'), row)
    await day.screen.shot('payment-online-returned')
  })

  step('new cards with the manager’s consent; one click issues both again, and they are paid', async (day) => {
    const { screen, site, misnamed, leaving, clerk } = day
    for (const person of [misnamed, leaving]) await mendAccount(screen, site, person)
    await go('2026-11-08')
    await screen.visit('bank')
    await screen.tab(words('bank-tab.care'))
    for (const [person, count] of [
      [misnamed, 2],
      [leaving, 1],
    ] as const) {
      const row = screen.page.locator('.failed-list tbody tr').filter({ hasText: person.name })
      await screen.sees(words('bank-care.days', { count }), row)
    }
    await screen.shot('payment-online-care')
    await screen.press(words('bank-care.reissue-all', { month: MONTH, count: CAME_BACK }))
    await confirmReissue(screen)
    await approveBatch(screen)
    await handOver(screen)
    await batchState(screen, 'settled')
    await screen.visit('bank')
    await screen.tab(words('bank-tab.care'))
    await screen.sees(words('bank-care.none'))
    const batches = await clerk.bank.batches({ month: MONTH })
    expect(batches.map(({ state, payments, paid, isReissue }) => [state, payments, paid, isReissue])).toEqual([
      ['settled', CAME_BACK, CAME_BACK, true],
      ['settled', PAID, PAID - CAME_BACK, false],
    ])
  })

  step('the bank’s statement of the escrow account is told apart entry by entry, and taken once', async (day) => {
    const { screen, site } = day
    const { body } = await site.bank.send('GET', `/accounts/${ESCROW_ACCOUNT}/camt053`)
    await screen.tab(words('bank-tab.account'))
    const drop = screen.page.locator('.drop input[type=file]')
    const entries = PAID + CAME_BACK + 1
    const said = [words('escrow-account.taken', { fileName: 'statement.xml', added: entries, known: 0 })]
    said.push(words('escrow-account.nothing-new', { fileName: 'statement.xml', known: entries }))
    for (const text of said) {
      await drop.setInputFiles({ name: 'statement.xml', mimeType: 'application/xml', buffer: body })
      await screen.sees(text)
    }
    // The account is read anew on its own, after the answer to the import.
    const sums = screen.page.locator('.kind-chip')
    await sums.nth(3).waitFor()
    await screen.shot('payment-online-statement')
    const chips = await sums.evaluateAll((found) => found.map((chip) => (chip as HTMLElement).innerText.split(/\s+/)))
    const { balanceFen, entries: booked } = await site.bank.statement(ESCROW_ACCOUNT)
    const chip = (kind: string, name: string) => {
      const fens = booked.filter((entry) => entry.kind === kind).map(({ amountFen }) => amountFen)
      return [words(name), String(fens.length), formatMoney(fens.reduce((sum, fen) => sum + fen, 0))]
    }
    expect(chips).toEqual([
      [words('escrow-account.all'), String(entries)],
      chip('fund', 'bank:entryKind.funding'),
      chip('return', 'bank:entryKind.return'),
      chip('wage', 'bank:entryKind.wages'),
    ])
    await screen.sees(formatMoney(balanceFen), screen.page.locator('.balance'))
  })

  step('each payslip shows the bank’s reference of the payment that reached the worker', async (day) => {
    await day.screen.visit('wages')
    await day.screen.month(MONTH)
    const { bytes } = await day.screen.download(() => day.screen.press(words('paper.payslips')))
    const slips = wordsOf(bytes)
    const { payments } = await day.site.bank.audit()
    const references = payments.flatMap(({ bookedFen, bankReference }) => (bookedFen > 0 ? [bankReference ?? ''] : []))
    const returned = payments.find(({ returnedAt }) => returnedAt !== null)?.bankReference ?? ''
    expect([...references, returned].map((reference) => slips.split(reference).length - 1)).toEqual([
      ...references.map(() => 1),
      0,
    ])
  })

  step('the bank’s books are the wage lists, and the station’s folder passes its check', async (day) => {
    await paidOnce(day)
    await day.screen.context.close()
    expect(await checkFolder(day)).toEqual({ passed: true, broken: [] })
  })
})

describe.runIf(missing.length === 0)('wages without any network', () => {
  const stick = mkdtempSync(join(tmpdir(), 'anxin-stick-'))
  const results = join(stick, '回单')
  mkdirSync(results)
  afterAll(() => rmSync(stick, { recursive: true, force: true }))
  const { step, go } = walkOf('payment-offline', false)

  /** At the counter: the bank takes what is on the stick, and lays the result down beside it. */
  async function atTheBank({ site }: Payday): Promise<string> {
    const before = readdirSync(results)
    expect(await site.bank.workOff(stick, results, ESCROW_ACCOUNT)).toEqual({ taken: 1, refused: [] })
    const [result, ...more] = readdirSync(results).filter((name) => !before.includes(name))
    expect(more).toEqual([])
    return join(results, result ?? '')
  }

  step('written onto a stick it is handed over, and the record says by whom', async (day) => {
    const { screen } = day
    await prepareAndApprove(day)
    await screen.press(words('bank-way.write'))
    await screen.fill(words('bank-way.folder'), stick, screen.top())
    await screen.press(words('bank-way.write-now'), screen.top())
    await screen.sees(words('bank-way.written', { count: 1 }), screen.page.locator('.ant-modal-confirm-title'))
    await screen.page.locator('.ant-modal-confirm-btns button').click()
    await screen.topGone()
    await batchState(screen, 'handed-over')
    const steps = screen.page.locator('.batch-step')
    await screen.sees(CLERK.name, steps.nth(2))
    await screen.sees(MANAGER.name, steps.nth(1))
    await screen.shot('payment-offline-handed-over')
  })

  step('the result comes home on the stick and is dropped on the batch: one rejected', async (day) => {
    const { screen, misnamed } = day
    const result = await atTheBank(day)
    await screen.page.locator('.page-head input[type=file]').setInputFiles(result)
    await screen.sees(words('bank.imported', { count: PAID }))
    await batchState(screen, 'settled')
    await failed(day, 1)
    const row = screen.page.locator('.payment-row').filter({ hasText: misnamed.name })
    await screen.sees(words('payment-state.rejected'), row)
  })

  step('a notice of return is dropped a day later, twice: it counts once', async (day) => {
    const { screen, site, leaving } = day
    await go('2026-11-07')
    await sendBack(day, leaving)
    const { body } = await site.bank.send('GET', `/accounts/${ESCROW_ACCOUNT}/returns`)
    await screen.page.getByRole('button', { name: words('bank.back') }).click()
    await screen.press(words('bank-way.collect'))
    for (const said of [words('bank-way.changed', { count: 1 }), words('bank-way.nothing-new')]) {
      const input = screen.top().locator('input[type=file]')
      await input.setInputFiles({ name: '退票通知.xml', mimeType: 'application/xml', buffer: body })
      await screen.sees(said, screen.top())
    }
    await screen.shot('payment-offline-returned')
    await screen.top().locator('.collected a').click()
    await failed(day, CAME_BACK)
  })

  step('new cards, issued again with one click, exported, carried over, and paid', async (day) => {
    const { screen, site, misnamed, leaving, clerk } = day
    await screen.topGone()
    for (const person of [misnamed, leaving]) await mendAccount(screen, site, person)
    await go('2026-11-08')
    await reissue(screen, CAME_BACK)
    await approveBatch(screen)
    const order = await screen.download(() => screen.press(words('bank.export')))
    await batchState(screen, 'handed-over')
    writeFileSync(join(stick, order.name), order.bytes)
    const result = await atTheBank(day)
    expect(readFileSync(result).length).toBeGreaterThan(0)
    await screen.page.getByRole('button', { name: words('bank.back') }).click()
    await screen.press(words('bank-way.collect'))
    await screen.fill(words('bank-way.folder'), results, screen.top())
    await screen.press(words('bank-way.collect-now'), screen.top())
    await screen
      .top()
      .locator('.collected a')
      .filter({ hasText: words('bank-way.changed', { count: CAME_BACK }) })
      .click()
    await batchState(screen, 'settled')
    await screen.shot('payment-offline-paid')
    const batches = await clerk.bank.batches({ month: MONTH })
    expect(batches.map(({ transport, state, payments, paid }) => [transport, state, payments, paid])).toEqual([
      ['file', 'settled', CAME_BACK, CAME_BACK],
      ['file', 'settled', PAID, PAID - CAME_BACK],
    ])
  })

  step('the bank’s books are the wage lists; the station never knew a line, and its folder passes', async (day) => {
    expect((await day.clerk.bank.escrow())?.connection ?? null).toBeNull()
    await paidOnce(day)
    await day.screen.context.close()
    expect(await checkFolder(day)).toEqual({ passed: true, broken: [] })
  })
})
