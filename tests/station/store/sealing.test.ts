import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { verifyJournal } from '../../../src-main/station/journal/verify.ts'
import { one } from '../../../src-main/station/store/db.ts'
import { openKeyRing } from '../../../src-main/station/store/sealing.ts'
import { truncateWal } from '../../../src-main/station/store/wal.ts'
import { openToy, SYSTEM, thingNoted } from '../journal/toy.ts'

const PHONE = '13900000000'

describe('sealed fields', () => {
  it('open with the same key, person and field only', () => {
    const { keys, db } = openToy()
    const sealed = keys.seal('PE1', 'phone', PHONE)
    keys.seal('PE2', 'phone', PHONE)
    expect(keys.open('PE1', 'phone', sealed)).toBe(PHONE)
    const broken = expect.objectContaining({ code: 'store.seal-broken' })
    expect(() => keys.open('PE2', 'phone', sealed)).toThrow(broken)
    expect(() => keys.open('PE1', 'address', sealed)).toThrow(broken)
    expect(() => keys.open('PE1', 'phone', `${sealed.slice(0, -3)}abc`)).toThrow(broken)
    expect(() => keys.open('PE1', 'phone', 's1:AAAA')).toThrow(broken)
    expect(() => keys.open('PE1', 'phone', PHONE)).toThrow(broken)
    expect(() => openKeyRing(db, Buffer.alloc(32, 8)).open('PE1', 'phone', sealed)).toThrow(broken)
  })

  it('differ each time, so that equal values do not show', () => {
    const { keys } = openToy()
    expect(keys.seal('PE1', 'phone', PHONE)).not.toBe(keys.seal('PE1', 'phone', PHONE))
  })

  it('are found by a keyed index that depends on field and station', () => {
    const [a, b] = [openToy(), openToy()]
    const other = openKeyRing(b.db, Buffer.alloc(32, 9))
    const all = [a.keys.blind('phone', PHONE), a.keys.blind('card', PHONE), other.blind('phone', PHONE)]
    expect(new Set(all).size).toBe(3)
    expect(b.keys.blind('phone', PHONE)).toBe(all[0])
    expect(all[0]).toMatch(/^[0-9a-f]{64}$/)
  })

  it('keep the plain text out of the database file and its log', () => {
    const toy = openToy()
    toy.ledger.commit(SYSTEM, (tx) =>
      tx.record(thingNoted, { id: 'TH1', amount: 1, label: tx.keys.seal('PE1', 'phone', PHONE) }),
    )
    for (const suffix of ['', '-wal']) expect(readFileSync(toy.file + suffix).includes(PHONE)).toBe(false)
  })
})

describe('erasing a person', () => {
  it('makes every sealed field unreadable for good and leaves the journal whole', () => {
    const toy = openToy()
    const { keys, ledger, db } = toy
    const sealed = ledger.commit(SYSTEM, (tx) => {
      const label = tx.keys.seal('PE1', 'phone', PHONE)
      tx.record(thingNoted, { id: 'TH1', amount: 1, label })
      return label
    })
    expect(keys.open('PE1', 'phone', sealed)).toBe(PHONE)
    const { wrapped } = one<{ wrapped: string }>(db, 'SELECT wrapped FROM person_key')!
    ledger.commit(SYSTEM, (tx) => tx.keys.erase('PE1'))
    const erased = expect.objectContaining({ code: 'store.person-erased' })
    expect(() => keys.open('PE1', 'phone', sealed)).toThrow(erased)
    expect(() => keys.seal('PE1', 'phone', PHONE)).toThrow(erased)
    expect(() => openKeyRing(db, Buffer.alloc(32, 7)).open('PE1', 'phone', sealed)).toThrow(erased)
    expect(verifyJournal(db)).toMatchObject({ intact: [], chain: [] })
    truncateWal(db)
    expect(readFileSync(toy.file).includes(wrapped)).toBe(false)
  })

  it('that is rolled back has not happened', () => {
    const { keys, ledger } = openToy()
    const sealed = keys.seal('PE1', 'phone', PHONE)
    expect(() =>
      ledger.commit(SYSTEM, (tx) => {
        tx.keys.erase('PE1')
        throw new Error('no')
      }),
    ).toThrow('no')
    expect(keys.open('PE1', 'phone', sealed)).toBe(PHONE)
  })
})

it('a key made in a transaction that rolls back does not live on in memory', () => {
  const { keys, ledger, db } = openToy()
  let lost = ''
  expect(() =>
    ledger.commit(SYSTEM, (tx) => {
      lost = tx.keys.seal('PE1', 'phone', PHONE)
      expect(tx.keys.open('PE1', 'phone', lost)).toBe(PHONE)
      throw new Error('no')
    }),
  ).toThrow('no')
  expect(() => keys.open('PE1', 'phone', lost)).toThrow(expect.objectContaining({ code: 'store.person-erased' }))
  const kept = ledger.commit(SYSTEM, (tx) => tx.keys.seal('PE1', 'phone', PHONE))
  // The new key is the stored one: a ring with an empty cache opens what this one sealed.
  expect(openKeyRing(db, Buffer.alloc(32, 7)).open('PE1', 'phone', kept)).toBe(PHONE)
})
