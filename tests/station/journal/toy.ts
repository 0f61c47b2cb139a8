import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import type { Actor } from '../../../src-main/station/journal/facts.ts'
import { stationFounded } from '../../../src-main/station/journal/founding.ts'
import { Ledger } from '../../../src-main/station/journal/ledger.ts'
import { newSeed, signerFromSeed } from '../../../src-main/station/journal/note.ts'
import { type Db, one, openDatabase } from '../../../src-main/station/store/db.ts'
import { migrate } from '../../../src-main/station/store/migrate.ts'
import { type KeyRing, openKeyRing } from '../../../src-main/station/store/sealing.ts'
import { thingNoted, toyMigrations, toyRooms } from './toy-room.ts'

export * from './toy-room.ts'

export const SYSTEM: Actor = { userId: 'system', role: 'system' }
export const MASTER_KEY = Buffer.alloc(32, 7)

const folders: string[] = []
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

/** A folder that goes away after the tests of the file. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'anxin-store-'))
  folders.push(folder)
  return folder
}

export interface Toy {
  folder: string
  file: string
  db: Db
  keys: KeyRing
  ledger: Ledger
  verifierKey: string
}

/** A founded station with the toy room on a database file. `fast` spares the disk where durability is not what is tested. */
export function openToy({ fast = true, folder = temporaryFolder() } = {}): Toy {
  const file = join(folder, 'station.db')
  const db = openDatabase(file)
  if (fast) db.pragma('synchronous = OFF')
  migrate(db, toyMigrations)
  const keys = openKeyRing(db, MASTER_KEY)
  const signer = signerFromSeed('anxin.test/toy', newSeed())
  const clock = { now: () => '2026-10-03T00:58:11.000Z' }
  const ledger = new Ledger({ db, rooms: toyRooms, stationId: 'STTOY', origin: signer.name, signer, keys, clock })
  ledger.commit(SYSTEM, (tx) =>
    tx.record(stationFounded, { stationId: 'STTOY', name: '玩具站', practice: true, verifierKey: signer.verifierKey }),
  )
  return { folder, file, db, keys, ledger, verifierKey: signer.verifierKey }
}

/** Records things in commits of the given sizes. */
export function noteThings({ ledger }: Pick<Toy, 'ledger'>, sizes: number[], from = 0): void {
  let n = from
  for (const size of sizes)
    ledger.commit(SYSTEM, (tx) => {
      for (let i = 0; i < size; i++, n++) tx.record(thingNoted, { id: `TH${n}`, amount: n, label: `第${n}件` })
    })
}

/** Forgets the guards, as somebody with the sqlite3 shell would. */
export function dropTriggers(db: Db): void {
  const triggers = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger'").all() as Array<{ name: string }>
  for (const { name } of triggers) db.exec(`DROP TRIGGER "${name}"`)
}

export function thing(db: Db, id: string): { amount: number; extra: string | null } | undefined {
  return one(db, 'SELECT amount, extra FROM thing WHERE id = ?', [id])
}
