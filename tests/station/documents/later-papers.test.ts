/** Papers of what comes after a list: deductions by kind, supplementary lists, the leaver's confirmation, kept pictures. Read back with pdftotext. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { call } from '@orpc/server'
import { beforeAll, describe, expect, it } from 'vitest'
import type { StationContext } from '../../../src-main/station/access/session.ts'
import { documentsApi } from '../../../src-main/station/documents/api.ts'
import { filingApi } from '../../../src-main/station/filing/api.ts'
import { payrollApi } from '../../../src-main/station/payroll/api.ts'
import { workerExited } from '../../../src-main/station/roster/facts.ts'
import { BOUNDED } from '../../support/bounded.ts'
import { SYSTEM } from '../../support/ledger.ts'
import { closeSheet, openSite, PINS, type Team } from '../payroll/site.ts'
import {
  confirmAndPublish,
  handOver,
  MONTH,
  PHOTO,
  type PlayedSite,
  postBoard,
  setEscrow,
  settle,
  variedDays,
} from './month.ts'

/** ANXIN_PAPERS=folder keeps the papers for looking at. */
const folder = process.env.ANXIN_PAPERS ?? mkdtempSync(join(tmpdir(), 'anxin-papers-'))
mkdirSync(folder, { recursive: true })

interface Later {
  site: PlayedSite
  team: Team
  context: StationContext
  ownId: string
  supplementId: string
  leaver: Team['workers'][number]
}

/** A month with piecework, an allowance, a court order, an advance, a held line, a supplementary list of two lines, and a leaver who settled. */
async function playLater(): Promise<Later> {
  const opened = openSite({ teams: 1, workersPerTeam: 5, noticeDays: 1 })
  const { station, clerk, manager, contractor } = opened
  const context = station.context(clerk)
  const approval = { userId: manager.id, pin: PINS.manager }
  const site: PlayedSite = { ...opened, clerkContext: context, managerContext: station.context(manager), listIds: [] }
  const [team] = opened.teams as [Team]
  const [first, second, third] = team.workers as [Team['workers'][number], ...Team['workers']]
  closeSheet(opened, team, MONTH, variedDays)
  const { id: potId } = await call(
    payrollApi.measurePot,
    {
      ...{ teamId: team.teamId, month: MONTH, name: '3#楼钢筋绑扎', split: 'shares' as const },
      items: [{ name: '钢筋绑扎', unit: '吨', quantityMilli: 12_500, unitPriceFen: 80_000, percent: 100 as const }],
      shares: [
        { engagementId: first.engagementId, weight: 3 },
        { engagementId: second!.engagementId, weight: 2 },
      ],
    },
    { context },
  )
  await call(payrollApi.confirmPot, { potId }, { context: station.context(contractor) })
  const about = { engagementId: first.engagementId, month: MONTH }
  await call(
    payrollApi.addExtra,
    { ...about, kind: 'allowance', per: 'day', amountFen: 1_000, name: '高温津贴', approval },
    { context },
  )
  await call(
    payrollApi.addDeduction,
    { ...about, kind: 'court-order', amountFen: 50_000, document: '（2026）虚01执12号', approval: null },
    { context },
  )
  await call(
    payrollApi.addAdvance,
    {
      ...{ engagementId: second!.engagementId, paidOn: '2026-09-10', amountFen: 100_000, voucher: 'ZZ-1', how: 'cash' },
      approval,
    },
    { context },
  )
  const list = await call(payrollApi.draft, { teamId: team.teamId, month: MONTH }, { context })
  const disputed = list.rows.find(({ workerId }) => workerId === third!.workerId)!
  await call(payrollApi.hold, { lineId: disputed.id, text: '少记两天', readId: null }, { context })
  await confirmAndPublish(site, team, list.id)
  station.clock.set('2026-10-05T01:00:00.000Z')
  const frozen = await call(payrollApi.freeze, { listId: list.id, approval }, { context })
  await call(
    payrollApi.answerObjection,
    { objectionId: frozen.objections[0]!.id, answer: '核对无误，照发' },
    { context },
  )
  const backPay = [{ engagementId: first.engagementId, forMonth: '2026-08', amountFen: 17_500, reason: '八月少记半天' }]
  const added = await call(payrollApi.draftSupplement, { listId: list.id, backPay }, { context })
  await confirmAndPublish(site, team, added.id)
  station.clock.set('2026-10-08T01:00:00.000Z')
  await call(payrollApi.freeze, { listId: added.id, approval }, { context })
  await setEscrow(context, approval)
  return { site, team, context, ownId: list.id, supplementId: added.id, leaver: first }
}

let later: Later

beforeAll(async () => {
  later = await playLater()
})

type Ask = Parameters<typeof askPaper>[0]

async function askPaper(input: {
  kind: 'wage-list' | 'notice' | 'payslips' | 'month-book' | 'bank-voucher' | 'exit-settlement'
  teamId?: string
  listId?: string
  engagementId?: string
}) {
  return call(documentsApi.paper, { month: MONTH, ...input }, { context: later.context })
}

/** The paper as a reader of the PDF finds it: its text page by page. */
async function pagesOf(ask: Ask, name: string): Promise<{ pages: string[]; text: string; fileName: string }> {
  const { contentBase64, fileName } = await askPaper(ask)
  const file = join(folder, `${name}.pdf`)
  writeFileSync(file, Buffer.from(contentBase64, 'base64'))
  const text = execFileSync('pdftotext', ['-layout', file, '-'], { ...BOUNDED, encoding: 'utf8' })
  return { pages: text.split('\f').filter((page) => page.trim() !== ''), text, fileName }
}

