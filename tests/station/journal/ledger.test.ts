import { describe, expect, it } from 'vitest'
import { Ledger } from '../../../src-main/station/journal/ledger.ts'
import {
  newSeed,
  openNote,
  parseCheckpoint,
  signerFromSeed,
  verifierFromKey,
} from '../../../src-main/station/journal/note.ts'
import { rootAt, storedSubtrees } from '../../../src-main/station/journal/proof.ts'
import { verifyJournal } from '../../../src-main/station/journal/verify.ts'
import { all, one } from '../../../src-main/station/store/db.ts'
import { noteThings, openToy, SYSTEM, thing, thingChanged, thingNoted, toyRooms } from './toy.ts'

const bytesOf = (toy: ReturnType<typeof openToy>, seq: number) =>
  one<{ bytes: Buffer }>(toy.db, 'SELECT bytes FROM journal_fact WHERE seq = ?', [seq])!.bytes.toString('utf8')

describe('a commit', () => {
  it('records canonical bytes and a checkpoint over them that the station key signs', () => {
    const toy = openToy()
    noteThings(toy, [2])
    expect(bytesOf(toy, 2)).toBe(
      '{"actor":{"role":"system","userId":"system"},"at":"2026-10-03T00:58:11.000Z","data":{"amount":1,"id":"TH1","label":"第1件"},"kind":"thing.noted","station":"STTOY","version":1}',
    )
    const { note } = one<{ note: string }>(toy.db, 'SELECT note FROM journal_checkpoint ORDER BY size DESC')!
    expect(parseCheckpoint(openNote(note, [verifierFromKey(toy.verifierKey)]))).toEqual({
      origin: 'anxin.test/toy',
      size: 3,
      root: rootAt(storedSubtrees(toy.db), 3),
    })
  })

  it('carries approver, reason, correction and device in the fact, and the checkpoint before in the first fact only', () => {
    const toy = openToy()
    noteThings(toy, [1])
    toy.ledger.commit(SYSTEM, (tx) => {
      const corrects = 1
      tx.record(thingChanged, { id: 'TH0', amount: 5 }, { approver: SYSTEM, reason: '量错了', corrects, device: 'DV1' })
      tx.record(thingChanged, { id: 'TH0', amount: 6 })
    })
    const facts = [2, 3].map((seq) => JSON.parse(bytesOf(toy, seq)))
    expect(facts[0]).toMatchObject({ approver: SYSTEM, reason: '量错了', corrects: 1, device: 'DV1' })
    expect(facts.map(({ previous }) => typeof previous)).toEqual(['string', 'undefined'])
    expect(verifyJournal(toy.db)).toMatchObject({ intact: [], chain: [] })
  })

  it('leaves nothing behind when it throws: no fact, no row, no blob, no key', () => {
    const toy = openToy()
    const before = all(toy.db, 'SELECT * FROM journal_checkpoint')
    expect(() =>
      toy.ledger.commit(SYSTEM, (tx) => {
        tx.keep(Buffer.from('paper'), 'text/plain')
        tx.record(thingNoted, { id: 'TH1', amount: 1, label: tx.keys.seal('PE1', 'phone', '13900000000') })
        throw new Error('no')
      }),
    ).toThrow('no')
    const counts = ['journal_fact', 'thing', 'blob', 'person_key'].map(
      (t) => one<{ n: number }>(toy.db, `SELECT count(*) AS n FROM ${t}`)!.n,
    )
    expect({ counts, size: toy.ledger.size, checkpoints: all(toy.db, 'SELECT * FROM journal_checkpoint') }).toEqual({
      counts: [1, 0, 0, 0],
      size: 1,
      checkpoints: before,
    })
    noteThings(toy, [3])
    expect(verifyJournal(toy.db)).toMatchObject({ size: 4, intact: [], chain: [] })
  })

  it('without facts writes no checkpoint and tells nobody', () => {
    const toy = openToy()
    const heard: unknown[] = []
    toy.ledger.onCommitted((committed) => heard.push(committed))
    expect(toy.ledger.commit(SYSTEM, () => 42)).toBe(42)
    expect(one(toy.db, 'SELECT count(*) AS n FROM journal_checkpoint')).toEqual({ n: 1 })
    noteThings(toy, [2])
    expect(heard).toEqual([{ from: 1, size: 3, kinds: ['thing.noted', 'thing.noted'] }])
  })

  it('is done even if a listener fails', async () => {
    const toy = openToy()
    toy.ledger.onCommitted(() => {
      throw new Error('listener')
    })
    const warned = new Promise<Error>((resolve) => process.once('warning', resolve))
    noteThings(toy, [1])
    expect(toy.ledger.size).toBe(2)
    expect((await warned).message).toBe('listener')
  })

  it('refuses to nest, to wait, and facts of unknown kind or shape', () => {
    const toy = openToy()
    const commit = (body: Parameters<typeof toy.ledger.commit>[1]) => () => toy.ledger.commit(SYSTEM, body)
    expect(commit(() => toy.ledger.commit(SYSTEM, () => 1))).toThrow('commits do not nest')
    expect(commit(async () => 1)).toThrow('a command is synchronous')
    expect(commit((tx) => tx.record({ ...thingNoted }, { id: 'x', amount: 1, label: '' }))).toThrow(
      'belongs to no room',
    )
    expect(commit((tx) => tx.record(thingNoted, { id: 'x', amount: 1.5, label: '' }))).toThrow(
      expect.objectContaining({ code: 'journal.fact-malformed' }),
    )
    expect(one(toy.db, 'SELECT count(*) AS n FROM journal_fact')).toEqual({ n: 1 })
  })

  it('applies a fact as read back from its bytes, so that a replay sees the same', () => {
    const toy = openToy()
    noteThings(toy, [1])
    toy.ledger.commit(SYSTEM, (tx) => tx.record(thingChanged, { id: 'TH0', amount: 1, extra: { z: 1, a: 2 } }))
    expect(thing(toy.db, 'TH0')).toEqual({ amount: 1, extra: '{"a":2,"z":1}' })
  })

  it('goes on after another process has written', () => {
    const toy = openToy()
    const signer = signerFromSeed('anxin.test/toy', newSeed())
    const second = new Ledger({
      ...toy,
      rooms: toyRooms,
      stationId: 'STTOY',
      origin: signer.name,
      signer,
      clock: toy.ledger.clock,
    })
    noteThings(toy, [300])
    noteThings({ ledger: second }, [300], 300)
    noteThings(toy, [1], 600)
    const report = verifyJournal(toy.db)
    expect(report).toMatchObject({ size: 602, intact: [] })
  })
})

