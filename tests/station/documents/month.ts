/** A whole month of a small site, from closed sheets to settled payments, for the tests of papers, checks and filing. */
import { call } from '@orpc/server'
import type { StationContext } from '../../../src-main/station/access/session.ts'
import { bankApi } from '../../../src-main/station/bank/api.ts'
import { keepBankFile } from '../../../src-main/station/bank/evidence.ts'
import { resultsRecorded } from '../../../src-main/station/bank/facts.ts'
import { payrollApi } from '../../../src-main/station/payroll/api.ts'
import { rightsApi } from '../../../src-main/station/rights/api.ts'
import { all } from '../../../src-main/station/store/db.ts'
import {
  closeSheet,
  type DayPlan,
  openSite,
  PINS,
  type Site,
  type SiteOptions,
  type Team,
  type Worker,
} from '../payroll/site.ts'

export const MONTH = '2026-09'

export interface PlayedSite extends Site {
  clerkContext: StationContext
  managerContext: StationContext
  listIds: string[]
}

/** Working days that differ from worker to worker: whole, parts, overtime. */
export function variedDays(_: Worker, index: number): DayPlan[] {
  const days: DayPlan[] = []
  for (let day = 1; day <= 30; day += 1) {
    if ((day + index) % 7 === 0) continue
    const kind = (day * 3 + index) % 11
    days.push({
      date: `${MONTH}-${String(day).padStart(2, '0')}`,
      workdayCenti: kind === 4 ? 50 : kind === 7 ? 88 : 100,
      overtimeMinutes: kind === 2 || kind === 9 ? 90 : kind === 5 ? 120 : 0,
    })
  }
  return days
}

/** Lists frozen, escrow account set, board posted. */
export async function playToFrozen(options: SiteOptions = {}, plan = variedDays): Promise<PlayedSite> {
  const site = openSite({ teams: 2, workersPerTeam: 4, ...options })
  const [context, kiosk] = [site.station.context(site.clerk), site.station.context()]
  const approval = { userId: site.manager.id, pin: PINS.manager }
  const listIds: string[] = []
  for (const team of site.teams) {
    closeSheet(site, team, MONTH, plan)
    const list = await call(payrollApi.draft, { teamId: team.teamId, month: MONTH }, { context })
    for (const row of list.rows) {
      const { card } = team.workers.find((worker) => worker.workerId === row.workerId)!
      site.station.putCard(card)
      await call(payrollApi.confirm, { lineId: row.id, way: { how: 'card', readId: card.readId } }, { context: kiosk })
    }
    await call(payrollApi.review, { listId: list.id }, { context })
    await call(payrollApi.publish, { listId: list.id }, { context })
    listIds.push(list.id)
  }
  site.station.clock.set('2026-10-08T01:00:00.000Z')
  for (const listId of listIds) await call(payrollApi.freeze, { listId, approval }, { context })
  await setEscrow(context, approval)
  return { ...site, listIds, clerkContext: context, managerContext: site.station.context(site.manager) }
}

/** The escrow account of the site's project. */
export async function setEscrow(context: StationContext, approval: { userId: string; pin: string }): Promise<void> {
  const escrow = {
    accountName: '虚构建工集团有限公司滨江花园一期工程农民工工资专用账户',
    accountNumber: '201000000000001',
    bankName: '虚构农商银行滨江支行',
    cnaps: '402339900019',
    openedOn: '2026-08-05',
    approval,
  }
  await call(bankApi.setEscrow, escrow, { context })
}

export const CHANNELS = {
  authorityName: '虚构市住房和城乡建设局',
  authorityPhone: '0579-00000010',
  arbitration: '虚构市劳动人事争议仲裁院　滨江路 8 号　0579-00000011',
  legalAid: '虚构市法律援助中心　滨江路 10 号　0579-00000012',
  hotline: '12348',
}

/** A picture of one grey pixel. */
export const PHOTO = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg=='

export async function postBoard(site: PlayedSite): Promise<void> {
  const { clerkContext: context } = site
  await call(rightsApi.setChannels, CHANNELS, { context })
  await call(rightsApi.postBoard, { postedOn: '2026-10-08', place: '工地大门内侧', photoBase64: PHOTO }, { context })
}

/** One batch of every list, handed over by file. Returns its id. */
export async function handOver(site: PlayedSite, listIds = site.listIds): Promise<string> {
  const { clerkContext: context } = site
  const plan = { transport: 'file', profile: 'iso20022-pain001', executionDate: '2026-10-09' } as const
  const batch = await call(bankApi.prepare, { listIds, ...plan }, { context })
  const approval = { userId: site.manager.id, pin: PINS.manager }
  await call(bankApi.approve, { batchId: batch.id, approval }, { context })
  await call(bankApi.exportFile, { batchId: batch.id }, { context })
  return batch.id
}

/** The bank's word on a batch, recorded as its fact: every payment paid, or the first one returned. */
export function settle(site: PlayedSite, batchId: string, firstReturned = false): void {
  const { station, clerk } = site
  station.ledger.commit({ userId: clerk.id, role: 'clerk' }, (tx) => {
    const payments = all<{ id: string }>(tx.db, 'SELECT id FROM bank_payment WHERE batch_id = ? ORDER BY sequence', [
      batchId,
    ])
    const changes = payments.map(({ id }, index) => {
      const returned = firstReturned && index === 0
      return {
        paymentId: id,
        to: returned ? ('rejected' as const) : ('paid' as const),
        reasonCode: returned ? 'AC01' : null,
        reasonText: null,
        bankReference: returned ? null : `B${String(20_261_009_000 + index)}`,
      }
    })
    tx.record(resultsRecorded, {
      batchId,
      what: 'imported',
      answer: keepBankFile(tx, Buffer.from(`answer ${batchId}`)),
      reportId: null,
      changes,
      quarantined: [],
      batchState: 'settled',
    })
  })
}

/** Everybody confirms his line by his own card; then the list is reviewed and posted. */
export async function confirmAndPublish(site: PlayedSite, team: Team, listId: string): Promise<void> {
  const { clerkContext: context, station } = site
  const list = await call(payrollApi.list, { listId }, { context })
  for (const row of list.rows) {
    const { card } = team.workers.find(({ workerId }) => workerId === row.workerId)!
    station.putCard(card)
    const way = { how: 'card' as const, readId: card.readId }
    await call(payrollApi.confirm, { lineId: row.id, way }, { context: station.context() })
  }
  await call(payrollApi.review, { listId }, { context })
  await call(payrollApi.publish, { listId }, { context })
}
