/** Attendance at the screen: pull, stick, inbox, questions, sheets. */
import { type PlannedPunch, planMonth } from '../../../src-main/practice/site/month.ts'
import { attlogText } from '../../../src-main/practice/terminal/attlog.ts'
import type { Screen } from './screen.ts'
import { DEVICES, device, MANAGER } from './set-up.ts'
import { MONTH, type PracticeSite } from './site.ts'
import { words } from './words.ts'

/** A month of taps of the site's people at the gate (0) and at the terminal without network (1); no strangers. */
export function plannedTaps(site: PracticeSite): { gate: PlannedPunch[]; stick: PlannedPunch[] } {
  const { punches } = planMonth(site.people, { month: MONTH, terminals: 2 })
  const own = punches.filter(({ number }) => number < '9000')
  return {
    gate: own.filter(({ terminal }) => terminal === 0),
    stick: own.filter(({ terminal }) => terminal === 1),
  }
}

/** The button, the count on the screen; and again: nothing new. */
export async function pullAtScreen(screen: Screen, site: PracticeSite, taps: PlannedPunch[]): Promise<void> {
  site.terminal.device.addPunches(
    taps.map(({ number, time, direction }) => ({ number, deviceTime: time, direction, verify: 15 })),
  )
  await screen.visit('site')
  await screen.tab(words('site.devices'))
  const card = device(screen, DEVICES.terminal)
  await screen.press(words('device.pull'), card)
  await screen.sees(words('device.pulled', { received: taps.length, added: taps.length }))
  await screen.shot('12-pulled')
  await screen.press(words('device.pull'), card)
  await screen.sees(words('device.pulled', { received: taps.length, added: 0 }))
}

export async function bringStick(screen: Screen, taps: PlannedPunch[]): Promise<void> {
  const text = attlogText(
    taps.map(({ number, time, direction }) => ({ number, deviceTime: time, direction, verify: 1 })),
  )
  await device(screen, DEVICES.stick)
    .locator('input[type=file]')
    .setInputFiles({ name: '1_attlog.dat', mimeType: 'application/octet-stream', buffer: Buffer.from(text, 'latin1') })
  await screen.sees(words('device.pulled', { received: taps.length, added: taps.length }))
}

/** A number that nobody owns yet is given to its worker. */
export async function assignAtScreen(screen: Screen, number: string, name: string, punches: number): Promise<void> {
  const row = screen.page.locator('table.figures tbody tr').filter({ hasText: number })
  await screen.press(words('attendance.assign'), row)
  const dialog = screen.top()
  await screen.pick(words('attendance.who'), name, dialog)
  await screen.press(words('attendance.assign'), dialog)
  await screen.sees(words('attendance.assigned', { count: punches }))
  await screen.topGone()
}

/** The first question of the queue is answered as the station suggests, with reason and the manager's consent. */
export async function answerQuestion(screen: Screen, name: string): Promise<void> {
  const row = screen.page.locator('.question-row').filter({ hasText: name }).first()
  await row.locator('button').last().click()
  await screen.sees(words('attendance.manual'))
  await screen.shot('14-question')
  await screen.press(words('attendance.manual-submit'))
  await screen.page.locator('.approval').waitFor()
  await screen.shot('15-approval')
  await screen.approve(MANAGER.name, MANAGER.pin, '漏打卡，班长证明在岗')
  await screen.topGone()
}

export async function showGrid(screen: Screen, team: string): Promise<void> {
  await screen.tab(words('attendance.grid'))
  await screen.pickIn(screen.page.locator('.grid-team'), team)
  await screen.page.locator('.month-row').first().waitFor()
}

export async function closeSheet(screen: Screen): Promise<void> {
  await screen.press(words('attendance.close'))
  await screen.approve(MANAGER.name, MANAGER.pin)
  await screen.page.locator('.grid-head .tag.green').waitFor()
}
