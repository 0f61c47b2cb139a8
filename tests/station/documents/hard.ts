/** A site with everything that strains a page: long and rare names, large sums, long reasons, workers without a card. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { call } from '@orpc/server'
import type { PaperKind } from '../../../src-main/contract/compliance.ts'
import { attendanceApi } from '../../../src-main/station/attendance/api.ts'
import { documentsApi } from '../../../src-main/station/documents/api.ts'
import { payrollApi } from '../../../src-main/station/payroll/api.ts'
import { workerExited } from '../../../src-main/station/roster/facts.ts'
import { BOUNDED } from '../../support/bounded.ts'
import { SYSTEM } from '../../support/ledger.ts'
import { closeSheet, openSite, PINS, type Team } from '../payroll/site.ts'
import { confirmAndPublish, handOver, MONTH, type PlayedSite, setEscrow, settle, variedDays } from './month.ts'

/** ANXIN_PAPERS=folder keeps the papers for looking at. */
const folder = process.env.ANXIN_PAPERS ?? mkdtempSync(join(tmpdir(), 'anxin-papers-'))

/** With middle dots, outside GB 2312 and outside the basic plane, one of a character in no font, and one as a foreigner's card has it. */
export const HARD_NAMES = [
  '阿卜杜拉·买买提·吐尔逊江·艾合买提',
  '王㛃𠅤',
  '欧阳𪚥',
  'MUHAMMADJON ABDURAHMONOVICH RAKHIMOV',
] as const
export const HARD_TEAM = '虚构劳务第三工程处滨江花园一期工程地下室及裙楼主体结构钢筋绑扎与机械连接作业三班组'.slice(
  0,
  40,
)
export const HARD_PROJECT = '虚构市滨江花园一期住宅小区（含地下车库、配套幼儿园及社区服务用房）施工总承包工程'
export const HARD_COMPANY = '虚构省虚构市滨江建筑劳务分包工程技术服务有限责任公司'
/** 200 characters, every stretch of it different. */
export const HARD_REASON = Array.from({ length: 40 }, (_, index) => `第${String(index + 1).padStart(2, '0')}处漏`)
  .join('')
  .slice(0, 200)

export interface HardSite extends PlayedSite {
  team: Team
  ownId: string
  supplementId: string
}

const approvalOf = (site: PlayedSite) => ({ userId: site.manager.id, pin: PINS.manager })

/**
 * One team whose month was paid, opened again for everybody with a long reason, closed anew, and whose differences were paid by a supplementary list; the
 * first worker with a bonus of a million, an advance and a court order. Everybody has left.
 */
export async function playHard(workers: number): Promise<HardSite> {
  const opened = openSite({
    ...{ teams: 1, workersPerTeam: workers, noticeDays: 1, names: HARD_NAMES, teamNames: [HARD_TEAM] },
    ...{ projectName: HARD_PROJECT, companyName: HARD_COMPANY },
  })
  const { station, clerk, manager } = opened
  const context = station.context(clerk)
  const site: PlayedSite = { ...opened, clerkContext: context, managerContext: station.context(manager), listIds: [] }
  const approval = approvalOf(site)
  const [team] = opened.teams as [Team]
  const [first] = team.workers as [Team['workers'][number]]
  const from = { teamId: team.teamId, shiftId: opened.shiftId, fromDate: '2026-08-01' }
  await call(attendanceApi.setTeamShift, from, { context })
  const about = { engagementId: first.engagementId, month: MONTH }
  closeSheet(opened, team, MONTH, (worker, index) => variedDays(worker, index).slice(1))
  await call(
    payrollApi.addExtra,
    { ...about, kind: 'bonus', per: 'month', amountFen: 123_456_789, name: HARD_REASON.slice(0, 60), approval },
    { context },
  )
  await call(
    payrollApi.addDeduction,
    { ...about, kind: 'court-order', amountFen: 50_000, document: HARD_REASON, approval: null },
    { context },
  )
  const advance = { paidOn: '2026-09-10', amountFen: 100_000, voucher: HARD_REASON.slice(0, 60), how: 'cash' } as const
  await call(payrollApi.addAdvance, { engagementId: first.engagementId, ...advance, approval }, { context })
  const list = await call(payrollApi.draft, { teamId: team.teamId, month: MONTH }, { context })
  await confirmAndPublish(site, team, list.id)
  station.clock.set('2026-10-05T01:00:00.000Z')
  await call(payrollApi.freeze, { listId: list.id, approval }, { context })
  await call(
    attendanceApi.reopenSheet,
    { teamId: team.teamId, month: MONTH, reason: HARD_REASON, approval },
    { context },
  )
  closeSheet(opened, team, MONTH, variedDays)
  const backPay = [{ engagementId: first.engagementId, forMonth: '2026-08', amountFen: 17_500, reason: HARD_REASON }]
  const added = await call(payrollApi.draftSupplement, { listId: list.id, backPay }, { context })
  await confirmAndPublish(site, team, added.id)
  station.clock.set('2026-10-08T01:00:00.000Z')
  await call(payrollApi.freeze, { listId: added.id, approval }, { context })
  await setEscrow(context, approval)
  settle(site, await handOver(site, [list.id]))
  settle(site, await handOver(site, [added.id]))
  station.ledger.commit(SYSTEM, (tx) => {
    for (const { engagementId } of team.workers) {
      tx.record(workerExited, { engagementId, exitDate: '2026-09-30' }, { reason: '完工退场' })
    }
  })
  return { ...site, team, ownId: list.id, supplementId: added.id, listIds: [list.id, added.id] }
}

export interface Ask {
  kind: PaperKind
  teamId?: string
  listId?: string
  engagementId?: string
  month?: string
}

/** A PDF as its reader finds it: the text of each page in the order in which it was drawn, so that a cell of several lines stays together. */
export function readPages(contentBase64: string, name: string): string[] {
  mkdirSync(folder, { recursive: true })
  const file = join(folder, `${name}.pdf`)
  writeFileSync(file, Buffer.from(contentBase64, 'base64'))
  const text = execFileSync('pdftotext', ['-raw', file, '-'], { ...BOUNDED, encoding: 'utf8', maxBuffer: 1 << 26 })
  return text.split('\f').filter((page) => page.trim() !== '')
}

export async function pagesOf(site: Pick<PlayedSite, 'clerkContext'>, ask: Ask, name: string): Promise<string[]> {
  const { contentBase64 } = await call(documentsApi.paper, { month: MONTH, ...ask }, { context: site.clerkContext })
  return readPages(contentBase64, name)
}

/** 每日点名册 of the site's team. */
export async function rollOf({ team, clerkContext: context }: HardSite, date: string, name: string): Promise<string[]> {
  const made = await call(documentsApi.roll, { teamId: team.teamId, date }, { context })
  return readPages(made.contentBase64, name)
}

export const squeezed = (text: string): string => text.replace(/\s/g, '')
