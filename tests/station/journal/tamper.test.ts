import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkStation } from '../../../src-main/station/journal/check.ts'
import { newSeed, signCheckpoint, signerFromSeed } from '../../../src-main/station/journal/note.ts'
import { rebuildTables } from '../../../src-main/station/journal/rebuild.ts'
import { verifyJournal } from '../../../src-main/station/journal/verify.ts'
import { all, type Db, openDatabase } from '../../../src-main/station/store/db.ts'
import {
  dropTriggers,
  noteThings,
  openToy,
  SYSTEM,
  temporaryFolder,
  thing,
  thingChanged,
  thingNoted,
  toyMigrations,
  toyRooms,
} from './toy.ts'

// 600 facts in commits of many sizes, one blob, some changed things.
const original = openToy()
noteThings(original, [1, 3, 250, 2, 100, 200, 41])
original.ledger.commit(SYSTEM, (tx) => {
  const paper = tx.keep(Buffer.from('合同正文'), 'text/plain')
  tx.record(thingNoted, { id: 'TH900', amount: 9, label: tx.keys.seal('PE1', 'phone', '13900000000'), paper })
  tx.record(thingChanged, { id: 'TH3', amount: 33, extra: { a: 1 } })
})
original.db.pragma('wal_checkpoint(TRUNCATE)')

/** A copy that somebody with the sqlite3 shell has had in hand: no guards, checks off. */
function tampered(work: (db: Db) => void): Db {
  const file = join(temporaryFolder(), 'station.db')
  copyFileSync(original.file, file)
  const db = openDatabase(file)
  dropTriggers(db)
  db.pragma('foreign_keys = OFF')
  db.pragma('ignore_check_constraints = ON')
  work(db)
  return db
}

const check = (db: Db) => {
  const results = checkStation(db, toyRooms, { migrations: toyMigrations })
  // The guards are gone in every copy; that finding is tested on its own.
  return Object.fromEntries(
    results
      .filter(({ name, violations }) => violations.length > 0 && name !== 'schema-intact')
      .map((r) => [r.name, r.violations]),
  )
}
const sql = (text: string, ...params: unknown[]) => tampered((db) => db.prepare(text).run(...params))

