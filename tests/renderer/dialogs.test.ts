/** Small dialogs pressed as a clerk presses them, on the fake station: the month's progress of a team, and punches that were dealt with. */
import { expect, it } from 'vitest'
import { signIn } from './fake/browser.ts'
import type { FakeStation } from './fake/fake-station.ts'
import { fakeScreens, present } from './fake/screens.ts'
import { id, punchesOf } from './fake/world.ts'

/** Punches of a day at two terminals within seconds. */
const TWO_PLACES = {
  code: 'compliance.cross-evidence.two-places',
  params: { date: '2026-10-05', firstAt: '06:21:08', secondAt: '06:21:30', first: '东门考勤机', second: '西门考勤机' },
  punchIds: [0, 1, 2].flatMap((worker) => punchesOf(worker, 5).map((punch) => punch.id)),
}

const openScreens = fakeScreens()

async function open(place: string, prepare: (fake: FakeStation) => void = () => {}) {
  const view = await openScreens({}, prepare)
  await signIn(view.page, '劳资员小赵')
  await view.page.evaluate((hash) => {
    location.hash = hash
  }, `#/${place}`)
  return view
}

it.runIf(present)(
  'the progress of a month is changed in a dialog that names what is missing and goes once it is kept',
  async () => {
    const { page, complaints } = await open(`wages/list/${id('WS', 2)}`)
    await page.getByRole('button', { name: '更改' }).click()
    const dialog = page.getByRole('dialog')
    expect(await dialog.getByRole('textbox').last().inputValue()).toBe('JD-2026-10')
    await dialog.getByRole('textbox').last().fill('')
    const save = dialog.locator('.ant-modal-footer .ant-btn-primary')
    await save.click()
    await dialog.getByText('请填写确认单编号').waitFor()
    await dialog.getByRole('textbox').last().fill('JD-2026-10-B')
    await save.click()
    await dialog.waitFor({ state: 'detached' })
    expect(complaints).toEqual([])
  },
)

it.runIf(present)('a punch with an impossible time is dealt with only with a reason', async () => {
  const { page, complaints } = await open('attendance/inbox')
  await page.getByRole('button', { name: '已处理' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText('登记 1 条打卡已处理').waitFor()
  const done = dialog.locator('.ant-modal-footer .ant-btn-primary')
  expect(await done.isDisabled()).toBe(true)
  await dialog.getByRole('textbox').fill('误触，已补打卡')
  await done.click()
  await dialog.waitFor({ state: 'detached' })
  expect(complaints).toEqual([])
})

it.runIf(present)(
  'a day tells that its worker was at two terminals within seconds, in either language, and leads to the checks',
  async () => {
    const { page, complaints } = await open('attendance/grid', (fake) => {
      fake.dayDoubts = [TWO_PLACES]
    })
    const openDay = () => page.locator('.month-row button').nth(4).click()
    await openDay()
    await page.getByText('几秒内在两台考勤机打卡： 2026-10-05 06:21:08 在东门考勤机，06:21:30 在西门考勤机').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await page.locator('.head button[lang=en]').click()
    await openDay()
    await page
      .getByText('At two terminals within seconds: 2026-10-05 06:21:08 at 东门考勤机, 06:21:30 at 西门考勤机')
      .waitFor()
    await page.locator('a[href="#/attendance/checks"]').click()
    await page.getByRole('tab', { name: 'Checks', selected: true }).waitFor()
    expect(complaints).toEqual([])
  },
)
