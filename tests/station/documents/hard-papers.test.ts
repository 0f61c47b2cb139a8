/** Papers under hard data: one worker and many pages of them, names and reasons that are long or rare, a million in one line. Read back with pdftotext. */
import { call } from '@orpc/server'
import { describe, expect, it } from 'vitest'
import { maskIdNumber } from '../../../src-main/contract/mask.ts'
import { formatYuan } from '../../../src-main/contract/money.ts'
import { attendanceApi } from '../../../src-main/station/attendance/api.ts'
import { bankApi } from '../../../src-main/station/bank/api.ts'
import { documentsApi } from '../../../src-main/station/documents/api.ts'
import { payrollApi } from '../../../src-main/station/payroll/api.ts'
import { companyAdded } from '../../../src-main/station/roster/facts.ts'
import { one } from '../../../src-main/station/store/db.ts'
import { newId } from '../../../src-main/station/store/ids.ts'
import { SYSTEM } from '../../support/ledger.ts'
import { openSite, PINS, type Worker } from '../payroll/site.ts'
import { faultsOf } from './drawn.ts'
import {
  type Ask,
  HARD_COMPANY,
  HARD_NAMES,
  HARD_PROJECT,
  HARD_REASON,
  HARD_TEAM,
  type HardSite,
  pagesOf,
  playHard,
  readPages,
  rollOf,
  squeezed,
} from './hard.ts'
import { playToFrozen } from './month.ts'

const DAY = '2026-09-12'
const SIZES = [1, 4, 64]

interface Printed {
  site: HardSite
  /** What nobody could read, and the pages of each paper. */
  faults: string[]
  papers: Map<string, string[]>
}

const printings = new Map<number, Promise<Printed>>()

/** Each size is played and printed once for all tests. */
function printedBy(workers: number): Promise<Printed> {
  const known = printings.get(workers) ?? print(workers)
  printings.set(workers, known)
  return known
}

async function print(workers: number): Promise<Printed> {
  const site = await playHard(workers)
  const [{ engagementId }] = site.team.workers as [Worker]
  const papers = new Map<string, string[]>()
  const slips = [site.ownId, site.supplementId].map((listId, index): [string, Ask] => [
    `payslips-${index}`,
    { kind: 'payslips', listId },
  ])
  const asks: Array<[string, Ask]> = [
    ...tablesOf(site).map(([name, ask]): [string, Ask] => [name, ask]),
    ...slips,
    ['exit', { kind: 'exit-settlement', engagementId }],
    // Of many workers it is the same papers once more.
    ...(workers < 64 ? [['book', { kind: 'month-book' }] satisfies [string, Ask]] : []),
  ]
  const faults = await faultsOf(async () => {
    for (const [name, ask] of asks) papers.set(name, await pagesOf(site, ask, `${name}-${workers}`))
    papers.set('roll', await rollOf(site, DAY, `roll-${workers}`))
  })
  return { site, faults, papers }
}

/** Name as it is printed: a character that is in no font by its code point. */
const printed = (name: string) => squeezed(name.replace('𪚥', '〔U+2A6A5〕'))

/** How often a name stands in the pages; a name that goes on with figures is another one. */
function times(pages: readonly string[], name: string): number {
  if (/\d$/.test(name)) return pages.flatMap((page) => page.split(/\s+/)).filter((word) => word === name).length
  return squeezed(pages.join('')).split(printed(name)).length - 1
}

/** Papers that are one table, with what is to be on the page where people sign. */
function tablesOf({ team, ownId, supplementId }: HardSite): Array<[name: string, ask: Ask, sign: string]> {
  const { teamId } = team
  return [
    ['attendance', { kind: 'attendance-sheet', teamId }, '班组长：'],
    ...[ownId, supplementId].flatMap(
      (listId, index): Array<[string, Ask, string]> => [
        [`wage-list-${index}`, { kind: 'wage-list', listId }, '班组长：'],
        [`notice-${index}`, { kind: 'notice', listId }, '张贴人：'],
        [`voucher-${index}`, { kind: 'bank-voucher', listId }, '分包签收：'],
      ],
    ),
  ]
}