const squeezed = (text: string) => text.replace(/\s/g, '')

describe('papers after the list', () => {
  it('have a column for each kind of pay and deduction that is there, and none for what is not', async () => {
    const own = squeezed((await pagesOf({ kind: 'wage-list', listId: later.ownId }, 'own-list')).text)
    expect(own).toContain('另有1人对工资有异议，暂缓发放')
    for (const title of ['计件工资', '津贴', '法院', '已预支']) expect(own).toContain(title)
    for (const title of ['社保', '个税', '约定']) expect(own).not.toContain(title)
    for (const amount of ['6000.00', '4000.00', '500.00', '1000.00']) expect(own).toContain(amount)
    const slips = squeezed((await pagesOf({ kind: 'payslips', listId: later.ownId }, 'own-slips')).text)
    expect(slips).toContain('3#楼钢筋绑扎：计件总额10000.00元×3÷5份=6000.00元')
    expect(slips).toContain('法院判决、裁定代扣500.00元（应扣500.00元，（2026）虚01执12号）')
    expect(slips).toContain('已预支1000.00元（待抵1000.00元，凭证ZZ-1）')
  })

  it('of a supplementary list say so, name the list it adds to, and hold its lines only', async () => {
    const { text, fileName } = await pagesOf({ kind: 'wage-list', listId: later.supplementId }, 'supplement-list')
    expect(fileName).toBe('工资支付表-2026-09-钢筋班（补发第 1 张）.pdf')
    const paper = squeezed(text)
    expect(paper).toContain('农民工工资支付表（补发第1张）')
    expect(paper).toContain('补发自工资表')
    const names = later.team.workers.map(({ name }) => name)
    expect(names.filter((name) => paper.includes(name))).toEqual([names[0], names[2]])
    const notice = squeezed((await pagesOf({ kind: 'notice', listId: later.supplementId }, 'supplement-notice')).text)
    expect(notice).toContain('农民工考勤与工资公示表（补发第1张）')
    expect(notice).toContain('合计：2人')
    const slips = squeezed((await pagesOf({ kind: 'payslips', listId: later.supplementId }, 'supplement-slips')).text)
    expect(slips).toContain('补发2026-08（八月少记半天）：175.00元')
    expect(slips).toContain('工资清单（补发第1张）')
  })

  it('bind the supplementary lists, the photos of board and notice and the receipt of the filing into the month book', async () => {
    const { site, context } = later
    await postBoard(site)
    const notice = { listId: later.ownId, takenOn: '2026-10-08', photoBase64: PHOTO }
    await call(payrollApi.addNoticePhoto, notice, { context })
    settle(site, await handOver(site, [later.ownId]))
    settle(site, await handOver(site, [later.supplementId]))
    await call(
      filingApi.record,
      { month: MONTH, how: 'paper', receiptNumber: 'BB-7', filedOn: '2026-10-08', receiptBase64: PHOTO },
      { context },
    )
    const { pages } = await pagesOf({ kind: 'month-book' }, 'book')
    const contents = pages[1]!
      .split('\n')
      .flatMap((line) => /^\s*\d+\s+(.+?)\s+(\d+)\s*$/.exec(line)?.slice(1, 3) ?? [])
      .filter((_, index) => index % 2 === 0)
      .map(squeezed)
    const ofBothLists = (title: string) => [`${title}钢筋班`, `${title}钢筋班（补发第1张）`]
    expect(contents).toEqual([
      ...['维权信息告示牌', '维权告示牌照片2026-10-08', '考勤表钢筋班'],
      ...['工资支付表', '公示表'].flatMap(ofBothLists),
      '公示照片钢筋班2026-10-08',
      ...['代发凭证', '工资清单'].flatMap(ofBothLists),
      ...['报备回执BB-7', '校验与证明'],
    ])
    // One team, whatever number of lists it has.
    expect(squeezed(pages[0]!)).toContain('班组数：1')
    expect(squeezed(pages.at(-1)!)).toContain('钢筋班（补发第1张）')
  })

  it('give the leaver his confirmation: not settled it is for checking only, settled it says so with months, sums and statement', async () => {
    const { site, context, leaver } = later
    const { engagementId } = leaver
    const before = squeezed((await pagesOf({ kind: 'exit-settlement', engagementId }, 'exit-open')).text)
    expect(before).toContain('不作结清凭证')
    expect(before).not.toContain('不再拖欠本人工资')
    site.station.ledger.commit(SYSTEM, (tx) =>
      tx.record(workerExited, { engagementId, exitDate: '2026-09-30' }, { reason: '完工退场' }),
    )
    site.station.putCard(leaver.card)
    const way = { how: 'card' as const, readId: leaver.card.readId }
    const { standing } = await call(payrollApi.settle, { engagementId, way }, { context })
    const { text, fileName } = await pagesOf({ kind: 'exit-settlement', engagementId }, 'exit-settled')
    expect(fileName).toBe(`退场结清确认书-2026-09-钢筋班-${leaver.name}.pdf`)
    const paper = squeezed(text)
    const yuan = (fen: number) => (fen / 100).toFixed(2)
    for (const words of [
      ...['退场结清确认书', leaver.name, leaver.idNumber, '2026年8月20日', '2026年9月30日', '2026年9月'],
      `应付${yuan(standing.payableFen)}元`,
      `银行已付${yuan(standing.paidFen)}元`,
      ...['未付0.00元', '不再拖欠本人工资', '本人刷身份证确认结清', '本人签字', '手印', '检查点'],
    ])
      expect(paper).toContain(words)
  })
})
