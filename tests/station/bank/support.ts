import { call } from '@orpc/server'
import type { Batch } from '../../../src-main/contract/bank.ts'
import type { PracticeBank } from '../../../src-main/practice/bank/client-process.ts'
import type { StationContext } from '../../../src-main/station/access/session.ts'
import { bankApi } from '../../../src-main/station/bank/api.ts'
import { bankInvariants } from '../../../src-main/station/bank/invariants.ts'
import type { BankLink, BankReply } from '../../../src-main/station/bank/transport/link.ts'
import { payrollApi } from '../../../src-main/station/payroll/api.ts'
import { setAccount } from '../../../src-main/station/roster/commands/account.ts'
import { all } from '../../../src-main/station/store/db.ts'
import { replayed, tablesOf } from '../../support/ledger.ts'
import { closeSheet, days, openSite, PINS, type Site, type SiteOptions } from '../payroll/site.ts'

export const MONTH = '2026-09'
export const ESCROW = '201000000000001'
export const CNAPS = '402339900019'
/** Number of the bank of the workers of site.ts (recorded there as facts, past the check of its last digit). */
export const WORKERS_CNAPS = '402339900017'
/** Net pay of every worker of the frozen lists: 20 days × 350.00. */
export const WAGE_FEN = 700_000

export interface BankSite extends Site {
  listIds: string[]
  clerkContext: StationContext
  managerContext: StationContext
}

/** A site whose wage lists of September are frozen, with an escrow account: the bank's work can begin. */
export async function siteWithFrozenLists(options: SiteOptions = {}): Promise<BankSite> {
  const site = openSite({ workersPerTeam: 2, ...options })
  const [context, kiosk] = [site.station.context(site.clerk), site.station.context()]
  const listIds: string[] = []
  for (const team of site.teams) {
    closeSheet(site, team, MONTH, () => days(MONTH, 20))
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
  const bankSite = { ...site, listIds, clerkContext: context, managerContext: site.station.context(site.manager) }
  for (const listId of listIds)
    await call(payrollApi.freeze, { listId, approval: managerConsent(bankSite) }, { context })
  await setEscrow(bankSite)
  return bankSite
}

export function managerConsent(site: Site): { userId: string; pin: string } {
  return { userId: site.manager.id, pin: PINS.manager }
}

async function setEscrow(site: BankSite): Promise<void> {
  const escrow = {
    accountName: '虚构建工集团有限公司滨江花园一期工程农民工工资专用账户',
    accountNumber: ESCROW,
    bankName: '虚构农商银行',
    cnaps: CNAPS,
    openedOn: '2026-08-05',
  }
  await call(bankApi.setEscrow, { ...escrow, approval: managerConsent(site) }, { context: site.clerkContext })
}

export type Profile = 'iso20022-pain001' | 'rural-txt'

export async function preparedBatch(
  site: BankSite,
  transport: 'https' | 'file' = 'https',
  profile: Profile = 'iso20022-pain001',
): Promise<Batch> {
  const input = { listIds: site.listIds, transport, profile, executionDate: '2026-10-09' }
  return call(bankApi.prepare, input, { context: site.clerkContext })
}

export async function approvedBatch(
  site: BankSite,
  transport: 'https' | 'file' = 'https',
  profile: Profile = 'iso20022-pain001',
): Promise<Batch> {
  const batch = await preparedBatch(site, transport, profile)
  return call(bankApi.approve, { batchId: batch.id, approval: managerConsent(site) }, { context: site.clerkContext })
}

/** Gives a worker another own account, as the clerk does after a return, and gives back its number. */
export function mendAccount(site: BankSite, workerId: string, holderName: string, accountNumber: string): void {
  const input = { holderName, accountNumber, bankName: '虚构农商银行', cnaps: CNAPS }
  site.station.ledger.commit({ userId: site.clerk.id, role: 'clerk' }, (tx) =>
    setAccount(tx, workerId, input, managerConsent(site)),
  )
}

/** Account number of the n-th worker of the site, as site.ts gives them out. */
export function accountOf(site: BankSite, index: number): { account: string; holder: string } {
  const worker = site.teams.flatMap((team) => team.workers)[index]!
  return { account: `9990000000${worker.number.padStart(6, '0')}`, holder: worker.name }
}

/** Opens the escrow account and every worker's account at the practice bank, and puts money in. */
export async function furnishBank(bank: PracticeBank, site: BankSite, fundFen = 100_000_000): Promise<void> {
  const workers = site.teams.flatMap((team) => team.workers)
  await bank.accounts([
    { action: 'open', account: ESCROW, holder: '虚构建工集团有限公司', cnaps: CNAPS, kind: 'escrow' },
    { action: 'fund', account: ESCROW, amountFen: fundFen },
    ...workers.map((_, index) => ({ action: 'open' as const, ...accountOf(site, index), cnaps: WORKERS_CNAPS })),
  ])
}

/** A line to a bank that answers as told, one reply an exchange; what it was asked is kept. */
export function scriptedLink(...replies: BankReply[]): BankLink & { asked: string[] } {
  const asked: string[] = []
  const next = (what: string): Promise<BankReply> => {
    asked.push(what)
    return Promise.resolve(replies.shift() ?? { kind: 'unclear', why: 'nothing scripted' })
  }
  return {
    asked,
    submit: ({ messageId }) => next(`submit ${messageId}`),
    query: (messageId) => next(`query ${messageId}`),
    returns: (account) => next(`returns ${account}`),
  }
}

/** What must hold after any step: every invariant of the room, and tables that follow from the journal alone. */
export function offences(site: BankSite): unknown[] {
  const { db } = site.station
  const found: unknown[] = bankInvariants.flatMap((invariant) => invariant.check(db))
  if (JSON.stringify(replayed(db)) !== JSON.stringify(tablesOf(db))) found.push('tables differ from the journal')
  return found
}

export function states(site: BankSite): { batches: string[]; payments: string[] } {
  const { db } = site.station
  return {
    batches: all<{ state: string }>(db, 'SELECT state FROM bank_batch ORDER BY prepared_at, is_reissue').map(
      (row) => row.state,
    ),
    payments: all<{ state: string }>(
      db,
      'SELECT p.state FROM bank_payment p JOIN bank_batch b ON b.id = p.batch_id ORDER BY b.is_reissue, b.prepared_at, p.sequence',
    ).map((row) => row.state),
  }
}
