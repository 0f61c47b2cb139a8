/** The forms of a new station, filled in by hand. */
import { creditCode } from '../../../src-main/practice/site/numbers.ts'
import {
  PRACTICE_COMPANIES,
  PRACTICE_GENERAL,
  PRACTICE_PROJECT,
  PRACTICE_TEAMS,
} from '../../../src-main/practice/site/people.ts'
import type { Screen } from './screen.ts'
import { COMM_KEY, MONTH, type PracticeSite } from './site.ts'
import { exactly, words } from './words.ts'

export const MANAGER = { name: '练经理', pin: '246810' }
export const CLERK = { name: '练劳资', pin: '135790' }
export const CONTRACTOR = { name: '练分包', pin: '975310' }
export const INSPECTOR = { name: '练检查', pin: '864200' }

export const SHIFT = '白班'
export const DEVICES = { reader: '办公室阅读器', terminal: '东门考勤机', stick: '宿舍区U盘' }
export const BUILDER = '练习置业有限公司'
export const ADDRESS = '练习省练习市练习区练习路1号'

export const CONTACT = '练联系'

/** Each team has a contractor of its own here. */
export const TEAMS = [
  { name: PRACTICE_TEAMS[0]?.name ?? '', company: PRACTICE_COMPANIES[0] ?? '' },
  { name: PRACTICE_TEAMS[1]?.name ?? '', company: PRACTICE_COMPANIES[1] ?? '' },
] as const

/** The first manager: two PINs that differ are refused beside the field. */
export async function setUpManager(screen: Screen): Promise<void> {
  await screen.sees(words('first-user.title'))
  await screen.fill(words('first-user.name'), MANAGER.name)
  await screen.fill(words('first-user.pin'), MANAGER.pin)
  await screen.fill(words('first-user.pin-again'), '246811')
  await screen.press(words('first-user.create'))
  await screen.sees(words('first-user.pin-differs'), screen.field(words('first-user.pin-again')))
  await screen.shot('01-first-user')
  await screen.fill(words('first-user.pin-again'), MANAGER.pin)
  await screen.press(words('first-user.create'))
  await screen.page.locator('.frame').waitFor()
}

export async function fillProject(screen: Screen): Promise<void> {
  await screen.visit('site')
  await screen.fill(words('project.name'), PRACTICE_PROJECT)
  await screen.fill(words('project.builderName'), BUILDER)
  await screen.fill(words('project.address'), ADDRESS)
  await screen.date(words('project.startDate'), `${MONTH}-01`)
  await screen.date(words('project.plannedEndDate'), '2028-06-30')
  await screen.press(words('app:save'))
  await screen.sees(words('enrol.missing.required'), screen.field(words('project.contractAmountFen')))
  await screen.fill(words('project.contractAmountFen'), '120000000')
  await screen.fill(words('project.minimumWageFen'), '2260')
  await screen.fill(words('project.noticeDays'), '3')
  await screen.press(words('app:save'))
  await screen.sees(words('site.saved'))
  await screen.shot('02-project')
}

export async function addCompanies(screen: Screen): Promise<void> {
  await screen.tab(words('site.companies'))
  await addCompany(screen, PRACTICE_GENERAL, creditCode(1))
  const [{ name, company }] = TEAMS
  await addCompany(screen, company, creditCode(11))
  const panel = screen.page.locator('.company-grid .panel').filter({ hasText: company })
  await panel.getByPlaceholder(words('company.team-name')).fill(name)
  await screen.press(words('company.add-team'), panel)
  await panel.locator('li').filter({ hasText: name }).waitFor()
  await screen.shot('03-companies')
}

async function addCompany(screen: Screen, name: string, uscc: string): Promise<void> {
  await screen.press(words('company.add'))
  const drawer = screen.top()
  await screen.fill(words('company.name'), name, drawer)
  await screen.fill(words('company.contactName'), CONTACT, drawer)
  await screen.fill(words('company.contactPhone'), '10000000001', drawer)
  if (name === PRACTICE_GENERAL) {
    // A wrong check character is named beside its field, not in a heap above the form.
    await screen.fill(words('company.uscc'), `${uscc.slice(0, 17)}${uscc.endsWith('A') ? 'B' : 'A'}`, drawer)
    await screen.press(words('app:save'), drawer)
    await screen.field(words('company.uscc'), drawer).locator('.field-error').waitFor()
  }
  await screen.fill(words('company.uscc'), uscc, drawer)
  await screen.press(words('app:save'), drawer)
  await screen.topGone()
  await screen.page.locator('.company-grid .panel').filter({ hasText: name }).waitFor()
}

export async function addShift(screen: Screen): Promise<void> {
  await screen.tab(words('site.shifts'))
  await screen.press(words('shift.add'))
  const drawer = screen.top()
  await screen.fill(words('shift.name'), SHIFT, drawer)
  await screen.press(words('app:save'), drawer)
  await screen.topGone()
  const team = screen.page.locator('strong', { hasText: exactly(TEAMS[0].name) })
  const item = screen.page.locator('li').filter({ has: team })
  await screen.pickIn(item.locator('.ant-select'), SHIFT)
  await screen.press(words('shift.set'), item)
  await item.locator('.tag.green').waitFor()
  await screen.shot('04-shifts')
}

export async function addDevices(screen: Screen, site: PracticeSite): Promise<void> {
  await screen.tab(words('site.devices'))
  await addDevice(screen, 'sdt-reader', DEVICES.reader, async () => {
    await screen.field(words('device.port'), screen.top()).getByRole('combobox').fill(site.reader.path)
  })
  await addDevice(screen, 'zk-terminal', DEVICES.terminal, async () => {
    const drawer = screen.top()
    await screen.fill(words('device.host'), site.terminal.host, drawer)
    await screen.fill(words('device.tcp-port'), String(site.terminal.port), drawer)
    await screen.fill(words('device.comm-key'), String(COMM_KEY), drawer)
    // Pulled by hand in this walk, so that the count on the screen is the clerk's own.
    await screen.fill(words('device.pull-every'), '0', drawer)
    await screen.shot('05-device-form')
  })
  await addDevice(screen, 'attlog-file', DEVICES.stick, async () => {})
  const reader = device(screen, DEVICES.reader)
  await reader.getByText(words('device.state.online')).waitFor()
  await screen.shot('06-devices')
}

async function addDevice(
  screen: Screen,
  driver: 'sdt-reader' | 'zk-terminal' | 'attlog-file',
  name: string,
  fillLink: () => Promise<void>,
): Promise<void> {
  await screen.press(words('today.add-device'))
  const drawer = screen.top()
  await drawer.locator(`.kind-card[data-driver="${driver}"]`).click()
  await screen.fill(words('device.name'), name, drawer)
  await fillLink()
  await screen.press(words('app:save'), drawer)
  await screen.topGone()
  await device(screen, name).waitFor()
}

/** The card of a device on the set-up page. */
export function device(screen: Screen, name: string) {
  return screen.page.locator('.device-grid .panel').filter({ hasText: name })
}

export async function addUser(screen: Screen, user: { name: string; pin: string }, role: 'clerk'): Promise<void> {
  await screen.tab(words('site.users'))
  await screen.press(words('user.add'))
  const drawer = screen.top()
  await screen.fill(words('person.name'), user.name, drawer)
  await screen.pick(words('user.role'), words(`app:role.${role}`), drawer)
  await screen.fill(words('first-user.pin'), user.pin, drawer)
  await screen.press(words('user.add'), drawer)
  await screen.topGone()
  await screen.page.locator('.plain-list li').filter({ hasText: user.name }).waitFor()
}
