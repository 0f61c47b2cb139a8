import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openDatabase } from '../../../src-main/station/store/db.ts'
import { classifySqliteError } from '../../../src-main/station/store/errors.ts'
import { keepWalShort, truncateWal, walBytes } from '../../../src-main/station/store/wal.ts'
import { noteThings, openToy, temporaryFolder } from '../journal/toy.ts'

describe('an open database', () => {
  it('is durable: WAL with synchronous=FULL, foreign keys on, removed rows overwritten', () => {
    const db = openDatabase(join(temporaryFolder(), 'station.db'))
    const pragmas = ['journal_mode', 'synchronous', 'foreign_keys', 'trusted_schema', 'secure_delete']
    expect(Object.fromEntries(pragmas.map((name) => [name, db.pragma(name, { simple: true })]))).toEqual({
      journal_mode: 'wal',
      synchronous: 2,
      foreign_keys: 1,
      trusted_schema: 0,
      secure_delete: 1,
    })
  })

  it('says what is wrong with a file that is no database', () => {
    const file = join(temporaryFolder(), 'station.db')
    writeFileSync(file, 'this is not a database, but long enough to be read as one\n'.repeat(40))
    let error: unknown
    try {
      openDatabase(file)
    } catch (caught) {
      error = caught
    }
    expect(classifySqliteError(error)).toMatchObject({ code: 'store.corrupt' })
    expect(classifySqliteError(new Error('a bug'))).toBeUndefined()
  })

  it('can be read while it is written, and only read', () => {
    const toy = openToy()
    const reader = openDatabase(toy.file, { readonly: true })
    noteThings(toy, [3])
    expect(reader.prepare('SELECT count(*) FROM thing').pluck().get()).toBe(3)
    expect(() => reader.exec('DELETE FROM person_key')).toThrow('readonly')
    reader.close()
  })
})

describe('the write-ahead log', () => {
  it('is folded in when the station pauses', async () => {
    const toy = openToy()
    const stop = keepWalShort(toy.db, { everyMs: 5, mostBytes: 1e9 })
    noteThings(toy, [50])
    expect(walBytes(toy.db)).toBeGreaterThan(0)
    await until(() => walBytes(toy.db) === 0)
    stop()
  })

  it('does not wait for a reader, and says so', () => {
    const toy = openToy()
    const reader = openDatabase(toy.file, { readonly: true })
    reader.exec('BEGIN')
    reader.prepare('SELECT count(*) FROM thing').get()
    noteThings(toy, [1])
    expect(truncateWal(toy.db)).toBe(false)
    reader.exec('COMMIT')
    expect([truncateWal(toy.db), toy.db.pragma('busy_timeout', { simple: true })]).toEqual([true, 5_000])
    reader.close()
  })
})

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5))
}
