import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { call } from '@orpc/server'
import { BankLedger } from '../../../src-main/practice/bank/ledger.ts'
import { configureProfile } from '../../../src-main/station/bank/profile-settings.ts'
import { payrollApi } from '../../../src-main/station/payroll/api.ts'
import {
  accountOf,
  CNAPS,
  ESCROW,
  managerConsent,
  siteWithFrozenLists,
  WORKERS_CNAPS,
} from '../../station/bank/support.ts'
import { closeSheet, days } from '../../station/payroll/site.ts'

/** What a run needs to know of the site it is a copy of. */
export interface Cast {
  stationId: string
  clerkId: string
  managerId: string
  months: string[]
  workers: { workerId: string; name: string }[]
}

const MORE_MONTHS = ['2026-10', '2026-11']
const FUNDED = 4_000_000

/**
 * Makes once what every run begins with: a station whose lists of three months are frozen, and a bank where the workers have accounts. Both as
 * files in `folder`, to be copied.
 */
export async function makeTemplate(folder: string): Promise<Cast> {
  mkdirSync(folder, { recursive: true })
  const site = await siteWithFrozenLists({ teams: 2, workersPerTeam: 3, entryDate: '2026-08-20' })
  const context = site.clerkContext
  for (const month of MORE_MONTHS) {
    site.station.clock.set(`${nextMonth(month)}-02T01:00:00.000Z`)
    const listIds: string[] = []
    for (const team of site.teams) {
      closeSheet(site, team, month, () => days(month, 20))
      const list = await call(payrollApi.draft, { teamId: team.teamId, month }, { context })
      for (const row of list.rows) {
        const { card } = team.workers.find((worker) => worker.workerId === row.workerId)!
        site.station.putCard(card)
        const way = { how: 'card' as const, readId: card.readId }
        await call(payrollApi.confirm, { lineId: row.id, way }, { context: site.station.context() })
      }
      await call(payrollApi.review, { listId: list.id }, { context })
      await call(payrollApi.publish, { listId: list.id }, { context })
      listIds.push(list.id)
    }
    site.station.clock.set(`${nextMonth(month)}-08T01:00:00.000Z`)
    for (const listId of listIds) {
      await call(payrollApi.freeze, { listId, approval: managerConsent(site) }, { context })
    }
  }
  setParameters(site)
  const { db, ledger } = site.station
  db.exec(`VACUUM INTO '${join(folder, 'station.db')}'`)
  const workers = site.teams.flatMap((team) => team.workers).map(({ workerId, name }) => ({ workerId, name }))
  const bank = new BankLedger(join(folder, 'bank.sqlite'))
  bank.openAccount({ account: ESCROW, holder: '虚构建工集团有限公司', cnaps: CNAPS, kind: 'escrow' })
  bank.fund(ESCROW, FUNDED, '虚构置业有限公司')
  for (const index of workers.keys()) {
    bank.openAccount({ ...accountOf(site, index), cnaps: WORKERS_CNAPS, kind: 'personal' })
  }
  bank.db.pragma('wal_checkpoint(TRUNCATE)')
  bank.close()
  const cast: Cast = {
    stationId: ledger.stationId,
    clerkId: site.clerk.id,
    managerId: site.manager.id,
    months: ['2026-09', ...MORE_MONTHS],
    workers,
  }
  writeFileSync(join(folder, 'cast.json'), JSON.stringify(cast))
  return cast
}

function setParameters(site: Awaited<ReturnType<typeof siteWithFrozenLists>>): void {
  const noLimits = { maxRows: null, maxAmountFen: null, maxTotalFen: null }
  const set = (profile: string, values: Record<string, string>, maxRows: number | null = null) =>
    site.station.ledger.commit({ userId: site.manager.id, role: 'manager' }, (tx) =>
      configureProfile(tx, profile, values, { ...noLimits, maxRows }),
    )
  set('cmb-n03010', { loginName: 'L', branchCode: '75', businessMode: '00001', otherCity: '虚构市' })
  set('ccb-6w1303', { customerId: 'K', userId: 'U', billCodeOwn: 'B', billCodeOther: 'C' })
  set('boc-b2e0078', { terminalId: 'T', customerId: 'K', operatorId: 'O', payerBank: '40233' }, 4)
  set('icbc-sheet', { payerBankName: '工行' })
  set('icbc-payper', { cis: 'C', certificateId: 'I' })
  // So few rows that a month needs two batches.
  set('generic-csv', {}, 4)
}

export function nextMonth(month: string): string {
  const [year = 0, number = 0] = month.split('-').map(Number)
  return number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, '0')}`
}
