/** What each role may see and press. */
import type { Screen } from './screen.ts'
import { words } from './words.ts'

/** Goes straight to a place by its address, as somebody does who has seen it over a shoulder. */
export async function goTo(screen: Screen, place: string): Promise<void> {
  await screen.page.evaluate((hash) => {
    location.hash = hash
  }, `#/${place}`)
  await settled(screen)
}

/** Nothing is being read any more. */
export async function settled(screen: Screen): Promise<void> {
  await screen.page.waitForTimeout(200)
  await screen.page.waitForFunction(() => !document.querySelector('.ant-skeleton'))
}

/** Which of these names stand anywhere on the page, also in titles and hidden parts. */
export async function namesOn(screen: Screen, names: readonly string[]): Promise<string[]> {
  const html = await screen.page.content()
  return names.filter((name) => html.includes(name))
}

/** What changes something, wherever it stands: none of it is an inspector's or, for the whole site, a contractor's. */
export const ACTING = [
  'enrol.save',
  'attendance.close',
  'attendance.assign',
  'attendance.manual-submit',
  'attendance.void',
  'wages.draft',
  'wages.redraft',
  'wages.review',
  'wages.publish',
  'wages.freeze',
  'notice-photo.add',
  'wages.answer',
  'line.paper',
  'line.objection',
  'bank.make-batch',
  'bank.approve',
  'bank.hand-over',
  'bank.query',
  'bank.import',
  'bank.mend',
  'escrow.change',
  'escrow.set-connection',
  'roster.change-account',
  'pay-basis.set',
  'roster.exit',
  'device.pull',
  'device.set-clock',
  'care.import-file',
  'care.import',
  'device.set-link',
  'today.add-device',
  'company.add',
  'company.add-team',
  'shift.add',
  'shift.set',
  'user.add',
  'user.deactivate',
  'board.record',
  'filing.record',
  'book.bind',
  'app:save',
] as const

/** Texts of the buttons on the page that would change something. */
export async function actingButtons(screen: Screen): Promise<string[]> {
  const shown = await screen.page.locator('main button:visible, [role=dialog] button:visible').allTextContents()
  const acting: string[] = ACTING.map((key) => words(key))
  return [...new Set(shown.map((text) => text.trim()).filter((text) => acting.includes(text)))]
}
