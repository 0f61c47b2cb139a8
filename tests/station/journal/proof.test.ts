import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  acceptCosignature,
  acceptCosignedCheckpoint,
  checkpointWithCosignatures,
} from '../../../src-main/station/journal/cosignature.ts'
import { leafHash, nodeHash } from '../../../src-main/station/journal/merkle.ts'
import { newSeed, parseNote, verifierFromKey, witnessFromSeed } from '../../../src-main/station/journal/note.ts'
import {
  consistencyProof,
  inclusionProof,
  rootAt,
  storedSubtrees,
  verifyConsistency,
  verifyInclusion,
} from '../../../src-main/station/journal/proof.ts'
import {
  parseTlogProof,
  proveFactText,
  verifyTlogProof,
  writeTlogProof,
} from '../../../src-main/station/journal/tlog-proof.ts'
import { verifyJournal } from '../../../src-main/station/journal/verify.ts'
import { one } from '../../../src-main/station/store/db.ts'
import { noteThings, openToy } from './toy.ts'

/** The definition of RFC 6962 §2.1, word for word. */
function treeHash(leaves: Buffer[]): Buffer {
  if (leaves.length === 1) return leaves[0]!
  let split = 1
  while (split * 2 < leaves.length) split *= 2
  return nodeHash(treeHash(leaves.slice(0, split)), treeHash(leaves.slice(split)))
}

describe('proofs from the stored tree', () => {
  // 600 facts: two stored nodes of level 8 and a ragged edge.
  const toy = openToy()
  noteThings(toy, [1, 2, 3, 250, 100, 200, 43])
  const subtrees = storedSubtrees(toy.db)
  const leaves = (toy.db.prepare('SELECT leaf FROM journal_fact ORDER BY seq').pluck().all() as Buffer[]) ?? []

  it('gives at every size the root of the definition', () => {
    const sizes = [1, 2, 3, 4, 7, 8, 255, 256, 257, 511, 512, 513, 600]
    expect(sizes.map((size) => rootAt(subtrees, size).toString('hex'))).toEqual(
      sizes.map((size) => treeHash(leaves.slice(0, size)).toString('hex')),
    )
  })

  it('every inclusion proof verifies, and no other leaf passes for it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 600 }), fc.nat(), fc.nat(), (size, a, b) => {
        const [index, other] = [a % size, b % size]
        const [root, proof] = [rootAt(subtrees, size), inclusionProof(subtrees, index, size)]
        expect(verifyInclusion(leaves[index]!, index, size, proof, root)).toBe(true)
        if (other !== index) {
          expect(verifyInclusion(leaves[other]!, index, size, proof, root)).toBe(false)
          expect(verifyInclusion(leaves[index]!, other, size, proof, root)).toBe(false)
        }
      }),
      { numRuns: 150 },
    )
  })

  it('every consistency proof verifies, and fails once a byte of it is changed', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 600 }), fc.nat(), fc.nat(), (second, a, flip) => {
        const first = 1 + (a % second)
        const [older, newer] = [rootAt(subtrees, first), rootAt(subtrees, second)]
        const proof = consistencyProof(subtrees, first, second)
        expect(verifyConsistency(first, second, proof, older, newer)).toBe(true)
        if (proof.length === 0) return
        const changed = proof.map((hash) => Buffer.from(hash))
        changed[flip % proof.length]![flip % 32]! ^= 1
        expect(verifyConsistency(first, second, changed, older, newer)).toBe(false)
      }),
      { numRuns: 150 },
    )
  })

  it('refuses a fact or a size that is not there', () => {
    expect(() => inclusionProof(subtrees, 600, 600)).toThrow(expect.objectContaining({ code: 'journal.no-such-fact' }))
    expect(() => inclusionProof(subtrees, 0.5, 600)).toThrow(expect.objectContaining({ code: 'journal.no-such-fact' }))
    expect(() => consistencyProof(subtrees, 0, 600)).toThrow(expect.objectContaining({ code: 'journal.no-such-size' }))
    expect(() => consistencyProof(subtrees, 601, 600)).toThrow(
      expect.objectContaining({ code: 'journal.no-such-size' }),
    )
  })
})

