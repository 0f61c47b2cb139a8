import { describe, expect, it } from 'vitest'
import { emptyRoot, Frontier, leafHash } from '../../../src-main/station/journal/merkle.ts'
import {
  consistencyProof,
  inclusionProof,
  rootAt,
  type Subtrees,
  verifyConsistency,
  verifyInclusion,
} from '../../../src-main/station/journal/proof.ts'

/** Vectors of the Certificate Transparency reference implementation (merkle_tree_test.cc, kSHA256EmptyTreeHash …), made for RFC 6962. */
const LEAVES = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f']
const ROOTS = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
]
const INCLUSION: Array<{ index: number; size: number; proof: string[] }> = [
  { index: 0, size: 1, proof: [] },
  {
    index: 0,
    size: 8,
    proof: [
      '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
    ],
  },
  {
    index: 5,
    size: 8,
    proof: [
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ],
  },
  { index: 2, size: 3, proof: ['fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125'] },
  {
    index: 1,
    size: 5,
    proof: [
      '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
    ],
  },
]
const CONSISTENCY: Array<{ first: number; second: number; proof: string[] }> = [
  { first: 1, second: 1, proof: [] },
  {
    first: 1,
    second: 8,
    proof: [
      '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
    ],
  },
  {
    first: 6,
    second: 8,
    proof: [
      '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ],
  },
  {
    first: 2,
    second: 5,
    proof: [
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
    ],
  },
]

const bytes = (hex: string) => Buffer.from(hex, 'hex')
const leaves = LEAVES.map((leaf) => leafHash(bytes(leaf)))

/** Every complete subtree, kept as the appends close it. */
function grow(size: number): { frontier: Frontier; subtrees: Subtrees } {
  const frontier = new Frontier()
  const nodes = new Map(leaves.map((leaf, index) => [`0/${index}`, leaf]))
  for (const leaf of leaves.slice(0, size))
    for (const { level, index, hash } of frontier.append(leaf)) nodes.set(`${level}/${index}`, hash)
  return { frontier, subtrees: (level, index) => nodes.get(`${level}/${index}`)! }
}

describe('RFC 6962 vectors', () => {
  it('gives the roots of 0 to 8 leaves', () => {
    expect(ROOTS.map((_, size) => grow(size).frontier.root().toString('hex'))).toEqual(ROOTS)
    expect(emptyRoot().toString('hex')).toBe(ROOTS[0])
  })

  it('computes the same roots from stored subtrees', () => {
    const { subtrees } = grow(8)
    expect(ROOTS.slice(1).map((_, i) => rootAt(subtrees, i + 1).toString('hex'))).toEqual(ROOTS.slice(1))
  })

  it.each(INCLUSION)('proves leaf $index of $size', ({ index, size, proof }) => {
    const found = inclusionProof(grow(8).subtrees, index, size)
    expect(found.map((hash) => hash.toString('hex'))).toEqual(proof)
    expect(verifyInclusion(leaves[index]!, index, size, found, bytes(ROOTS[size]!))).toBe(true)
  })

  it.each(CONSISTENCY)('proves that $second leaves extend $first', ({ first, second, proof }) => {
    const found = consistencyProof(grow(8).subtrees, first, second)
    expect(found.map((hash) => hash.toString('hex'))).toEqual(proof)
    expect(verifyConsistency(first, second, found, bytes(ROOTS[first]!), bytes(ROOTS[second]!))).toBe(true)
  })

  it('refuses a proof of another index, size, length or root', () => {
    const [, whole] = INCLUSION
    const proof = whole!.proof.map(bytes)
    const root = bytes(ROOTS[8]!)
    const tries: boolean[] = [
      verifyInclusion(leaves[0]!, 1, 8, proof, root),
      verifyInclusion(leaves[0]!, 0, 16, proof, root),
      verifyInclusion(leaves[0]!, 0, 4, proof, root),
      verifyInclusion(leaves[0]!, 0, 8, proof.slice(1), root),
      verifyInclusion(leaves[0]!, 0, 8, [...proof, proof[0]!], root),
      verifyInclusion(leaves[0]!, 0, 8, proof.toReversed(), root),
      verifyInclusion(leaves[0]!, 0, 8, proof, bytes(ROOTS[7]!)),
      verifyInclusion(leaves[0]!, 8, 8, proof, root),
      verifyInclusion(leaves[0]!, -1, 8, proof, root),
      verifyConsistency(6, 8, CONSISTENCY[2]!.proof.map(bytes), bytes(ROOTS[5]!), root),
      verifyConsistency(6, 8, CONSISTENCY[2]!.proof.slice(1).map(bytes), bytes(ROOTS[6]!), root),
      verifyConsistency(6, 8, [], bytes(ROOTS[6]!), root),
      verifyConsistency(0, 8, [], bytes(ROOTS[0]!), root),
      verifyConsistency(8, 6, [], root, bytes(ROOTS[6]!)),
    ]
    expect(tries).toEqual(tries.map(() => false))
  })
})
