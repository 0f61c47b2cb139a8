import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it, onTestFinished } from 'vitest'
import { checkStation } from '../../../src-main/station/journal/check.ts'
import { stationFounded } from '../../../src-main/station/journal/founding.ts'
import { Ledger } from '../../../src-main/station/journal/ledger.ts'
import { newSeed, signerFromSeed } from '../../../src-main/station/journal/note.ts'
import { one, openDatabase } from '../../../src-main/station/store/db.ts'
import { migrate } from '../../../src-main/station/store/migrate.ts'
import { openKeyRing } from '../../../src-main/station/store/sealing.ts'
import { MASTER_KEY, SYSTEM, temporaryFolder, toyMigrations, toyRooms } from './toy.ts'

const KILLS = 20

it(`kill -9 during commits, ${KILLS} times: what was acknowledged is there, and every check passes`, {
  timeout: 240_000,
}, async () => {
  const file = join(temporaryFolder(), 'station.db')
  const seed = newSeed()
  found(file, seed)
  let killed = 0
  for (let round = 0; round < KILLS; round++) {
    const acknowledged = await commitUntilKilled(file, seed, 1 + ((round * 37) % 90))
    const db = openDatabase(file)
    const size = one<{ n: number }>(db, 'SELECT count(*) AS n FROM journal_fact')!.n
    expect(size).toBeGreaterThanOrEqual(acknowledged)
    const found = checkStation(db, toyRooms, { migrations: toyMigrations }).flatMap(({ violations }) => violations)
    expect({ round, found }).toEqual({ round, found: [] })
    db.close()
    if (acknowledged > 0) killed += 1
  }
  // A test in which the child never came to commit would prove nothing.
  expect(killed).toBe(KILLS)
})

function found(file: string, seed: Buffer): void {
  const db = openDatabase(file)
  migrate(db, toyMigrations)
  const signer = signerFromSeed('anxin.test/kill', seed)
  const clock = { now: () => new Date().toISOString() }
  const keys = openKeyRing(db, MASTER_KEY)
  const ledger = new Ledger({ db, rooms: toyRooms, stationId: 'STTOY', origin: signer.name, signer, keys, clock })
  ledger.commit(SYSTEM, (tx) =>
    tx.record(stationFounded, { stationId: 'STTOY', name: '玩具站', practice: true, verifierKey: signer.verifierKey }),
  )
  db.close()
}

/** Runs the committing child and kills it some milliseconds after its first commit. @returns the last size it acknowledged. */
function commitUntilKilled(file: string, seed: Buffer, afterMs: number): Promise<number> {
  const script = fileURLToPath(new URL('./committer.ts', import.meta.url))
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', script, file, seed.toString('hex')], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  let said = ''
  let complaint = ''
  child.stdout.on('data', (chunk: Buffer) => {
    if (said === '') setTimeout(() => child.kill('SIGKILL'), afterMs)
    said += chunk.toString()
  })
  child.stderr.on('data', (chunk: Buffer) => {
    complaint += chunk.toString()
  })
  return new Promise((resolve, reject) => {
    child.on('close', (_code, signal) => {
      if (signal !== 'SIGKILL') reject(new Error(`the child ended by itself: ${complaint}`))
      // The last line may be cut.
      else
        resolve(
          Number(
            said
              .slice(0, said.lastIndexOf('\n') + 1)
              .trimEnd()
              .split('\n')
              .at(-1) ?? 0,
          ),
        )
    })
  })
}