describe('.tlog-proof (c2sp.org/tlog-proof@v1)', () => {
  const toy = openToy()
  noteThings(toy, [4, 1, 7])
  const log = verifierFromKey(toy.verifierKey)
  const bytes = one<{ bytes: Buffer }>(toy.db, 'SELECT bytes FROM journal_fact WHERE seq = 5')!.bytes

  it('has the lines of the specification', () => {
    const checkpoint = one<{ note: string }>(toy.db, 'SELECT note FROM journal_checkpoint WHERE size = 13')!.note
    const hashes = inclusionProof(storedSubtrees(toy.db), 5, 13).map((hash) => hash.toString('base64'))
    expect(proveFactText(toy.db, 5)).toBe(
      `c2sp.org/tlog-proof@v1\nextra ${bytes.toString('base64')}\nindex 5\n${hashes.join('\n')}\n\n${checkpoint}`,
    )
  })

  it('verifies with the log key alone, with the fact inside or beside it', () => {
    const expected = { index: 5, size: 13, origin: 'anxin.test/toy', bytes, signers: ['anxin.test/toy'] }
    expect(verifyTlogProof(proveFactText(toy.db, 5), log)).toEqual(expected)
    expect(verifyTlogProof(proveFactText(toy.db, 5, { withFact: false }), log, [], bytes)).toEqual(expected)
    expect(verifyTlogProof(proveFactText(toy.db, 5, { size: 6 }), log)).toEqual({ ...expected, size: 6 })
  })

  it('proves the only leaf of a tree of one', () => {
    const fresh = openToy()
    const text = proveFactText(fresh.db, 0)
    expect(parseTlogProof(text).hashes).toEqual([])
    expect(verifyTlogProof(text, verifierFromKey(fresh.verifierKey)).index).toBe(0)
  })

  it('reads what it wrote', () => {
    const hash = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((each) => Buffer.from(each))
    const proof = fc.record({
      index: fc.maxSafeInteger().map(Math.abs),
      hashes: fc.array(hash, { maxLength: 60 }),
      checkpoint: fc.constant(proveFactText(toy.db, 0).split('\n\n').slice(1).join('\n\n')),
      extra: fc.uint8Array({ minLength: 1, maxLength: 300 }).map((each) => Buffer.from(each)),
    })
    fc.assert(
      fc.property(proof, (each) => {
        expect(parseTlogProof(writeTlogProof(each))).toEqual(each)
      }),
      { numRuns: 200 },
    )
  })

  it('refuses or loses any flipped bit', () => {
    const text = proveFactText(toy.db, 5)
    fc.assert(
      fc.property(fc.nat(Buffer.byteLength(text) - 1), fc.nat(7), (at, bit) => {
        const changed = Buffer.from(text)
        changed[at]! ^= 1 << bit
        expect(() => verifyTlogProof(changed.toString('utf8'), log)).toThrow(
          expect.objectContaining({ code: expect.stringMatching(/^journal\.proof-/) }),
        )
      }),
      { numRuns: 300 },
    )
  })

  it.each([
    ['empty', ''],
    ['another version', 'c2sp.org/tlog-proof@v2\nindex 0\n\n'],
    ['no index', 'c2sp.org/tlog-proof@v1\n\n'],
    ['leading zero', 'c2sp.org/tlog-proof@v1\nindex 05\n\n'],
    ['short hash', 'c2sp.org/tlog-proof@v1\nindex 5\nAAAA\n\n'],
    ['extra after index', 'c2sp.org/tlog-proof@v1\nindex 5\nextra AAAA\n\n'],
  ])('refuses a malformed file: %s', (_, text) => {
    expect(() => parseTlogProof(text)).toThrow(expect.objectContaining({ code: 'journal.proof-malformed' }))
  })

  it('refuses a proof signed by another log and a proof without the fact', () => {
    const stranger = verifierFromKey(openToy().verifierKey)
    expect(() => verifyTlogProof(proveFactText(toy.db, 5), stranger)).toThrow(
      expect.objectContaining({ code: 'journal.proof-signature' }),
    )
    expect(() => verifyTlogProof(proveFactText(toy.db, 5, { withFact: false }), log)).toThrow(
      expect.objectContaining({ code: 'journal.proof-without-fact' }),
    )
  })
})

describe('cosignatures of witnesses', () => {
  const toy = openToy()
  noteThings(toy, [4])
  const witness = witnessFromSeed('inspector.example/li', newSeed(), () => 1_790_000_000)
  const note = checkpointWithCosignatures(toy.db, 5)
  const line = witness.sign(parseNote(note).text)

  it('are kept with the checkpoint, go out with each proof and verify there', () => {
    expect(acceptCosignature(toy.db, 5, line, witness.verifierKey)).toEqual({
      size: 5,
      witness: 'inspector.example/li',
      time: 1_790_000_000,
    })
    expect(checkpointWithCosignatures(toy.db, 5)).toBe(`${note}${line}\n`)
    const keys = [verifierFromKey(toy.verifierKey), verifierFromKey(witness.verifierKey)] as const
    expect(verifyTlogProof(proveFactText(toy.db, 2), keys[0], [keys[1]]).signers).toEqual([
      'anxin.test/toy',
      'inspector.example/li',
    ])
  })

  it('may come back inside the whole checkpoint, twice as well', () => {
    const back = acceptCosignedCheckpoint(toy.db, `${note}${line}\n`, witness.verifierKey)
    expect(back).toEqual(acceptCosignedCheckpoint(toy.db, `${note}${line}\n`, witness.verifierKey))
  })

  it.each([
    ['of another checkpoint', 1, line],
    ['that is no line', 5, 'hello'],
    ['of the log itself', 5, note.trimEnd().split('\n').at(-1)!],
  ])('are refused: one %s', (_, size, wrong) => {
    expect(() => acceptCosignature(toy.db, size, wrong, witness.verifierKey)).toThrow(
      expect.objectContaining({ code: 'journal.cosignature-wrong' }),
    )
  })

  it('are checked with the journal', () => {
    expect(verifyJournal(toy.db).chain).toEqual([])
    toy.db.exec('DROP TRIGGER journal_cosignature_no_update')
    toy.db.prepare('UPDATE journal_cosignature SET line = ?').run(witness.sign('another text\n'))
    expect(verifyJournal(toy.db).chain).toEqual([
      { where: `cosignature 5 ${witness.verifierKey}`, what: 'signature of inspector.example/li does not verify' },
    ])
  })
})

it('leaf and node hashes are domain separated (RFC 6962 §2.1)', () => {
  const [left, right] = [leafHash(Buffer.from('a')), leafHash(Buffer.from('b'))]
  expect(leafHash(Buffer.concat([left, right])).equals(nodeHash(left, right))).toBe(false)
})
