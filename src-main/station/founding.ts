import { StationError } from '../contract/errors.ts'
import { stationFounded } from './journal/founding.ts'
import { Ledger } from './journal/ledger.ts'
import { type NoteSigner, newSeed, signerFromSeed } from './journal/note.ts'
import { rooms } from './rooms.ts'
import type { Clock } from './store/clock.ts'
import { type Db, one, run } from './store/db.ts'
import { newId } from './store/ids.ts'
import type { KeyRing } from './store/sealing.ts'

export interface FoundingOptions {
  name: string
  practice: boolean
}

/** Opens the ledger of a station database; a new database is founded first: id, signing key and the first fact. */
export function openLedger(db: Db, keys: KeyRing, clock: Clock, founding: FoundingOptions): Ledger {
  const known = one<{ id: string }>(db, 'SELECT id FROM station')
  if (known) return ledgerOf(db, keys, clock, known.id, loadSigner(db, keys, known.id))
  if (one(db, 'SELECT 1 FROM journal_fact LIMIT 1')) throw new StationError('journal.no-founding-fact')
  // One transaction for key and first fact would need a ledger before there is a key: a seed without a fact is harmless and used again.
  const stationId = unfoundedId(db, keys)
  const signer = loadSigner(db, keys, stationId)
  const ledger = ledgerOf(db, keys, clock, stationId, signer)
  ledger.commit({ userId: 'system', role: 'system' }, (tx) =>
    tx.record(stationFounded, {
      stationId,
      name: founding.name,
      practice: founding.practice,
      verifierKey: signer.verifierKey,
    }),
  )
  return ledger
}

/** Name of the log in its checkpoints. */
export function originOf(stationId: string): string {
  return `anxin.station/${stationId}`
}

function unfoundedId(db: Db, keys: KeyRing): string {
  const row = one<{ sealed: string }>(db, "SELECT sealed FROM station_secret WHERE name = 'unfounded-id'")
  if (row) return keys.openForStation('unfounded-id', row.sealed)
  const stationId = newId('ST')
  db.transaction(() => {
    storeSecret(db, 'unfounded-id', keys.sealForStation('unfounded-id', stationId))
    storeSecret(db, 'signing-seed', keys.sealForStation('signing-seed', newSeed().toString('base64')))
  }).immediate()
  return stationId
}

function loadSigner(db: Db, keys: KeyRing, stationId: string): NoteSigner {
  const row = one<{ sealed: string }>(db, "SELECT sealed FROM station_secret WHERE name = 'signing-seed'")
  if (!row) throw new StationError('journal.signing-key-missing')
  return signerFromSeed(originOf(stationId), Buffer.from(keys.openForStation('signing-seed', row.sealed), 'base64'))
}

function storeSecret(db: Db, name: string, sealed: string): void {
  run(db, 'INSERT INTO station_secret (name, sealed) VALUES (?, ?)', [name, sealed])
}

function ledgerOf(db: Db, keys: KeyRing, clock: Clock, stationId: string, signer: NoteSigner): Ledger {
  return new Ledger({ db, rooms, stationId, origin: originOf(stationId), signer, keys, clock })
}
