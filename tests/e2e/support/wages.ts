/** The wage list at the screens: draft, kiosk, review, notice, freeze, and why each figure is what it is. */
import { expect } from 'vitest'
import type { StationClient } from '../../../src-main/practice/scenario/station-client.ts'
import type { PracticePerson } from '../../../src-main/practice/site/people.ts'
import type { Screen } from './screen.ts'
import { MANAGER } from './set-up.ts'
import { words } from './words.ts'

/** The row of a team on the wage month's page. */
export function teamRow(screen: Screen, team: string) {
  return screen.page.locator('.team-lists tbody tr').filter({ hasText: team })
}

export async function draftList(screen: Screen, team: string): Promise<void> {
  await screen.press(words('wages.draft'), teamRow(screen, team))
  await screen.page
    .locator('.list-page .tag')
    .filter({ hasText: words('list-state.drafted') })
    .waitFor()
}

export async function reviewAndPublish(screen: Screen, team: string): Promise<void> {
  await screen.press(words('wages.review'), teamRow(screen, team))
  await screen.press(words('wages.publish'), teamRow(screen, team))
  await screen.sees(FREEZE_FROM, teamRow(screen, team))
}

/** The button while the notice runs, with the day from which the list can be frozen. */
const FREEZE_FROM = new RegExp(`^${words('wages.freeze-from', { date: '\\d\\d-\\d\\d' })}$`)

/** While the notice runs the button names the day; pressed all the same it says why, and asks nobody for a PIN. */
export async function freezeTooEarly(screen: Screen, team: string): Promise<void> {
  await teamRow(screen, team).locator('button').filter({ hasText: FREEZE_FROM }).click()
  await screen.page.locator('.ant-message-notice').waitFor()
  await screen.shot('20-too-early')
  expect(await screen.page.locator('.approval').count()).toBe(0)
}

export async function freezeList(screen: Screen, team: string): Promise<void> {
  await screen.press(words('wages.freeze'), teamRow(screen, team))
  await screen.approve(MANAGER.name, MANAGER.pin)
  await screen.button(words('wages.to-bank'), teamRow(screen, team)).waitFor()
}

/** The kiosk shows a worker his own wages when his card is laid down. */
export async function kioskShows(kiosk: Screen, person: PracticePerson): Promise<void> {
  await kiosk.sees(words('kiosk.hello', { name: person.name }))
  await kiosk.page.locator('.kiosk-net').waitFor()
}

/** An objection by touch: what is wrong, no typing needed. */
export async function objectAtKiosk(kiosk: Screen): Promise<void> {
  await kiosk.press(words('kiosk.object'))
  const dialog = kiosk.top()
  await dialog
    .locator('.kiosk-reasons button')
    .filter({ hasText: words('kiosk.reason.overtime') })
    .click()
  await kiosk.shot('18-kiosk-objection')
  await kiosk.press(words('kiosk.object-send'), dialog)
  await kiosk.sees(words('kiosk.objection-open'))
  await kiosk.topGone()
}

export async function confirmAtKiosk(kiosk: Screen): Promise<void> {
  await kiosk.press(words('kiosk.confirm'))
  await kiosk.sees(words('kiosk.confirmed'))
}

export async function leaveKiosk(kiosk: Screen): Promise<void> {
  await kiosk.press(words('kiosk.done'))
  await kiosk.sees(words('kiosk.lay-card'))
}

/** A worker who signed on paper: a second person bears witness, with reason. */
export async function confirmOnPaper(screen: Screen, person: PracticePerson): Promise<void> {
  await screen.page.locator('.line-row').filter({ hasText: person.name }).click()
  await screen.press(words('line.paper'))
  await screen.approve(MANAGER.name, MANAGER.pin, '本人在纸质工资表上签字')
  await screen.closeTop()
  const row = screen.page.locator('.line-row').filter({ hasText: person.name })
  await row.getByText(words('confirm-way.paper')).waitFor()
}

export async function answerObjection(screen: Screen, answer: string): Promise<void> {
  const form = screen.page.locator('.objections form')
  await form.locator('input').fill(answer)
  await screen.press(words('wages.answer'), form)
  // The panel folds itself up when nothing is open in it.
  await screen.sees(words('wages.objections-sum', { count: 1, open: 0 }))
}

/** The same days as the contract explains them: date, local times of the punches, the mark of those by hand. */
export async function explainedDays(client: StationClient, lineId: string): Promise<string[]> {
  const { days } = await client.payroll.explain({ lineId })
  const clock = (at: string) => new Date(Date.parse(at) + 8 * 3_600_000).toISOString().slice(11, 16)
  return days.map(({ date, punches }) => {
    const times = punches.map(({ at, provenance }) =>
      provenance === 'manual' ? `${clock(at)} ${words('attendance.provenance.manual')}` : clock(at),
    )
    return [date.slice(5), ...times].join(' ')
  })
}

export interface ShownLine {
  /** What the drawer says in its head. */
  net: string
  /** Days with their punches, as shown. */
  days: string[]
}

/** Opens why a worker's figure is what it is, down to the punches. */
export async function openExplanation(screen: Screen, person: PracticePerson): Promise<ShownLine> {
  await screen.page.locator('.line-row').filter({ hasText: person.name }).click()
  const drawer = screen.top()
  await drawer.locator('.all-days tbody tr').first().waitFor()
  return {
    net: (await drawer.locator('.line-net').textContent()) ?? '',
    days: await drawer
      .locator('.all-days tbody tr')
      .evaluateAll((rows: HTMLTableRowElement[]) =>
        rows.map((row) =>
          [row.cells[0]?.textContent, ...Array.from(row.querySelectorAll('.punch-mark'), (mark) => mark.textContent)]
            .map((text) => text?.trim())
            .join(' '),
        ),
      ),
  }
}
