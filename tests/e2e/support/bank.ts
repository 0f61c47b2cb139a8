/** The bank's side at the screens: escrow account, batch, hand-over, query, returned payments. */

import { cardNumber } from '../../../src-main/practice/site/numbers.ts'
import { PRACTICE_GENERAL, PRACTICE_PROJECT, type PracticePerson } from '../../../src-main/practice/site/people.ts'
import { ESCROW_ACCOUNT } from './clients.ts'
import type { Screen } from './screen.ts'
import { CLERK, MANAGER } from './set-up.ts'
import type { PracticeSite } from './site.ts'
import { exactly, words } from './words.ts'

export const ESCROW_NAME = `${PRACTICE_GENERAL}${PRACTICE_PROJECT}农民工工资专用账户`
export const ESCROW_BANK = '练习农村商业银行'

/** The form proposes the name by its pattern; the manager's entry is approved by the clerk. */
export async function setEscrow(screen: Screen, cnaps: string): Promise<void> {
  await screen.visit('bank')
  await screen.tab(words('bank-tab.account'))
  await screen.press(words('escrow.set'))
  const drawer = screen.top()
  await drawer.locator('textarea').filter({ hasText: ESCROW_NAME }).waitFor()
  await screen.fill(words('escrow.account-number'), ESCROW_ACCOUNT, drawer)
  await screen.fill(words('account.bank'), ESCROW_BANK, drawer)
  await screen.fill(words('account.cnaps'), cnaps, drawer)
  await screen.press(words('escrow.submit'), drawer)
  await screen.approve(CLERK.name, CLERK.pin)
  await screen.topGone()
  await screen.sees(ESCROW_NAME)
}

export async function setConnection(screen: Screen, site: PracticeSite): Promise<void> {
  await screen.press(words('escrow.set-connection'))
  await screen.press(words('bank-way.set-up'), screen.page.locator('.way').first())
  const drawer = screen.top()
  await screen.fill(words('escrow.url'), site.bank.url, drawer)
  await screen.fill(words('escrow.fingerprint'), '00', drawer)
  await screen.fill(words('escrow.secret'), site.bank.secret, drawer)
  await screen.press(words('app:save'), drawer)
  await screen.sees(words('escrow.fingerprint-wrong'), screen.field(words('escrow.fingerprint'), drawer))
  await screen.fill(words('escrow.fingerprint'), site.bank.fingerprint, drawer)
  await screen.press(words('app:save'), drawer)
  await screen.topGone()
  await screen.sees(site.bank.url)
}

/** One batch of every frozen list; ends on the batch's own page. */
export async function prepareBatch(screen: Screen, teams: readonly string[]): Promise<void> {
  for (const team of teams) {
    await screen.page.locator('.frozen-lists li').filter({ hasText: team }).locator('input').check()
  }
  await screen.shot('22-prepare')
  await screen.press(words('bank.make-batch'))
  await batchState(screen, 'prepared')
}

export async function approveBatch(screen: Screen): Promise<void> {
  await screen.press(words('bank.approve'))
  await screen.approve(MANAGER.name, MANAGER.pin)
  await batchState(screen, 'approved')
}

export async function handOver(screen: Screen): Promise<void> {
  await screen.press(words('bank.hand-over'))
  await screen.press(words('bank.hand-over'), screen.page.locator('.ant-popconfirm, .ant-popover').last())
}

/** Asks the bank until it has decided on every payment. */
export async function queryUntilSettled(screen: Screen): Promise<void> {
  const settled = screen.page.locator('.page-head .tag').filter({ hasText: words('batch-state.settled') })
  const query = screen.button(words('bank.query'))
  for (let asked = 0; asked < 60 && !(await settled.isVisible()); asked++) {
    // The button goes as soon as the answer is there, perhaps under the finger.
    await query.click({ timeout: 1_000 }).catch(() => {})
    await screen.page.waitForTimeout(300)
  }
  await settled.waitFor()
}

export async function batchState(
  screen: Screen,
  state: 'prepared' | 'approved' | 'handed-over' | 'unknown' | 'settled',
): Promise<void> {
  await screen.page
    .locator('.page-head .tag')
    .filter({ hasText: exactly(words(`batch-state.${state}`)) })
    .waitFor()
}

/** The account that a worker brings when his first one failed. */
export function newAccount(person: PracticePerson): string {
  return cardNumber(7_000_000 + person.index * 13)
}

/** From the payment that came back to the worker's page: another account of his own, approved, and back to the batch. */
export async function mendAccount(screen: Screen, site: PracticeSite, person: PracticePerson): Promise<void> {
  const account = newAccount(person)
  await site.bank.accounts([{ action: 'open', account, holder: person.name, cnaps: person.cnaps }])
  const row = screen.page.locator('.payment-row').filter({ hasText: person.name })
  await screen.press(words('bank.mend'), row)
  const drawer = screen.top()
  await screen.press(words('roster.change-account'), drawer)
  await screen.fill(words('account.number'), account, drawer)
  await screen.press(words('roster.save-account'), drawer)
  await screen.approve(MANAGER.name, MANAGER.pin)
  await drawer.getByText(account.slice(-4)).first().waitFor()
  await screen.page.goBack()
  await row.getByText(words('bank.ready')).waitFor()
}

export async function reissue(screen: Screen, count: number): Promise<void> {
  await screen.press(words('bank.pick-ready', { count }))
  await screen.press(words('bank.do-reissue', { count }))
  await confirmReissue(screen)
}

/** In the dialog that says how the new batch goes; ends on the batch's own page. */
export async function confirmReissue(screen: Screen): Promise<void> {
  await screen.press(words('bank.make-batch'), screen.top())
  await screen.page
    .locator('.page-head .tag.amber')
    .filter({ hasText: words('bank.reissue') })
    .waitFor()
  await batchState(screen, 'prepared')
}