describe('station check', () => {
  it('passes on an untouched station, every invariant in its fixed order', () => {
    expect(checkStation(original.db, toyRooms, { migrations: toyMigrations, allSignatures: true })).toEqual(
      [
        'journal-intact',
        'checkpoint-chain',
        'blob-hashes',
        'schema-intact',
        'tables-match-journal',
        'amount-not-negative',
      ].map((name) => ({ name, violations: [] })),
    )
  })

  it('names a changed fact', () => {
    const db = sql(
      'UPDATE journal_fact SET bytes = CAST(replace(CAST(bytes AS TEXT), \'"amount":127\', \'"amount":128\') AS BLOB) WHERE seq = 128',
    )
    expect(check(db)).toEqual({
      'journal-intact': [{ where: 'fact 128', what: 'bytes do not match the leaf hash' }],
      'tables-match-journal': [{ where: 'thing TH127', what: 'column amount is 127, the journal gives 128' }],
    })
  })

  it('names a fact into which separators were smuggled, and no other', () => {
    for (const smuggled of ["x'0a'", "x'00'", "x'0a616200'"]) {
      const db = sql(`UPDATE journal_fact SET bytes = CAST(bytes || ${smuggled} AS BLOB) WHERE seq = 128`)
      expect(verifyJournal(db).intact[0]).toEqual({ where: 'fact 128', what: 'bytes do not match the leaf hash' })
      expect(new Set(verifyJournal(db).intact.map(({ where }) => where))).toEqual(new Set(['fact 128']))
    }
    const db = sql("UPDATE journal_fact SET kind = kind || char(10) || 'x' || char(0) WHERE seq = 128")
    expect(new Set(verifyJournal(db).intact.map(({ where }) => where))).toEqual(new Set(['fact 128']))
  })

  it('names a changed leaf and the node above it', () => {
    const db = sql('UPDATE journal_fact SET leaf = zeroblob(32) WHERE seq = 300')
    expect(check(db)['journal-intact']).toEqual([
      { where: 'fact 300', what: 'bytes do not match the leaf hash' },
      { where: 'node 8/1', what: 'does not match the hashes below it' },
    ])
  })

  it('names the checkpoints if fact, leaf and tree are all made to fit', () => {
    const db = sql('UPDATE journal_node SET hash = zeroblob(32) WHERE level = 8 AND idx = 0')
    const { 'journal-intact': intact, 'checkpoint-chain': chain } = check(db)
    expect(intact).toEqual([{ where: 'node 8/0', what: 'does not match the hashes below it' }])
    expect(chain?.map(({ where }) => where)).toEqual([
      'checkpoint 257',
      'checkpoint 357',
      'checkpoint 557',
      'checkpoint 598',
      'checkpoint 600',
    ])
  })

  it('names a removed fact, a removed node, a stray node', () => {
    expect(check(sql('DELETE FROM journal_fact WHERE seq = 40'))['journal-intact']).toContainEqual({
      where: 'fact 40',
      what: 'is missing',
    })
    expect(check(sql('DELETE FROM journal_node WHERE idx = 1'))).toEqual({
      'journal-intact': [{ where: 'node 8/1', what: 'is missing' }],
    })
    expect(check(sql('INSERT INTO journal_node VALUES (8, 2, zeroblob(32))'))).toEqual({
      'journal-intact': [{ where: 'node 8/2', what: 'has no place in a tree of this size' }],
    })
  })

  it('names facts cut off at the end', () => {
    const without = tampered((db) => db.exec('DELETE FROM journal_fact WHERE seq >= 598'))
    expect(check(without)['checkpoint-chain']).toEqual([
      { where: 'checkpoint 600', what: "lies beyond the journal's 598 facts" },
      { where: 'checkpoint 598', what: 'is missing; the newest one covers 600 facts' },
    ])
  })

  it('names a changed kind column', () => {
    const db = sql("UPDATE journal_fact SET kind = 'thing.changed' WHERE seq = 7")
    expect(check(db)).toMatchObject({
      'journal-intact': [{ where: 'fact 7', what: 'column kind says thing.changed, the bytes do not' }],
    })
  })

  it('names a changed checkpoint: root, signature, or both signed by another key', () => {
    const note = (size: number) =>
      original.db.prepare('SELECT note FROM journal_checkpoint WHERE size = ?').pluck().get(size) as string
    const set = (size: number, text: string) =>
      check(sql('UPDATE journal_checkpoint SET note = ? WHERE size = ?', text, size))
    const flipped = (text: string, at: number) =>
      `${text.slice(0, at)}${text[at] === 'A' ? 'B' : 'A'}${text.slice(at + 1)}`
    const differs = { where: 'checkpoint 255', what: 'differs from what fact 255 says of it' }
    // A byte of an old signature: the next commit pinned it.
    expect(set(255, flipped(note(255), note(255).length - 10))).toEqual({ 'checkpoint-chain': [differs] })
    expect(set(255, note(255).replace('255', '254'))['checkpoint-chain']).toContainEqual(differs)
    expect(set(600, flipped(note(600), note(600).length - 10))['checkpoint-chain']).toEqual([
      { where: 'checkpoint 600', what: 'signature of anxin.test/toy does not verify' },
    ])
    const forger = signerFromSeed('anxin.test/toy', newSeed())
    const forged = signCheckpoint({ origin: 'anxin.test/toy', size: 600, root: Buffer.alloc(32) }, forger)
    expect(set(600, forged)['checkpoint-chain']).toEqual([
      { where: 'checkpoint 600', what: 'does not state the root of the tree at that size' },
      { where: 'checkpoint 600', what: 'no signature by a known key' },
    ])
  })

  it('names a removed and an invented checkpoint', () => {
    expect(check(sql('DELETE FROM journal_checkpoint WHERE size = 255'))).toEqual({
      'checkpoint-chain': [{ where: 'checkpoint 255', what: 'is missing; fact 255 names it' }],
    })
    expect(check(sql('DELETE FROM journal_checkpoint WHERE size = 600'))['checkpoint-chain']).toEqual([
      { where: 'checkpoint 600', what: 'is missing; the newest one covers 598 facts' },
    ])
    expect(check(sql("INSERT INTO journal_checkpoint VALUES (100, 'x')"))['checkpoint-chain']).toEqual([
      { where: 'checkpoint 100', what: 'fact 100 does not name it' },
      { where: 'checkpoint 100', what: 'does not state the root of the tree at that size' },
    ])
  })

  it('names a changed blob', () => {
    const [{ sha256 }] = all<{ sha256: string }>(original.db, 'SELECT sha256 FROM blob') as [{ sha256: string }]
    expect(check(sql("UPDATE blob SET bytes = x'00'"))).toEqual({
      'blob-hashes': [{ where: `blob ${sha256}`, what: 'bytes do not match the hash that names them' }],
    })
  })

  it('names a changed, a removed and an added table row', () => {
    expect(check(sql('UPDATE thing SET amount = -1 WHERE id = ?', 'TH5'))).toEqual({
      'tables-match-journal': [{ where: 'thing TH5', what: 'column amount is -1, the journal gives 5' }],
      'amount-not-negative': [{ where: 'thing TH5', what: 'amount is negative' }],
    })
    expect(check(sql('DELETE FROM thing WHERE id = ?', 'TH5'))).toEqual({
      'tables-match-journal': [{ where: 'thing TH5', what: 'is missing; the journal gives it' }],
    })
    expect(check(sql("INSERT INTO thing VALUES ('TH5b', 1, '', NULL, NULL, 1)"))).toEqual({
      'tables-match-journal': [{ where: 'thing TH5b', what: 'does not follow from the journal' }],
    })
    expect(check(sql("UPDATE station SET verifier_key = 'x'"))['tables-match-journal']).toMatchObject([
      { where: 'station STTOY' },
    ])
  })

  it('names a dropped guard and a strange trigger', () => {
    const db = tampered((each) => each.exec('CREATE TRIGGER strange AFTER INSERT ON thing BEGIN SELECT 1; END'))
    const found = checkStation(db, toyRooms, { migrations: toyMigrations }).find(
      ({ name }) => name === 'schema-intact',
    )!.violations
    expect(found).toContainEqual({ where: 'trigger journal_fact_no_update', what: 'is missing' })
    expect(found).toContainEqual({ where: 'trigger strange', what: 'was made by no migration' })
  })

  it('names facts of unknown kind, wrong shape and another station', () => {
    const roomless = checkStation(original.db, toyRooms.slice(0, 1), { migrations: toyMigrations })
    expect(roomless.find(({ name }) => name === 'tables-match-journal')!.violations[0]).toEqual({
      where: 'fact 1',
      what: 'kind thing.noted version 1 is unknown to this station',
    })
    const set = (from: string, to: string) =>
      check(
        sql('UPDATE journal_fact SET bytes = CAST(replace(CAST(bytes AS TEXT), ?, ?) AS BLOB) WHERE seq = 2', from, to),
      )['tables-match-journal']
    expect(set('"amount":1', '"amount":"1"')).toContainEqual({
      where: 'fact 2',
      what: expect.stringContaining('do not have the shape'),
    })
    expect(set('STTOY', 'STOTHER')).toContainEqual({ where: 'fact 2', what: 'belongs to station STOTHER' })
    expect(set('"amount":1', '"amount": 1')).toContainEqual({ where: 'fact 2', what: 'bytes are not canonical JSON' })
  })

  it('holds the journal to a key known from outside', () => {
    expect(verifyJournal(original.db, { expectedKey: original.verifierKey }).chain).toEqual([])
    expect(verifyJournal(original.db, { expectedKey: 'other' }).chain).toEqual([
      { where: 'fact 0', what: 'names another key than the expected other' },
    ])
  })

  it('holds the journal to a checkpoint that left the PC, so that even a neatly shortened journal is found out', () => {
    const note = original.db.prepare('SELECT note FROM journal_checkpoint WHERE size = 600').pluck().get() as string
    const shortened = tampered((db) => {
      db.exec('DELETE FROM journal_fact WHERE seq >= 598; DELETE FROM journal_checkpoint WHERE size = 600')
    })
    const chainOf = (db: Db, expectedCheckpoint: string) => verifyJournal(db, { expectedCheckpoint }).chain
    expect(verifyJournal(shortened)).toMatchObject({ intact: [], chain: [] })
    expect(chainOf(shortened, note)).toEqual([
      { where: 'checkpoint 600', what: 'is known outside, but this journal has only 598 facts' },
    ])
    expect(chainOf(original.db, note)).toEqual([])
    const old = original.db.prepare('SELECT note FROM journal_checkpoint WHERE size = 257').pluck().get() as string
    expect(chainOf(original.db, old)).toEqual([])
    const rewritten = tampered((db) => db.exec('UPDATE journal_node SET hash = zeroblob(32) WHERE idx = 0'))
    expect(chainOf(rewritten, old)).toContainEqual({
      where: 'checkpoint 257',
      what: 'is known outside with another root: the journal was rewritten',
    })
    expect(chainOf(original.db, old.replace('\n257\n', '\n258\n'))).toEqual([
      { where: 'expected checkpoint', what: 'signature of anxin.test/toy does not verify' },
    ])
  })

  it('sees any changed byte of any journal row (property)', () => {
    const tables = [
      { table: 'journal_fact', column: 'bytes', key: 'seq' },
      { table: 'journal_fact', column: 'leaf', key: 'seq' },
      { table: 'journal_node', column: 'hash', key: 'idx' },
      { table: 'journal_checkpoint', column: 'note', key: 'size' },
    ]
    const file = join(temporaryFolder(), 'property.db')
    copyFileSync(original.file, file)
    const db = openDatabase(file)
    dropTriggers(db)
    fc.assert(
      fc.property(
        fc.constantFrom(...tables),
        fc.nat(),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        (place, row, at, mask) => {
          const { table, column, key } = place
          const rows = all<{ key: number; value: Buffer }>(
            db,
            `SELECT ${key} AS key, CAST(${column} AS BLOB) AS value FROM ${table} ORDER BY ${key}`,
          )
          const chosen = rows[row % rows.length]!
          const changed = Buffer.from(chosen.value)
          changed[at % changed.length]! ^= mask
          const type = column === 'note' ? 'TEXT' : 'BLOB'
          const update = db.prepare(`UPDATE ${table} SET ${column} = CAST(? AS ${type}) WHERE ${key} = ?`)
          update.run(changed, chosen.key)
          const { intact, chain } = verifyJournal(db)
          update.run(chosen.value, chosen.key)
          expect(intact.length + chain.length).toBeGreaterThan(0)
          const place2 = table === 'journal_fact' ? 'fact' : table === 'journal_node' ? 'node' : 'checkpoint'
          expect([...intact, ...chain].map(({ where }) => where).join()).toContain(place2)
        },
      ),
      { numRuns: 100 },
    )
    expect(verifyJournal(db)).toMatchObject({ intact: [], chain: [] })
  })
})

