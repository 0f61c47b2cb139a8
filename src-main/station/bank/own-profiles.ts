import { hash } from 'node:crypto'
import type { Transport } from '../../contract/bank.ts'
import { StationError } from '../../contract/errors.ts'
import type { Tx } from '../journal/ledger.ts'
import { all, type Db, one } from '../store/db.ts'
import { decodeStrict } from './formats/encoding.ts'
import { type BankProfile, readProfile } from './formats/profile.ts'
import { shippedFile, shippedProfile, shippedProfiles } from './formats/profiles.ts'
import { profileBrought, usualWaySet } from './way-facts.ts'

const OWN = 'own-'
const CONTENT_LIMIT = 200_000

interface OwnRow {
  id: string
  sha256: string
  content: string
}

const read = new Map<string, BankProfile>()

function ownProfile({ id, sha256, content }: OwnRow): BankProfile {
  const known = read.get(sha256)
  if (known?.id === id) return known
  const profile = { ...readProfile(id, content), id }
  read.set(sha256, profile)
  return profile
}

function ownRow(db: Db, id: string): OwnRow | undefined {
  return one<OwnRow>(db, 'SELECT id, sha256, content FROM bank_own_profile WHERE id = ?', [id])
}

/** A profile, shipped or the office's own. @throws StationError `bank.unknown-profile`. */
export function profileOf(db: Db, id: string): BankProfile {
  const row = id.startsWith(OWN) ? ownRow(db, id) : undefined
  return row ? ownProfile(row) : shippedProfile(id)
}

export function hasProfile(db: Db, id: string): boolean {
  return ownRow(db, id) !== undefined || shippedProfiles().some((profile) => profile.id === id)
}

/** A profile's file, shipped or the office's own, as a beginning for one of the office's own. @throws StationError `bank.unknown-profile`. */
export function profileFile(db: Db, id: string): { fileName: string; bytes: Buffer; sha256: string } {
  const bytes = Buffer.from(ownRow(db, id)?.content ?? shippedFile(id))
  return { fileName: `${id}.json`, bytes, sha256: hash('sha256', bytes, 'hex') }
}

/** The profiles that the office brought, by id, with the hash of each file. */
export function ownProfiles(db: Db): { profile: BankProfile; sha256: string }[] {
  return all<OwnRow>(db, 'SELECT id, sha256, content FROM bank_own_profile ORDER BY id').map((row) => ({
    profile: ownProfile(row),
    sha256: row.sha256,
  }))
}

/**
 * Takes a format that the office wrote or had written for its bank. Its id begins with `own-`, so that it never stands in the way of a shipped
 * one; the same id again takes the place of the earlier.
 * @returns the id. @throws StationError `bank.profile-too-large`, `bank.profile-not-json`, `bank.profile-invalid` (details per field).
 */
export function bringProfile(tx: Tx, fileName: string, bytes: Uint8Array): string {
  if (bytes.length > CONTENT_LIMIT) throw new StationError('bank.profile-too-large', { file: fileName })
  const content = decodeStrict(bytes, 'utf8')
  if (content === undefined) throw new StationError('bank.profile-not-json', { file: fileName, why: 'UTF-8' })
  const { id: given } = readProfile(fileName, content)
  const id = (given.startsWith(OWN) ? given : `${OWN}${given}`).slice(0, 60)
  const sha256 = hash('sha256', bytes, 'hex')
  if (ownRow(tx.db, id)?.sha256 !== sha256) tx.record(profileBrought, { profile: id, fileName, sha256, content })
  return id
}

export interface UsualWay {
  profile: string
  transport: Transport
}

/** How this site's batches usually go, when that was set and the format is still there. */
export function usualWay(db: Db): UsualWay | null {
  const way = one<UsualWay>(db, 'SELECT profile, transport FROM bank_usual_way WHERE id = 1')
  return way && hasProfile(db, way.profile) ? way : null
}

/** @throws StationError `bank.unknown-profile`, `bank.profile-transport`. */
export function setUsualWay(tx: Tx, { profile, transport }: UsualWay): void {
  if (!profileOf(tx.db, profile).transports.includes(transport)) {
    throw new StationError('bank.profile-transport', { profile, transport })
  }
  const now = usualWay(tx.db)
  if (now?.profile !== profile || now.transport !== transport) tx.record(usualWaySet, { profile, transport })
}
