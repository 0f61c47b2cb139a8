/** Shifts and single days at the screen. */
import type { Screen } from './screen.ts'
import { exactly, words } from './words.ts'

/** Picks from a list of the shift's form that cannot be searched. */
export async function pickRule(screen: Screen, label: string, option: string): Promise<void> {
  await screen.pick(label, option, screen.top())
}

/** Types a wall time `HH:mm` into a field of the drawer on top. */
export async function setTime(screen: Screen, label: string, time: string): Promise<void> {
  await screen.dateIn(screen.field(label, screen.top()), time)
}

/** A team gets a shift from a date on; the tag beside its name says so. */
export async function addTeamShift(screen: Screen, team: string, shift: string, fromDate: string): Promise<void> {
  const item = screen.page.locator('li').filter({ has: screen.page.locator('strong', { hasText: exactly(team) }) })
  await screen.pickIn(item.locator('.ant-select'), shift)
  await screen.dateIn(item, fromDate)
  await screen.press(words('shift.set'), item)
  const tag = `${shift} · ${words('shift.since', { date: fromDate })}`
  await item.locator('.tag.green').filter({ hasText: tag }).waitFor()
}

/** Opens a worker's day from the month's grid. */
export async function showDay(screen: Screen, name: string, date: string): Promise<void> {
  await screen.page.getByLabel(`${name} ${date} `).click()
  await screen.top().locator('.day-figures').waitFor()
}

/** Workday, normal hours, overtime and shift as the day's drawer shows them. */
export async function shownFigures(screen: Screen): Promise<string[]> {
  return screen.top().locator('.day-figures strong').allTextContents()
}

/** Fills the form for a punch by hand in the day's drawer and asks for the second person. */
export async function punchByHand(screen: Screen, time: string, direction: 'in' | 'out'): Promise<void> {
  const form = screen.top().locator('.sub-form')
  await form
    .locator('.ant-segmented-item')
    .filter({ hasText: exactly(words(`direction.${direction}`)) })
    .click()
  await screen.dateIn(screen.field(words('attendance.time'), form), time)
  await screen.press(words('attendance.manual-submit'), form)
}
