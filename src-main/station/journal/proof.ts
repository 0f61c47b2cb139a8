import { StationError } from '../../contract/errors.ts'
import type { Db } from '../store/db.ts'
import { journalSize, subtreeHash } from './ledger.ts'
import { nodeHash } from './merkle.ts'

/** Hash of the complete subtree number `index` at `level` (level 0: leaves). */
export type Subtrees = (level: number, index: number) => Buffer

/** The stored nodes of a journal. */
export function storedSubtrees(db: Db): Subtrees {
  return (level, index) => subtreeHash(db, level, index)
}

/** Root of the tree over the first `size` leaves. */
export function rootAt(subtrees: Subtrees, size: number): Buffer {
  if (size < 1) throw new RangeError('the empty tree has no stored root')
  return rangeHash(subtrees, 0, size)
}

/**
 * Inclusion proof of leaf `index` in the tree of `size` leaves (RFC 6962 §2.1.1): from the leaf's sibling up to the root's child.
 * @throws StationError `journal.no-such-fact`.
 */
export function inclusionProof(subtrees: Subtrees, index: number, size: number): Buffer[] {
  if (!Number.isSafeInteger(index) || index < 0 || index >= size)
    throw new StationError('journal.no-such-fact', { seq: index, size })
  const path: Buffer[] = []
  let [low, high] = [0, size]
  while (high - low > 1) {
    const middle = low + splitOf(high - low)
    if (index < middle) {
      path.push(rangeHash(subtrees, middle, high))
      high = middle
    } else {
      path.push(rangeHash(subtrees, low, middle))
      low = middle
    }
  }
  return path.reverse()
}

/**
 * Consistency proof between the trees of `first` and `second` leaves (RFC 6962 §2.1.2); empty if they are the same.
 * @throws StationError `journal.no-such-size`.
 */
export function consistencyProof(subtrees: Subtrees, first: number, second: number): Buffer[] {
  if (!Number.isSafeInteger(first) || first < 1 || first > second)
    throw new StationError('journal.no-such-size', { size: first, known: second })
  const path: Buffer[] = []
  let [low, high] = [0, second]
  // While every cut was to the left, the older tree is a subtree that its holder knows already.
  let known = true
  while (first !== high) {
    const middle = low + splitOf(high - low)
    if (first <= middle) {
      path.push(rangeHash(subtrees, middle, high))
      high = middle
    } else {
      path.push(rangeHash(subtrees, low, middle))
      low = middle
      known = false
    }
  }
  if (!known) path.push(rangeHash(subtrees, low, high))
  return path.reverse()
}

/** Whether the proof leads from the leaf hash to the root (RFC 9162 §2.1.3.2). */
export function verifyInclusion(leaf: Buffer, index: number, size: number, proof: Buffer[], root: Buffer): boolean {
  if (!Number.isSafeInteger(size) || !Number.isSafeInteger(index) || index < 0 || index >= size) return false
  let [fn, sn, current] = [index, size - 1, leaf]
  for (const sibling of proof) {
    if (sn === 0) return false
    if (fn % 2 === 1 || fn === sn) {
      current = nodeHash(sibling, current)
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [half(fn), half(sn)]
    } else {
      current = nodeHash(current, sibling)
    }
    ;[fn, sn] = [half(fn), half(sn)]
  }
  return sn === 0 && current.equals(root)
}

/** Whether the tree of `second` leaves holds the tree of `first` leaves unchanged (RFC 9162 §2.1.4.2). */
export function verifyConsistency(
  first: number,
  second: number,
  proof: Buffer[],
  firstRoot: Buffer,
  secondRoot: Buffer,
): boolean {
  if (!Number.isSafeInteger(first) || !Number.isSafeInteger(second) || first < 1 || first > second) return false
  if (first === second) return proof.length === 0 && firstRoot.equals(secondRoot)
  if (proof.length === 0) return false
  const path = isPowerOfTwo(first) ? [firstRoot, ...proof] : proof
  let [fn, sn] = [first - 1, second - 1]
  while (fn % 2 === 1) [fn, sn] = [half(fn), half(sn)]
  let [older, newer] = [path[0]!, path[0]!]
  for (const hash of path.slice(1)) {
    if (sn === 0) return false
    if (fn % 2 === 1 || fn === sn) {
      older = nodeHash(hash, older)
      newer = nodeHash(hash, newer)
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [half(fn), half(sn)]
    } else {
      newer = nodeHash(newer, hash)
    }
    ;[fn, sn] = [half(fn), half(sn)]
  }
  return sn === 0 && older.equals(firstRoot) && newer.equals(secondRoot)
}

/** Inclusion proof of a fact against the newest checkpoint's tree. */
export function proveFact(db: Db, seq: number, size = journalSize(db)): Buffer[] {
  return inclusionProof(storedSubtrees(db), seq, size)
}

/** Hash over leaves [low, high): stored if it is a complete subtree, else joined from the left. */
function rangeHash(subtrees: Subtrees, low: number, high: number): Buffer {
  const count = high - low
  if (isPowerOfTwo(count)) return subtrees(Math.log2(count), low / count)
  const middle = low + splitOf(count)
  return nodeHash(rangeHash(subtrees, low, middle), rangeHash(subtrees, middle, high))
}

/** Largest power of two below `count` (count ≥ 2). */
function splitOf(count: number): number {
  let split = 1
  while (split * 2 < count) split *= 2
  return split
}

function isPowerOfTwo(count: number): boolean {
  return Number.isInteger(Math.log2(count)) && 2 ** Math.log2(count) === count
}

function half(value: number): number {
  return Math.floor(value / 2)
}