describe.each(SIZES)('papers of %i workers', (workers) => {
  it('draw nothing over anything, off the page, too small or too narrow', async () => {
    const { faults, papers } = await printedBy(workers)
    expect(faults).toEqual([])
    expect(papers.size).toBe(workers < 64 ? 12 : 11)
  })

  it('name every worker once, and each page its number, what it is, whose, and the columns; signatures stand under rows', async () => {
    const { site, papers } = await printedBy(workers)
    for (const [name, , sign] of tablesOf(site)) {
      const pages = papers.get(name)!
      expect([name, ...site.team.workers.map((worker) => times(pages, worker.name))]).toEqual([
        name,
        ...site.team.workers.map(() => 1),
      ])
      for (const [index, page] of pages.entries()) {
        const text = squeezed(page)
        expect(text).toContain(`第${index + 1}页共${pages.length}页`)
        expect(text).toMatch(/序号(姓名|收款人)/)
        expect(text).toContain(HARD_TEAM)
        expect(text).toContain(HARD_PROJECT)
        expect(text).toContain('2026年9月')
        expect(text).toContain(
          name.startsWith('attendance') ? '考勤表' : name.startsWith('wage') ? '工资支付表' : '农民工',
        )
      }
      const signed = pages.filter((page) => squeezed(page).includes(sign))
      expect([name, signed]).toEqual([name, [pages.at(-1)]])
      expect(site.team.workers.some((worker) => times(signed, worker.name) === 1)).toBe(true)
      expect(squeezed(pages[0]!)).toContain(HARD_COMPANY)
    }
  })

  it('sum up right, hide what is posted and handed out, and show in full what is the ledger', async () => {
    const { site, papers } = await printedBy(workers)
    const { db } = site.station
    for (const [index, listId] of [site.ownId, site.supplementId].entries()) {
      const { gross, net } = one<{ gross: number; net: number }>(
        db,
        'SELECT gross_fen AS gross, net_fen AS net FROM wage_list WHERE id = ?',
        [listId],
      )!
      const read = (kind: string) => squeezed(papers.get(`${kind}-${index}`)!.join(''))
      const [list, notice, voucher, slips] = [read('wage-list'), read('notice'), read('voucher'), read('payslips')]
      expect(list).toContain(`应发${formatYuan(gross)}元`)
      expect(notice).toContain(`实发${formatYuan(net)}元`)
      expect(voucher).toContain(`其中已付${workers}笔${formatYuan(net)}元`)
      for (const { idNumber, number } of site.team.workers) {
        const account = `9990000000${number.padStart(6, '0')}`
        expect(list).toContain(idNumber)
        expect(list).toContain(account)
        for (const paper of [notice, voucher, slips]) {
          expect(paper).not.toContain(idNumber)
          expect(paper).not.toContain(account)
        }
        expect(notice).toContain(maskIdNumber(idNumber))
      }
    }
  })
})

describe('a sheet that was corrected', () => {
  it.each(SIZES)(
    'says which version it is, who asked for it, who consented, why, and what stood before: %i workers',
    async (workers) => {
      const { site, papers } = await printedBy(workers)
      const pages = papers.get('attendance')!
      const before = one<{ hash: string }>(
        site.station.db,
        'SELECT hash FROM attendance_sheet WHERE reopened_at IS NOT NULL',
      )!
      expect(squeezed(pages[0]!)).toContain('版本：第2版（更正后重新关闭）')
      const note = `更正：2026年10月5日由${site.clerk.name}申请、${site.manager.name}批准重新打开。原因：${HARD_REASON}`
      expect(squeezed(pages.at(-1)!)).toContain(`${note}更正前考勤表哈希${before.hash}`)
    },
  )

  it('is paid by a list that says of each amount what it is for', async () => {
    const { papers } = await printedBy(4)
    const list = squeezed(papers.get('wage-list-1')!.join(''))
    expect(list).toContain(`补发2026-08（${HARD_REASON}）：175.00元`)
    expect(list.split('考勤更正2026-09：').length - 1).toBe(4)
    expect(list).not.toContain('计时工资')
  })
})