describe('the journal is append-only', () => {
  it.each(['journal_fact', 'journal_node', 'journal_checkpoint', 'journal_cosignature', 'blob'])('%s', (table) => {
    const toy = openToy()
    noteThings(toy, [260])
    toy.ledger.commit(SYSTEM, (tx) => tx.keep(Buffer.from('x'), 'text/plain'))
    toy.db.exec("INSERT INTO journal_cosignature SELECT 1, 'w', 'l'")
    const rows = all(toy.db, `SELECT * FROM ${table}`)
    const column = all<{ name: string }>(toy.db, 'SELECT name FROM pragma_table_info(?)', [table])[0]!.name
    expect(() => toy.db.exec(`UPDATE ${table} SET ${column} = ${column}`)).toThrow('append-only')
    expect(() => toy.db.exec(`DELETE FROM ${table}`)).toThrow('append-only')
    // REPLACE would delete the old row without firing the delete trigger.
    const replace = () => toy.db.exec(`INSERT OR REPLACE INTO ${table} SELECT * FROM ${table} LIMIT 1`)
    if (table === 'blob') replace()
    else expect(replace).toThrow(/append-only|no gaps|only grows/)
    expect(all(toy.db, `SELECT * FROM ${table}`)).toEqual(rows)
  })

  it('takes no fact out of order', () => {
    const toy = openToy()
    const insert = "INSERT INTO journal_fact (seq, kind, leaf, bytes) VALUES (?, 'x', zeroblob(32), x'')"
    for (const seq of [0, 2, 5]) expect(() => toy.db.prepare(insert).run(seq)).toThrow('no gaps')
  })
})
