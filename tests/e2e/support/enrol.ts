/** Entry by card at the screen. */
import type { PracticePerson } from '../../../src-main/practice/site/people.ts'
import type { Screen } from './screen.ts'
import { TEAMS } from './set-up.ts'
import type { PracticeSite } from './site.ts'
import { words } from './words.ts'

/** The card is laid down; it comes up by itself. */
export async function layCard(screen: Screen, site: PracticeSite, person: PracticePerson): Promise<void> {
  site.reader.present(person.card)
  await screen.page.locator('.id-card .id-name').filter({ hasText: person.name }).waitFor()
}

/** Fills in what the card does not say. `trade` is its word in the code table. */
export async function fillEntry(screen: Screen, person: PracticePerson, trade: string): Promise<void> {
  await screen.fill(words('person.phone'), person.phone)
  await screen.fill(words('work.day-rate'), String(person.dayRateFen / 100))
  await screen.pick(words('work.team'), TEAMS[person.team]?.name ?? '')
  await screen.pick(words('work.trade'), trade)
  await screen.fill(words('account.number'), person.account)
  await screen.fill(words('account.bank'), person.bankName)
  await screen.fill(words('account.cnaps'), person.cnaps)
  await screen.page.locator('.consent input').check()
}

export async function saveEntry(screen: Screen): Promise<void> {
  await screen.page.locator('.save-button').click()
}

/** Saved: the screen waits for the next one, though the card may still lie on the reader. */
export async function saved(screen: Screen, person: PracticePerson): Promise<void> {
  await screen.sees(words('enrol.saved', { name: person.name }))
  await screen.sees(words('enrol.lay-card'))
}