describe('station rebuild', () => {
  it('writes the tables anew from the journal, guards and references in place', () => {
    const rows = all(original.db, 'SELECT * FROM thing ORDER BY id')
    const file = join(temporaryFolder(), 'station.db')
    copyFileSync(original.file, file)
    const db = openDatabase(file)
    db.exec('DROP TRIGGER thing_no_delete')
    db.exec("DELETE FROM thing WHERE id < 'TH3'; UPDATE thing SET amount = amount + 1")
    db.exec("CREATE TRIGGER thing_no_delete BEFORE DELETE ON thing BEGIN SELECT RAISE(ABORT, 'things stay'); END")
    expect(rebuildTables(db, toyRooms)).toBe(600)
    expect(all(db, 'SELECT * FROM thing ORDER BY id')).toEqual(rows)
    expect(checkStation(db, toyRooms, { migrations: toyMigrations }).flatMap(({ violations }) => violations)).toEqual(
      [],
    )
  })

  it('changes nothing if a fact cannot be applied', () => {
    const db = tampered((each) =>
      each.exec("UPDATE journal_fact SET kind = 'x.y', bytes = CAST('{}' AS BLOB) WHERE seq = 2"),
    )
    const rows = all(db, 'SELECT * FROM thing')
    expect(() => rebuildTables(db, toyRooms)).toThrow(expect.objectContaining({ code: 'journal.cannot-rebuild' }))
    expect(all(db, 'SELECT * FROM thing')).toEqual(rows)
    expect(thing(db, 'TH3')).toEqual({ amount: 33, extra: '{"a":1}' })
  })
})
