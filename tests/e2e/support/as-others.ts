/** The walks of a contractor's user and of an inspector through a finished month. */
import type { Browser } from 'playwright-core'
import { expect } from 'vitest'
import type { Clients } from './clients.ts'
import { actingButtons, goTo, namesOn, settled } from './roles.ts'
import { Screen } from './screen.ts'
import { CONTRACTOR, INSPECTOR, TEAMS } from './set-up.ts'
import { MONTH, type PracticeSite } from './site.ts'
import { words } from './words.ts'

const PAGES = [
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
]

/** The contractor of the second team sees that team and its people, and nobody else, by whatever way he goes. */
export async function walkAsContractor(browser: Browser, site: PracticeSite, clients: Clients): Promise<Screen> {
  const screen = await Screen.open(browser, await site.host.link())
  await screen.signIn(CONTRACTOR.name, CONTRACTOR.pin)
  const own = site.people.filter(({ team }) => team === 1).map(({ name }) => name)
  const others = site.people.filter(({ team }) => team !== 1).map(({ name }) => name)
  await goTo(screen, 'wages')
  await screen.month(MONTH)
  const seen: Record<string, { foreign: string[]; offered: string[]; refused: number }> = {}
  const led = await screen.page.locator('.nav a').evaluateAll((links) => links.map((link) => link.getAttribute('href')))
  const places = PAGES.filter((place) => led.includes(`#/${place.split('/')[0]}`))
  for (const place of places) {
    await goTo(screen, place)
    seen[place] = {
      foreign: await namesOn(screen, [...others, TEAMS[0].name]),
      offered: await actingButtons(screen),
      refused: await screen.page.locator('.state-view[role=alert]').count(),
    }
    await screen.shot(`contractor-${place.replace('/', '-')}`)
  }
  // Wherever the navigation leads him: nobody else's data, nothing that he may not do, no page that refuses him.
  expect(seen).toEqual(Object.fromEntries(places.map((place) => [place, { foreign: [], offered: [], refused: 0 }])))
  expect(led).toEqual(['#/today', '#/roster', '#/attendance', '#/wages', '#/site', '#/kiosk'])
  // Where he goes by the address alone, the station refuses and shows nothing.
  for (const place of PAGES.filter((place) => !places.includes(place))) {
    await goTo(screen, place)
    expect([place, await namesOn(screen, [...others, TEAMS[0].name])]).toEqual([place, []])
  }
  await goTo(screen, 'roster')
  await screen.sees(words('roster.count', { total: own.length }))
  await goTo(screen, 'attendance/grid')
  await screen.page.locator('.month-row').first().waitFor()
  expect((await screen.page.locator('.month-name').allTextContents()).slice(1).sort()).toEqual([...own].sort())
  // By the address of another company's list, worker and sheet he gets a refusal in words, not figures.
  const lists = await clients.clerk.payroll.lists({ month: MONTH })
  const foreignList = lists.find(({ teamName }) => teamName === TEAMS[0].name)?.list?.id ?? ''
  const { rows } = await clients.clerk.payroll.list({ listId: foreignList })
  for (const place of [
    `wages/list/${foreignList}`,
    `roster/${rows[0]?.workerId}`,
    `attendance/grid/${clients.teamIds[0]}`,
  ]) {
    await goTo(screen, place)
    await screen.page.locator('.state-view[role=alert]').first().waitFor()
    expect(await namesOn(screen, others)).toEqual([])
  }
  await screen.shot('contractor-refused')
  return screen
}

/** An inspector reads everything and is offered nothing that changes anything. */
export async function walkAsInspector(browser: Browser, site: PracticeSite): Promise<Screen> {
  const screen = await Screen.open(browser, await site.host.link())
  await screen.signIn(INSPECTOR.name, INSPECTOR.pin)
  await goTo(screen, 'wages')
  await screen.month(MONTH)
  const offered: Record<string, string[]> = {}
  // Entry is not in his navigation.
  expect(await screen.page.locator('.nav a[href="#/enrol"]').count()).toBe(0)
  for (const place of PAGES.filter((page) => page !== 'enrol')) {
    await goTo(screen, place)
    offered[place] = await actingButtons(screen)
    await screen.shot(`inspector-${place.replace('/', '-')}`)
  }
  await goTo(screen, 'wages')
  await screen.page.locator('.team-lists .team-link').first().click()
  await settled(screen)
  offered.list = await actingButtons(screen)
  await screen.page.locator('button.line-row').first().click()
  await screen.page.locator('.all-days').waitFor()
  offered.line = await actingButtons(screen)
  await screen.closeTop()
  await goTo(screen, 'bank')
  await screen.page.locator('.team-link').first().click()
  await screen.page.locator('.payment-row').nth(1).waitFor()
  offered.batch = await actingButtons(screen)
  expect(offered).toEqual(Object.fromEntries(Object.keys(offered).map((place) => [place, []])))
  // He may have the station prove itself.
  await goTo(screen, 'check')
  await screen.press(words('check.run'))
  await screen.page.locator('.verdict.ink-green').waitFor()
  return screen
}
