import canonicalize from 'canonicalize'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalBytes, canonicalForm, noteCanonicalBytes } from '../../../src-main/station/journal/canonical.ts'

const text = (value: unknown) => canonicalBytes(value).toString('utf8')

describe('canonical JSON (RFC 8785), for integers and texts', () => {
  it('sorts names by UTF-16 units (RFC 8785 §3.2.3)', () => {
    const value = JSON.parse(
      '{"\\u20ac":"Euro Sign","\\r":"Carriage Return","\\ufb33":"Hebrew Letter Dalet With Dagesh","1":"One","\\ud83d\\ude00":"Emoji: Grinning Face","\\u0080":"Control","\\u00f6":"Latin Small Letter O With Diaeresis"}',
    )
    expect(Object.values(JSON.parse(text(value)))).toHaveLength(7)
    expect(text(value)).toBe(
      '{"\\r":"Carriage Return","1":"One","\u0080":"Control","ö":"Latin Small Letter O With Diaeresis","€":"Euro Sign","😀":"Emoji: Grinning Face","\ufb33":"Hebrew Letter Dalet With Dagesh"}',
    )
  })

  it('writes texts and literals as RFC 8785 §3.2.2 does', () => {
    const value = { string: '€$\u000f\nA\'B"\\\\"/', literals: [null, true, false] }
    expect(text(value)).toBe('{"literals":[null,true,false],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}')
  })

  it('gives the bytes of RFC 8785 §3.2.4 for the part of its example that facts may hold', () => {
    const bytes = canonicalBytes({ literals: [null, true, false], string: '€$\u000f\nA\'B"\\\\"/' })
    expect(bytes.toString('hex')).toBe(
      '7b226c69746572616c73223a5b6e756c6c2c747275652c66616c73655d2c22737472696e67223a22e282ac245c75303030665c6e4127425c225c5c5c5c5c222f227d',
    )
  })

  it('orders names at every depth and leaves arrays alone', () => {
    expect(text({ b: [3, 1, { z: 1, a: 2 }], a: { y: 0, x: -1 } })).toBe('{"a":{"x":-1,"y":0},"b":[3,1,{"a":2,"z":1}]}')
  })

  it('leaves out absent fields and writes minus zero as zero', () => {
    expect(text({ a: undefined, b: -0, c: Number.MAX_SAFE_INTEGER })).toBe('{"b":0,"c":9007199254740991}')
  })

  it.each([
    ['float', { fen: 0.1 }, '$.fen'],
    ['unsafe integer', { fen: 2 ** 53 }, '$.fen'],
    ['NaN', [Number.NaN], '$[0]'],
    ['half a surrogate pair', { name: 'x\ud83d' }, '$.name'],
    ['half a surrogate pair in a name', { '\ud83d': 1 }, '$'],
    ['date', { at: new Date(0) }, '$.at'],
    ['bytes', { raw: Buffer.from('x') }, '$.raw'],
    ['function', { f: () => 1 }, '$.f'],
    ['hole', { list: [undefined] }, '$.list[0]'],
    ['bigint', { n: 1n }, '$.n'],
  ])('refuses a %s and names its path', (_, value, path) => {
    expect(() => canonicalBytes(value)).toThrow(
      expect.objectContaining({ code: 'journal.not-canonical', params: expect.objectContaining({ path }) }),
    )
  })

  it('agrees with the reference implementation, whole numbers as names and names in any order included', () => {
    const name = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 3 }), fc.nat({ max: 120 }).map(String))
    const value = fc.letrec((tie) => ({
      tree: fc.oneof(
        { maxDepth: 4 },
        fc.maxSafeInteger(),
        fc.constantFrom('text', '€', null, true),
        fc.array(tie('tree'), { maxLength: 4 }),
        fc.dictionary(name, tie('tree'), { maxKeys: 5, noNullPrototype: true }),
      ),
    })).tree
    fc.assert(
      fc.property(value, (tree) => {
        const untouched = JSON.stringify(tree)
        expect(text(tree)).toBe(canonicalize(tree))
        expect(JSON.stringify(tree)).toBe(untouched)
      }),
      { numRuns: 500 },
    )
  })

  it('is a fixed point: reading and writing again gives the same bytes, whatever the order of names', () => {
    const value = fc.letrec((tie) => ({
      tree: fc.oneof(
        { maxDepth: 4 },
        fc.maxSafeInteger(),
        fc.string({ unit: 'grapheme' }),
        fc.boolean(),
        fc.constant(null),
        fc.array(tie('tree'), { maxLength: 5 }),
        fc.dictionary(fc.string({ unit: 'grapheme' }), tie('tree'), { maxKeys: 5, noNullPrototype: true }),
      ),
    })).tree
    fc.assert(
      fc.property(value, (tree) => {
        const bytes = canonicalBytes(tree)
        expect(canonicalBytes(JSON.parse(bytes.toString('utf8'))).equals(bytes)).toBe(true)
        expect(canonicalBytes(reversed(tree)).equals(bytes)).toBe(true)
      }),
      { numRuns: 300 },
    )
  })

  it('comes with the value that its bytes give when they are read back, names in the same order, nothing absent, no sign on a zero', () => {
    const name = fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('10', '9', '__proto__', 'a', 'A'))
    const value = fc.letrec((tie) => ({
      tree: fc.oneof(
        { maxDepth: 4 },
        fc.maxSafeInteger(),
        fc.constantFrom('text', '€', null, true, -0, 0),
        fc.array(tie('tree'), { maxLength: 4 }),
        fc.dictionary(name, fc.oneof({ weight: 4, arbitrary: tie('tree') }, fc.constant(undefined)), { maxKeys: 5 }),
      ),
    })).tree
    fc.assert(
      fc.property(
        value.filter((tree) => tree !== undefined),
        (tree) => {
          const form = canonicalForm(tree)
          const back = JSON.parse(form.bytes.toString('utf8'))
          expect(form.value).toStrictEqual(back)
          expect(JSON.stringify(form.value)).toBe(JSON.stringify(back))
        },
      ),
      { numRuns: 1000 },
    )
  })
})

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, inner]) => [key, reversed(inner)]),
  )
}

it('what was written already is taken as it is, at any depth, and bytes with an escape are written anew', () => {
  const plain = { a: [1, 2], name: '工人' }
  noteCanonicalBytes(plain, Buffer.from('{"a":[1,2],"name":"工人"}', 'utf8'))
  const escaped = { text: 'line\n' }
  noteCanonicalBytes(escaped, Buffer.from('never used: \\'))
  const value = { z: plain, list: [plain, escaped, 'x'], b: { inner: plain } }
  const form = canonicalForm(value)
  expect(form.bytes.toString('utf8')).toBe(canonicalize(value))
  expect(form.value).toEqual(value)
  expect(text(plain)).toBe(canonicalize(plain))
})
