import { hash } from 'node:crypto'

const LEAF_PREFIX = Buffer.from([0])
const NODE_PREFIX = Buffer.from([1])

/** Leaf hash, RFC 6962 §2.1: SHA-256(0x00 ‖ bytes). */
export function leafHash(bytes: Uint8Array): Buffer {
  return hash('sha256', Buffer.concat([LEAF_PREFIX, bytes]), 'buffer')
}

/** Inner hash, RFC 6962 §2.1: SHA-256(0x01 ‖ left ‖ right). */
export function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  return hash('sha256', Buffer.concat([NODE_PREFIX, left, right]), 'buffer')
}

/**
 * SHA-256 as a string of one character per byte. In Node 24 this is several times faster than asking for a Buffer, and to compare it with a
 * part of a larger `latin1` string costs nothing.
 */
export function fastDigest(bytes: Uint8Array): string {
  // The type declarations leave out an encoding that the documentation names.
  return hash('sha256', bytes, 'latin1' as 'hex')
}

/** Root of the empty tree: SHA-256 of nothing. */
export function emptyRoot(): Buffer {
  return hash('sha256', '', 'buffer')
}

/** Only every eighth level is stored; a subtree in between is computed from at most 128 stored hashes. */
export const TILE_LEVELS = 8
export const TILE = 2 ** TILE_LEVELS

/** Root of a complete tree over the given hashes (a power of two of them). */
export function joinComplete(hashes: Buffer[]): Buffer {
  let row = hashes
  while (row.length > 1) row = Array.from({ length: row.length / 2 }, (_, i) => nodeHash(row[2 * i]!, row[2 * i + 1]!))
  return row[0]!
}

/** Complete subtree that an append closed: `level` ≥ 1, `index` counted at that level. */
export interface ClosedNode {
  level: number
  index: number
  hash: Buffer
}

/** The right edge of a growing tree: one complete subtree per set bit of the size. Small enough to keep in memory. */
export class Frontier {
  size = 0
  private readonly edge: Array<Buffer | undefined> = []

  static of(size: number, subtree: (level: number, index: number) => Buffer): Frontier {
    const frontier = new Frontier()
    frontier.size = size
    let rest = size
    for (let level = 0; rest > 0; level++) {
      if (rest % 2 === 1) frontier.edge[level] = subtree(level, rest - 1)
      rest = Math.floor(rest / 2)
    }
    return frontier
  }

  copy(): Frontier {
    const other = new Frontier()
    other.size = this.size
    for (let level = 0; level < this.edge.length; level++) other.edge[level] = this.edge[level]
    return other
  }

  /** Adds a leaf hash and returns the subtrees that it completed, lowest first. */
  append(leaf: Buffer): ClosedNode[] {
    const closed: ClosedNode[] = []
    let current = leaf
    let index = this.size
    let level = 0
    while (index % 2 === 1) {
      const left = this.edge[level]
      if (!left) throw new Error('broken frontier')
      current = nodeHash(left, current)
      this.edge[level] = undefined
      level += 1
      index = Math.floor(index / 2)
      closed.push({ level, index, hash: current })
    }
    this.edge[level] = current
    this.size += 1
    return closed
  }

  /** The complete subtrees, smallest first. */
  edges(): Buffer[] {
    return this.edge.filter((subtree) => subtree !== undefined)
  }

  root(): Buffer {
    let root: Buffer | undefined
    for (const subtree of this.edge) {
      if (!subtree) continue
      root = root ? nodeHash(subtree, root) : subtree
    }
    return root ?? emptyRoot()
  }
}
