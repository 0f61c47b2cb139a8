/** Every page in English, and what Chinese is still on it. */
import { PRACTICE_COMPANIES, PRACTICE_GENERAL, PRACTICE_PROJECT } from '../../../src-main/practice/site/people.ts'
import type { Screen } from './screen.ts'
import { ADDRESS, BUILDER, CLERK, CONTACT, CONTRACTOR, DEVICES, INSPECTOR, MANAGER, SHIFT, TEAMS } from './set-up.ts'
import type { PracticeSite } from './site.ts'

/** Texts by the place where they were seen. */
export type Seen = Record<string, string[]>

const PLACES = [
  'today',
  'enrol',
  'roster',
  'attendance/grid',
  'attendance/questions',
  'attendance/inbox',
  'wages',
  'bank',
  'check',
  'site/project',
  'site/companies',
  'site/shifts',
  'site/devices',
  'site/users',
] as const

/** Switches the language by the button and walks through all pages. */
export async function walkInEnglish(screen: Screen, month: string): Promise<Seen> {
  await screen.page.locator('.head button[lang=en]').click()
  const seen: Seen = {}
  for (const place of PLACES) {
    await screen.page.evaluate((hash) => {
      location.hash = hash
    }, `#/${place}`)
    await settled(screen)
    if (place === 'wages' || place === 'bank' || place === 'attendance/grid') await toMonth(screen, month)
    seen[place] = await textsOf(screen)
    await screen.shot(`en-${place.replace('/', '-')}`)
  }
  for (let tile = 0; tile < 8; tile++) {
    await screen.page.evaluate(() => {
      location.hash = '#/wages'
    })
    await screen.page.locator('.tile').nth(tile).click()
    await settled(screen)
    seen[`tile ${tile + 1}`] = await textsOf(screen)
    await screen.closeTop()
  }
  await screen.page.locator('.team-lists .team-link').first().click()
  await screen.page.locator('button.line-row').first().click()
  await screen.page.locator('.all-days').waitFor()
  seen['why this figure'] = await textsOf(screen)
  await screen.shot('en-why')
  await screen.closeTop()
  return seen
}

async function toMonth(screen: Screen, month: string): Promise<void> {
  const before = screen.page.locator('.month-field').locator('xpath=preceding-sibling::button')
  const input = screen.page.locator('.month-field input')
  const wanted = new Intl.DateTimeFormat('en', { month: 'short' }).format(new Date(`${month}-15`))
  for (let step = 0; step < 3 && !(await input.inputValue()).includes(wanted); step++) await before.click()
  await settled(screen)
}

/** Nothing is being read any more. */
async function settled(screen: Screen): Promise<void> {
  await screen.page.waitForTimeout(150)
  await screen.page.waitForFunction(() => !document.querySelector('[aria-busy=true]:not(.ant-spin), .ant-skeleton'))
}

/** Every text and every label of the page, hidden or not. */
function textsOf(screen: Screen): Promise<string[]> {
  return screen.page.evaluate(() => {
    const texts: string[] = [document.title]
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    while (walker.nextNode()) texts.push(walker.currentNode.textContent ?? '')
    for (const element of document.querySelectorAll('[aria-label], [title], [placeholder], input, textarea')) {
      for (const name of ['aria-label', 'title', 'placeholder']) texts.push(element.getAttribute(name) ?? '')
    }
    return texts.map((text) => text.trim()).filter((text) => /\p{Script=Han}/u.test(text))
  })
}

/** What is Chinese and neither a name nor other data of the site, by place; `more` is data that only the station knows. */
export function chineseLeft(seen: Seen, site: PracticeSite, more: readonly string[]): Seen {
  const data = [
    ...more,
    ...site.people.flatMap((person) => [person.name, person.bankName]),
    // A user's sign is the end of his name.
    ...[MANAGER, CLERK, CONTRACTOR, INSPECTOR].flatMap(({ name }) => [name, name.slice(-2)]),
    ...TEAMS.map(({ name }) => name),
    ...PRACTICE_COMPANIES,
    ...Object.values(DEVICES),
    PRACTICE_GENERAL,
    PRACTICE_PROJECT,
    BUILDER,
    ADDRESS,
    SHIFT,
    '农民工工资专用账户',
    '安薪练习站',
    CONTACT,
    '项目部大门东侧',
    '练习农村商业银行',
    // The way back to Chinese is in Chinese.
    '中文',
  ].sort((a, b) => b.length - a.length)
  const left: Seen = {}
  for (const [place, texts] of Object.entries(seen)) {
    const foreign = texts.filter((text) => {
      let rest = text
      for (const word of data) rest = rest.replaceAll(word, '')
      return /\p{Script=Han}/u.test(rest)
    })
    if (foreign.length > 0) left[place] = [...new Set(foreign)]
  }
  return left
}
