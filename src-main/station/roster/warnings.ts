import type { WorkerDetail } from '../../contract/roster.ts'
import { type Db, one } from '../store/db.ts'
import type { KeyRing } from '../store/sealing.ts'
import type { WorkerRecord } from './people.ts'
import { currentAccount, openAccountNumber } from './queries.ts'
import { passesLuhn } from './rules/accounts.ts'
import { ageFinding, ageOn, cardValidity } from './rules/identity.ts'

type Warning = WorkerDetail['warnings'][number]

/** People with one phone number from which on it is worth a look (domain.md §6, cross-check rules). */
const SHARED_PHONE_FROM = 3

/** What is worth a look about a worker today. Nothing here blocks; texts stand with the errors of the roster. */
export function warningsOf(db: Db, keys: KeyRing, worker: WorkerRecord, today: string): Warning[] {
  if (worker.erasedAt !== null) return [{ code: 'roster.person-erased', params: { name: worker.name } }]
  return [
    ...identityWarnings(keys, worker, today),
    ...phoneWarnings(db, worker),
    ...accountWarnings(db, keys, worker),
    ...contractWarnings(db, worker, today),
  ]
}

function identityWarnings(keys: KeyRing, worker: WorkerRecord, today: string): Warning[] {
  const found: Warning[] = []
  if (worker.source === 'manual') found.push({ code: 'roster.warn-manual-identity', params: {} })
  if (cardValidity(worker.validFrom, worker.validTo, today) === 'expired')
    found.push({ code: 'roster.warn-identity-expired', params: { until: worker.validTo } })
  const age = ageOn(keys.open(worker.id, 'birth', worker.birthSealed), today)
  const finding = ageFinding(age, worker.sex)
  if (finding) found.push({ code: `roster.warn-${finding}`, params: { age } })
  return found
}

function phoneWarnings(db: Db, worker: WorkerRecord): Warning[] {
  const people =
    one<{ n: number }>(db, 'SELECT count(*) AS n FROM worker WHERE phone_index = ?', [worker.phoneIndex])?.n ?? 0
  return people >= SHARED_PHONE_FROM ? [{ code: 'roster.warn-phone-shared', params: { people } }] : []
}

function accountWarnings(db: Db, keys: KeyRing, worker: WorkerRecord): Warning[] {
  const account = currentAccount(db, worker.id)
  if (!account) return [{ code: 'roster.warn-no-account', params: {} }]
  // A card with a wrong digit was refused; a passbook account owes no Luhn digit, but a mistyped card may look like one.
  if (passesLuhn(openAccountNumber(keys, account))) return []
  return [{ code: 'roster.warn-account-luhn', params: { last4: account.last4 } }]
}

function contractWarnings(db: Db, worker: WorkerRecord, today: string): Warning[] {
  const ended = one<{ until: string }>(
    db,
    'SELECT contract_to AS until FROM engagement WHERE worker_id = ? AND exit_date IS NULL AND contract_to < ?',
    [worker.id, today],
  )
  return ended ? [{ code: 'roster.warn-contract-ended', params: { until: ended.until } }] : []
}
