import type { z } from 'zod'
import { StationError } from '../../../contract/errors.ts'
import type { manualIdentitySchema } from '../../../contract/roster.ts'
import type { CardRead } from '../../../devices/messages.ts'
import { type Approval, secondPersonRoles, verifyApproval } from '../../access/approval.ts'
import type { RecordOptions, Tx } from '../../journal/ledger.ts'
import { codeEntry } from '../codes.ts'
import { workerEnrolled } from '../facts.ts'
import { siteDate, workerByIdNumber } from '../queries.ts'
import { ageFinding, ageOn, cardValidity, type Identity, readIdNumber } from '../rules/identity.ts'
import { searchKeys } from '../rules/names.ts'
import { type AccountInput, setAccount } from './account.ts'
import { type EngagementInput, engageWorker } from './engage.ts'

export type IdentitySource =
  | { from: 'card'; card: CardRead }
  | { from: 'manual'; fields: z.output<typeof manualIdentitySchema>; approval: Approval }

export interface EnrolCommand {
  identity: IdentitySource
  phone: string
  consent: true
  engagement: EngagementInput | null
  account: AccountInput | null
}

/** What is known of the person, whichever way it came. */
interface Person {
  identity: Identity
  name: string
  sex: '0' | '1' | '2' | '9'
  nation: string
  address: string
  authority: string
  validFrom: string
  validTo: string
}

/**
 * Enrols a person by his card or by hand; with his engagement and account, where given, in the same transaction.
 * @returns the worker's id
 * @throws StationError `roster.card-inconsistent`, `roster.card-expired`, `roster.card-not-yet-valid`, `roster.already-enrolled`,
 *   `roster.under-16`, `roster.unknown-nation`, and the refusals of `readIdNumber`, `engageWorker`, `setAccount`, `verifyApproval`
 */
export function enrolWorker(tx: Tx, command: EnrolCommand): string {
  const today = siteDate(tx.db, tx.at)
  const { identity: source } = command
  const person = source.from === 'card' ? personOnCard(source.card, today) : personByHand(source.fields, today)
  assertMayEnrol(tx, person, today)
  const options: RecordOptions =
    source.from === 'card'
      ? { device: source.card.deviceId }
      : { approver: verifyApproval(tx, source.approval, { roles: secondPersonRoles(tx.actor) }) }
  const workerId = tx.newId('WK')
  tx.record(workerEnrolled, enrolmentData(tx, workerId, person, command), options)
  if (command.engagement) engageWorker(tx, workerId, command.engagement)
  if (command.account) setAccount(tx, workerId, command.account, null)
  return workerId
}

function personOnCard(card: CardRead, today: string): Person {
  const identity = readIdNumber(card.idNumber, today)
  if (identity.kind !== card.kind) throw new StationError('roster.card-inconsistent', { field: 'kind' })
  // Foreign numbers tell no sex, and the 2017 ones two digits of the year only: there the card's own fields count.
  if (identity.kind === 'resident' || identity.kind === 'hk-mo-tw') {
    if (identity.birth !== card.birth) throw new StationError('roster.card-inconsistent', { field: 'birth' })
    if ('12'.includes(card.sex) && identity.sex !== card.sex)
      throw new StationError('roster.card-inconsistent', { field: 'sex' })
  }
  const { name, sex, nation, address, authority, validFrom, validTo } = card
  return { identity: { ...identity, birth: card.birth }, name, sex, nation, address, authority, validFrom, validTo }
}

function personByHand(fields: z.output<typeof manualIdentitySchema>, today: string): Person {
  const identity = readIdNumber(fields.idNumber, today)
  if (!codeEntry('nations', fields.nation)) throw new StationError('roster.unknown-nation', { nation: fields.nation })
  const { name, nation, address, authority, validFrom, validTo } = fields
  return { identity, name, sex: identity.sex, nation, address, authority, validFrom, validTo }
}

function assertMayEnrol(tx: Tx, person: Person, today: string): void {
  const same = workerByIdNumber(tx.db, tx.keys, person.identity.number)
  if (same) throw new StationError('roster.already-enrolled', { name: same.name, worker: same.id })
  const validity = cardValidity(person.validFrom, person.validTo, today)
  if (validity === 'expired') throw new StationError('roster.card-expired', { until: person.validTo })
  if (validity === 'early') throw new StationError('roster.card-not-yet-valid', { from: person.validFrom })
  const age = ageOn(person.identity.birth, today)
  if (ageFinding(age, person.sex) === 'under-16') throw new StationError('roster.under-16', { age, name: person.name })
}

function enrolmentData(tx: Tx, workerId: string, person: Person, { identity: source, phone }: EnrolCommand) {
  const { keys } = tx
  const seal = (field: string, text: string): string => keys.seal(workerId, field, text)
  const { number, kind, birth } = person.identity
  const card = source.from === 'card' ? source.card : undefined
  const name = person.name.normalize('NFC').trim()
  return {
    workerId,
    name,
    ...searchKeys(name),
    sex: person.sex,
    nation: person.nation,
    idKind: kind,
    idNumberSealed: seal('idNumber', number),
    idNumberIndex: keys.blind('idNumber', number),
    idTailIndex: keys.blind('idTail', number.slice(-4)),
    birthSealed: seal('birth', birth),
    addressSealed: seal('address', person.address),
    phoneSealed: seal('phone', phone),
    phoneIndex: keys.blind('phone', phone),
    phoneTailIndex: keys.blind('phoneTail', phone.slice(-4)),
    authority: person.authority,
    validFrom: person.validFrom,
    validTo: person.validTo,
    source: source.from,
    photoSealed: card?.photoWlt ? seal('photo', card.photoWlt) : null,
    cardTextSealed: card ? seal('cardText', card.rawText) : null,
    samId: card?.samId ?? null,
    consent: true as const,
  }
}
