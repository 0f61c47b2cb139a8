import type { z } from 'zod'
import { maskAccount, maskAddress, maskIdNumber, maskPhone } from '../../contract/mask.ts'
import type {
  accountViewSchema,
  CardOnReader,
  engagementViewSchema,
  Site,
  WorkerDetail,
  WorkerRow,
} from '../../contract/roster.ts'
import type { CardRead } from '../../devices/messages.ts'
import { all, type Db, one } from '../store/db.ts'
import type { KeyRing } from '../store/sealing.ts'
import { codeTable } from './codes.ts'
import { type WorkerRecord, workerRecord } from './people.ts'
import { projectOf, siteDate, teams, workerByIdNumber } from './queries.ts'
import { ageOn, cardValidity } from './rules/identity.ts'
import { companyScope, type Viewer } from './scope.ts'
import { warningsOf } from './warnings.ts'

/** What the screens see of the roster: personal fields masked, a contractor's user only what is of his company. */

type EngagementView = z.infer<typeof engagementViewSchema>
type AccountView = z.infer<typeof accountViewSchema>

/** What a read needs to know: where, who asks, and which day it is at the site. */
export interface Reading {
  db: Db
  keys: KeyRing
  viewer: Viewer
  today: string
}

/** Stands for a personal field whose key was destroyed. */
const ERASED = '—'

/** Engagements of a worker, newest first, with the day rate that holds today (or did on the last day, or will on the first). */
export function engagementViews({ db, viewer, today }: Reading, workerId: string, limit = 1000): EngagementView[] {
  return all<EngagementView>(
    db,
    `SELECT e.id, e.team_id AS teamId, t.name AS teamName, t.company_id AS companyId, c.name AS companyName, e.trade,
       e.work_role AS workRole, e.entry_date AS entryDate, e.exit_date AS exitDate, e.contract_kind AS contractKind,
       e.contract_number AS contractNumber, e.contract_from AS contractFrom, e.contract_to AS contractTo,
       e.training_date AS trainingDate,
       (SELECT r.day_rate_fen FROM engagement_rate r WHERE r.engagement_id = e.id
          AND r.from_date <= max(coalesce(e.exit_date, @today), e.entry_date) ORDER BY r.from_date DESC LIMIT 1) AS dayRateFen
     FROM engagement e JOIN team t ON t.id = e.team_id JOIN company c ON c.id = t.company_id
     WHERE e.worker_id = @workerId AND (@company IS NULL OR t.company_id = @company)
     ORDER BY e.exit_date IS NULL DESC, e.entry_date DESC LIMIT @limit`,
    { workerId, today, company: companyScope(viewer), limit },
  )
}

/** Changes of trade within his engagements, the latest first; the trade that he entered with stands with the engagement. */
function tradeHistory({ db, viewer }: Reading, workerId: string): WorkerDetail['trades'] {
  return all(
    db,
    `SELECT h.engagement_id AS engagementId, h.from_date AS fromDate, h.trade, h.reason FROM engagement_trade h
     JOIN engagement e ON e.id = h.engagement_id JOIN team t ON t.id = e.team_id
     WHERE e.worker_id = @workerId AND (@company IS NULL OR t.company_id = @company)
       AND EXISTS (SELECT 1 FROM engagement_trade o WHERE o.engagement_id = h.engagement_id AND o.from_date <> h.from_date)
     ORDER BY h.from_date DESC`,
    { workerId, company: companyScope(viewer) },
  )
}

/** All accounts a worker has had, the one in use first. */
export function accountViews(db: Db, workerId: string): AccountView[] {
  return all<AccountView & { last4: string }>(
    db,
    `SELECT id, holder_name AS holderName, last4, bank_name AS bankName, cnaps, since FROM worker_account
     WHERE worker_id = ? ORDER BY replaced_at IS NULL DESC, since DESC, rowid DESC`,
    [workerId],
  ).map(({ last4, ...account }) => ({ ...account, masked: maskAccount(last4) }))
}

function accountInUse(db: Db, workerId: string): AccountView | null {
  const inUse = one(db, 'SELECT 1 FROM worker_account WHERE worker_id = ? AND replaced_at IS NULL', [workerId])
  return inUse ? (accountViews(db, workerId)[0] ?? null) : null
}

/** A worker's line in the list. */
export function workerRow(reading: Reading, workerId: string): WorkerRow {
  return rowOf(reading, workerRecord(reading.db, workerId))
}

function rowOf(reading: Reading, worker: WorkerRecord): WorkerRow {
  const { db, keys, today } = reading
  const erased = worker.erasedAt !== null
  return {
    id: worker.id,
    name: worker.name,
    sex: worker.sex,
    maskedIdNumber: erased ? ERASED : maskIdNumber(keys.open(worker.id, 'idNumber', worker.idNumberSealed)),
    maskedPhone: erased ? ERASED : maskPhone(keys.open(worker.id, 'phone', worker.phoneSealed)),
    source: worker.source,
    identityExpired: cardValidity(worker.validFrom, worker.validTo, today) === 'expired',
    engagement: engagementViews(reading, worker.id, 1)[0] ?? null,
    account: accountInUse(db, worker.id),
  }
}

/** A worker's page, with all that is worth a look. */
export function workerDetail(reading: Reading, workerId: string): WorkerDetail {
  const { db, keys, today } = reading
  const worker = workerRecord(db, workerId)
  const erased = worker.erasedAt !== null
  return {
    ...rowOf(reading, worker),
    nation: worker.nation,
    maskedAddress: erased ? ERASED : maskAddress(keys.open(worker.id, 'address', worker.addressSealed)),
    age: erased ? 0 : ageOn(keys.open(worker.id, 'birth', worker.birthSealed), today),
    authority: worker.authority,
    validFrom: worker.validFrom,
    validTo: worker.validTo,
    enrolledAt: worker.enrolledAt,
    engagements: engagementViews(reading, worker.id),
    trades: tradeHistory(reading, worker.id),
    accounts: accountViews(db, worker.id),
    warnings: warningsOf(db, keys, worker, today),
  }
}

/** Project, companies, teams and trades. */
export function siteView(db: Db, viewer: Viewer): Site {
  const company = companyScope(viewer)
  const companies = all<Site['companies'][number]>(
    db,
    `SELECT id, kind, name, uscc, contact_name AS contactName, contact_phone AS contactPhone FROM company
     WHERE @company IS NULL OR id = @company OR kind = 'general' ORDER BY kind, name, id`,
    { company },
  )
  return {
    project: projectOf(db) ?? null,
    companies,
    teams: teams(db)
      .filter((team) => company === null || team.companyId === company)
      .map(({ id, companyId, companyName, name, workers }) => ({ id, companyId, companyName, name, workers })),
    trades: codeTable('trades'),
  }
}

/** The card on the reader, masked. */
export function cardView(db: Db, keys: KeyRing, card: CardRead, now: string): CardOnReader {
  const today = siteDate(db, now)
  return {
    readId: card.readId,
    deviceId: card.deviceId,
    at: card.at,
    name: card.name,
    sex: card.sex,
    nation: card.nation,
    age: ageOn(card.birth, today),
    maskedIdNumber: maskIdNumber(card.idNumber),
    maskedAddress: maskAddress(card.address),
    validTo: card.validTo,
    expired: cardValidity(card.validFrom, card.validTo, today) === 'expired',
    workerId: workerByIdNumber(db, keys, card.idNumber)?.id ?? null,
  }
}