describe('a payslip', () => {
  it('tells every reason whole and every part of the pay, however many', async () => {
    const { papers } = await printedBy(4)
    const [own, added] = [papers.get('payslips-0')?.[0], papers.get('payslips-1')?.[0]]
    expect(squeezed(own!)).toContain(`${HARD_REASON.slice(0, 60)}：1234567.89元`)
    expect(squeezed(own!)).toContain(`（应扣500.00元，${HARD_REASON}）`)
    expect(squeezed(added!)).toContain(`补发2026-08（${HARD_REASON}）：175.00元`)
    for (const text of [own!, added!]) expect(squeezed(text)).toContain(`${HARD_TEAM}第1号`)
  })
})

describe('退场结清确认书', () => {
  it.each(SIZES)('names the leaver whole and in full, and what he signs: one of %i', async (workers) => {
    const { site, papers } = await printedBy(workers)
    const [{ name, idNumber }] = site.team.workers as [Worker]
    const [text, more] = papers.get('exit')!.map(squeezed)
    expect(more).toBeUndefined()
    for (const part of [
      `姓名：${name}`,
      `身份证号：${idNumber}`,
      `工程项目：${HARD_PROJECT}`,
      `班组：${HARD_TEAM}钢筋工`,
    ])
      expect(text).toContain(part)
    expect(text).toContain('工资月份应付依法扣除已预支银行已付未付累计未付')
    expect(text).toContain(`本人${name}于2026年8月20日进入${HARD_PROJECT}务工，于2026年9月30日退场。`)
    expect(text).toContain('应付1243988.58元')
  })

  it('goes over pages where the months do, each with its head; signatures stand under the last of them', async () => {
    const site = openSite({
      workersPerTeam: 1,
      now: '2029-12-31T00:00:00.000Z',
      names: HARD_NAMES,
      projectName: HARD_PROJECT,
    })
    const [{ engagementId, name }] = site.teams[0]!.workers as [Worker]
    const context = site.station.context(site.clerk)
    const approval = { userId: site.manager.id, pin: PINS.manager }
    const months = Array.from({ length: 40 }, (_, index) => {
      const month = String(((index + 8) % 12) + 1).padStart(2, '0')
      return `${2026 + Math.floor((index + 8) / 12)}-${month}`
    })
    for (const [index, month] of months.entries()) {
      const advance = {
        paidOn: `${month}-10`,
        amountFen: 100_000 + index,
        voucher: `YZ-${index}`,
        how: 'cash',
      } as const
      await call(payrollApi.addAdvance, { engagementId, ...advance, approval }, { context })
    }
    let pages: string[] = []
    const faults = await faultsOf(async () => {
      pages = await pagesOf({ clerkContext: context }, { kind: 'exit-settlement', engagementId }, 'exit-months')
    })
    expect(faults).toEqual([])
    expect(pages.length).toBeGreaterThan(1)
    const words = pages.flatMap((page) => page.split(/\s+/))
    for (const month of months) {
      const text = `${month.slice(0, 4)}年${Number(month.slice(5))}月`
      expect([text, words.filter((word) => word === text).length]).toEqual([text, 1])
    }
    for (const page of pages) expect(squeezed(page)).toMatch(/序号工资月份.*退场结清确认书2029年12月31日/)
    for (const page of pages.slice(1)) expect(squeezed(page)).toContain(`退场结清确认书（续）${name}`)
    const signed = pages.filter((page) => page.includes('手印：'))
    expect(signed).toEqual([pages.at(-1)])
    expect(signed[0]).toContain('2029年12月')
  })
})

