/** The banks' formats and the ways to the bank in a real Chromium; formats are rendered and read by the station's own engine. */
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { overflowing, signIn, to } from './fake/browser.ts'
import { HOST_KEY } from './fake/router-formats.ts'
import { fakeScreens, present } from './fake/screens.ts'

const openScreens = fakeScreens()

async function open(path: string) {
  const view = await openScreens({ width: 1366, height: 768 })
  await signIn(view.page)
  await to(view.page, path)
  return view
}

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click()
const upload = (page: Page, name: string, text: string | Buffer) =>
  page
    .locator('input[type=file]')
    .last()
    .setInputFiles({ name, mimeType: 'application/octet-stream', buffer: Buffer.from(text) })

const OWN = {
  id: 'xiangyang',
  name: { 'zh-CN': '向阳村镇银行代发表', en: 'Xiangyang sheet' },
  confirmWithBank: false,
  source: '开户行来函',
  transports: ['file'],
  encoding: 'gbk',
  maxRows: 500,
  fileName: 'XY{messageId}.csv',
  file: { kind: 'separated', separator: ',', columns: [{ text: '{payeeName}' }, { text: '{amount:yuan2}' }] },
  result: {
    kind: 'separated',
    separator: ',',
    columns: ['payeeName', 'status'],
    statuses: [{ text: '成功', outcome: 'paid' }],
  },
}

describe.runIf(present)("the banks' formats", () => {
  it('never show a secret again, keep it when the field is left empty, and take limits as money', async () => {
    const { page, complaints } = await open('bank/formats/ccb-6w1303')
    const field = (label: string) => page.locator('.field').filter({ hasText: label }).first().locator('input')
    const labels = await page.locator('.profile-about form .field-label').allInnerTexts()
    for (const label of labels.slice(0, 5)) await field(label).fill('A1')
    await page.locator('input[type=password]').fill('geheim-9')
    await field('单笔金额').fill('50000.005')
    await page.locator('.field-error').waitFor()
    await field('单笔金额').fill('50000')
    await press(page, '保存')
    await page.getByText('已填写，不再显示').waitFor()
    await page.locator('.tag.green', { hasText: '可用' }).waitFor()
    expect(await page.content()).not.toContain('geheim-9')
    // Saved once more without it: it stays.
    await press(page, '保存')
    await page.getByText('已填写，不再显示').waitFor()
    await to(page, 'bank/formats')
    await page.locator('.format-list tr', { hasText: '单笔 ¥50,000.00' }).waitFor()
    expect([complaints, await overflowing(page)]).toEqual([[], []])
  })

  it('name every field of a brought file that breaks the rules, and mark a whole one as the office’s own', async () => {
    const { page, complaints } = await open('bank/formats')
    const { source: _source, ...rest } = OWN
    await upload(page, 'xiangyang.json', JSON.stringify({ ...rest, encoding: 'big5', maxRows: '五百' }))
    const alert = page.locator('.bring-profile [role=alert]')
    await alert.waitFor()
    const told = await alert.innerText()
    for (const part of ['xiangyang.json', 'encoding：只能是 gbk, gb18030, utf8', 'maxRows：类型不对', 'source：缺少'])
      expect(told).toContain(part)
    await upload(page, 'xiangyang.json', JSON.stringify(OWN))
    await page.locator('h2', { hasText: OWN.name['zh-CN'] }).waitFor()
    await to(page, 'bank/formats')
    await page
      .locator('.format-list tr', { hasText: OWN.name['zh-CN'] })
      .locator('.tag', { hasText: '本单位自带' })
      .waitFor()
    // It goes only as a file: the other ways cannot be chosen with it.
    await press(page, '选定')
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('combobox').click()
    await page.locator('.ant-select-item-option', { hasText: OWN.name['zh-CN'] }).click()
    const disabled = dialog.locator('.ant-segmented-item-disabled')
    expect(await disabled.allInnerTexts()).toEqual(['联网提交', 'SFTP 传输'])
    expect(complaints).toEqual([])
  })

  it('say what is missing before a batch can be made in them, and lead there', async () => {
    const { page, complaints } = await open('bank')
    await page.locator('.frozen-lists input').first().check()
    const make = page.locator('.prepare button.ant-btn-primary')
    expect(await make.isEnabled()).toBe(true)
    await page.locator('.prepare').getByRole('combobox').click()
    await page.locator('.ant-select-item-option', { hasText: 'CFRT03' }).click()
    await page.getByText('这种格式还缺银行给的参数').waitFor()
    expect(await make.isDisabled()).toBe(true)
    await page.locator('.ant-segmented-item', { hasText: 'SFTP' }).click()
    await page.getByText('还没有设置 SFTP 传输').waitFor()
    expect(await overflowing(page)).toEqual([])
    await page.locator('.ant-alert', { hasText: '还缺银行给的参数' }).getByRole('button').click()
    await page.locator('h2', { hasText: 'CFRT03' }).waitFor()
    expect(complaints).toEqual([])
  })

  it('read a result as a trial: an unreadable one with its line, a readable one row by row', async () => {
    const { page, complaints } = await open('bank/formats/generic-xlsx')
    await page.locator('.ant-segmented-item', { hasText: '试读结果' }).click()
    await upload(page, 'kaputt.xlsx', 'no workbook')
    await page.locator('.ant-alert-error', { hasText: 'kaputt.xlsx 读不出来' }).waitFor()
    await to(page, 'bank/formats/rural-txt')
    await page.locator('.ant-segmented-item', { hasText: '试读结果' }).click()
    await upload(page, 'short.txt', '1|2|\r\n')
    await page.locator('.ant-alert-error', { hasText: '列数不对 · 第 1 行' }).waitFor()
    expect(complaints).toEqual([])
  })
})