describe('每日点名册', () => {
  it.each(SIZES)('has everybody once, what was declared, and who signed: %i workers', async (workers) => {
    const { site, papers } = await printedBy(workers)
    const { team, clerkContext: context } = site
    const at = { teamId: team.teamId, date: DAY }
    const [named] = team.workers as [Worker]
    expect(squeezed(papers.get('roll')!.join(''))).toContain('申报人数：未申报')
    await call(attendanceApi.declareHeadcount, { ...at, total: workers, workerIds: [named.workerId] }, { context })
    const roll = await call(attendanceApi.roll, at, { context })
    const way = { how: 'paper' as const, signerName: named.name }
    await call(attendanceApi.signRoll, { ...at, hash: roll.hash, way }, { context })
    let pages: string[] = []
    const faults = await faultsOf(async () => {
      pages = await rollOf(site, DAY, `roll-signed-${workers}`)
    })
    expect(faults).toEqual([])
    const text = squeezed(pages.join(''))
    for (const part of [
      `申报人数：${workers}`,
      `打卡在场：${roll.present}`,
      `${named.name}已在纸质点名册上签字`,
      roll.hash,
    ])
      expect(text).toContain(part)
    for (const { name } of roll.rows.slice(1)) expect([name, times(pages, name)]).toEqual([name, 1])
    for (const [index, page] of pages.entries()) {
      expect(squeezed(page)).toContain(`第${index + 1}页共${pages.length}页`)
      expect(squeezed(page)).toContain('序号姓名')
      expect(squeezed(page)).toContain('每日点名册2026年9月12日')
    }
    for (const { idNumber } of team.workers) expect(text).not.toContain(idNumber)
  })
})

describe('papers of the site', () => {
  it('hold the owner’s letter with long names and another batch before it, and fifteen subcontractors on one board', async () => {
    const names = { projectName: HARD_PROJECT, companyName: HARD_COMPANY, teamNames: [HARD_TEAM, `${HARD_TEAM}乙`] }
    const site = await playToFrozen({ teams: 2, workersPerTeam: 1, names: HARD_NAMES, ...names })
    const { clerkContext: context, station } = site
    const approval = { userId: site.manager.id, pin: PINS.manager }
    const plan = { transport: 'file', profile: 'iso20022-pain001', executionDate: '2026-10-09' } as const
    const [first, second] = await Promise.all(
      site.listIds.map((listId) => call(bankApi.prepare, { listIds: [listId], ...plan }, { context })),
    )
    await call(bankApi.noteBalance, { date: '2026-10-08', balanceFen: first!.totalFen, approval }, { context })
    await call(bankApi.approve, { batchId: first!.id, approval }, { context })
    const others = Array.from({ length: 14 }, (_, index) => `${HARD_COMPANY}第${index + 1}分公司`)
    station.ledger.commit(SYSTEM, (tx) => {
      for (const [index, name] of others.entries()) {
        const contact = { contactName: '分包乙', contactPhone: '0579-00000002' }
        const uscc = `91339900MA${10_000_000 + index}`
        const { projectId } = site
        tx.record(companyAdded, { companyId: newId('CO'), projectId, kind: 'subcontractor', name, uscc, ...contact })
      }
    })
    let letter: string[] = []
    let board: string[] = []
    const faults = await faultsOf(async () => {
      const made = await call(documentsApi.shortfall, { batchId: second!.id }, { context })
      letter = readPages(made.contentBase64, 'letter')
      board = await pagesOf(site, { kind: 'rights-board' }, 'board')
    })
    expect(faults).toEqual([])
    expect([letter.length, board.length]).toEqual([1, 1])
    for (const part of [
      HARD_PROJECT,
      `${HARD_TEAM}乙`,
      '其他已批准待发批次占用',
      '农民工工资专用账户资金的函2026年9月',
    ])
      expect(squeezed(letter[0]!)).toContain(part)
    for (const name of others) expect(squeezed(board[0]!)).toContain(`${name}分包乙0579-00000002`)
    expect(squeezed(board[0]!)).toContain('公共法律服务热线12348')
  })
})