describe.runIf(present)('the ways to the bank', () => {
  it('show a host’s key to be compared before it is used, and refuse a form without it', async () => {
    const { page, complaints, fake } = await open('bank/formats')
    await page.locator('.way').nth(1).getByRole('button').click()
    const drawer = page.getByRole('dialog')
    const fill = (label: string, value: string) =>
      drawer.locator('.field').filter({ hasText: label }).first().locator('input').fill(value)
    await fill('主机', 'no-such.example')
    // By its text: after a very short wait antd leaves the spinner in the button, unseen, and its name with it.
    const read = () => drawer.locator('button', { hasText: '读取主机指纹' }).click()
    await read()
    await drawer.getByText('连不上 no-such.example').waitFor()
    await fill('主机', 'sftp.bank.example')
    await read()
    await drawer.locator('.print', { hasText: HOST_KEY }).waitFor()
    await fill('用户名', 'wages')
    await fill('代发文件目录', '/in')
    await fill('结果目录', '/out')
    await drawer.locator('.ant-segmented-item', { hasText: '口令' }).click()
    await drawer.locator('input[type=password]').fill('secret')
    await drawer.locator('button[type=submit]').click()
    await drawer.getByText('应为 SHA256: 加 43 个字符').waitFor()
    expect(fake.sftp).toBeNull()
    await press(page, '与银行的函件一致，采用')
    await drawer.locator('button[type=submit]').click()
    await page.locator('.way').nth(1).getByText('wages@sftp.bank.example:22').waitFor()
    await page.locator('.way').nth(1).getByRole('button', { name: '测试连接' }).click()
    await page.locator('.probe-steps li').nth(2).getByText('All configured').waitFor()
    expect(complaints).toEqual([])
  })

  it('tell of every file in a folder what came of it', async () => {
    const { page, complaints } = await open('bank')
    await press(page, '取回结果')
    await page.getByRole('dialog').locator('input:not([type=file])').fill('/media/stick')
    await press(page, '收取文件夹里的文件')
    const rows = page.locator('.collected tbody tr')
    await rows.first().waitFor()
    expect((await rows.allInnerTexts()).map((text) => text.replaceAll(/\s+/g, ' ').trim())).toEqual([
      'DFBT0000000000000001.jg.txt 已更新 17 笔付款 2 条与批次不符，未采用，见“待处理”',
      'holiday.jpg 看不出 holiday.jpg 是哪个批次的结果',
      'camt053.xml 专户流水新增 4 条',
    ])
    expect([complaints, await overflowing(page)]).toEqual([[], []])
  })
})
