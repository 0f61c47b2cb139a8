import { isAscii } from 'node:buffer'
import { randomUUID } from 'node:crypto'
import canonicalize from 'canonicalize'
import { StationError } from '../../contract/errors.ts'

/**
 * Canonical JSON bytes of a fact (RFC 8785). Facts hold integers, texts, booleans, arrays and objects only: a float or an unsafe integer
 * would be a sign of money or time gone wrong, so it is refused here for every fact.
 * @throws StationError `journal.not-canonical` with the path of the offending value.
 */
export function canonicalBytes(value: unknown): Buffer {
  return canonicalForm(value).bytes
}

/**
 * Canonical bytes together with the value that reading them back gives, names in the same order. Reading a sheet of a thousand days back costs as
 * much as writing it; most values are in that form already, and then parts of `value` are shared, so that neither may be changed afterwards.
 * @throws StationError `journal.not-canonical` with the path of the offending value.
 */
export function canonicalForm(value: unknown): { bytes: Buffer; value: unknown } {
  knownMet = false
  const ordered = inOrder(value)
  if (ordered === BAD) assertPlain(value, '$')
  if (ordered !== BAD && ordered !== UNSURE) return { bytes: written(ordered), value: ordered }
  const text = canonicalize(value)
  if (text === undefined) refuse('$', 'nothing to write')
  return { bytes: Buffer.from(text, 'utf8'), value: JSON.parse(text) }
}

/** Bytes of values that were written already, as long as somebody holds the value. */
const knownBytes = new WeakMap<object, Uint8Array>()
/** Whether such a value was met on the way: most facts hold none, and are written faster without looking again. */
let knownMet = false
const BACKSLASH = 0x5c

/**
 * Notes the canonical bytes of a value of integers and texts whose names are in order, where the writer has them at hand: a sheet that is hashed and
 * then recorded is written once. Neither may be changed afterwards. Bytes with an escape, behind which half of a surrogate pair might hide, are not
 * relied on: the value is written anew.
 */
export function noteCanonicalBytes(value: object, bytes: Uint8Array): void {
  if (!bytes.includes(BACKSLASH)) knownBytes.set(value, bytes)
}

function isKnown(value: object): boolean {
  if (!knownBytes.has(value)) return false
  knownMet = true
  return true
}

/** Bytes of a value whose names are in order. */
function written(ordered: unknown): Buffer {
  if (!knownMet) return Buffer.from(JSON.stringify(ordered) ?? refuse('$', 'nothing to write'), 'utf8')
  const known: Uint8Array[] = []
  const mark = randomUUID()
  const text = JSON.stringify(ordered, (_name, inner: unknown) => {
    const bytes = typeof inner === 'object' && inner !== null ? knownBytes.get(inner) : undefined
    if (!bytes) return inner
    known.push(bytes)
    return mark
  })
  const rest = text.split(`"${mark}"`).map((part) => Buffer.from(part, 'utf8'))
  return Buffer.concat(rest.flatMap((part, index) => (index === 0 ? [part] : [known[index - 1]!, part])))
}

/** Text of a fact's bytes. Sheets are ASCII throughout, where Latin-1 is the same as UTF-8 and read several times faster. */
export function textOf(bytes: Buffer): string {
  return isAscii(bytes) ? bytes.toString('latin1') : bytes.toString('utf8')
}

/** Something that does not belong in a fact is in it. */
const BAD = Symbol('bad')
/**
 * What only the general way writes rightly: names that an object cannot hold in the order of RFC 8785 (those that are whole numbers stand first,
 * whatever order they are given in), and a zero with a sign.
 */
const UNSURE = Symbol('unsure')

/**
 * The same value with names in code-unit order at every level (RFC 8785 §3.2.3), so that JSON.stringify gives the canonical form: integers and texts
 * are written alike by both. What is in order already is given back as it is, never copied: a sheet has thousands of days.
 */
function inOrder(value: unknown): unknown {
  switch (typeof value) {
    case 'string':
      return value.isWellFormed() ? value : BAD
    case 'number':
      if (value === 0 && Object.is(value, -0)) return UNSURE
      return Number.isSafeInteger(value) ? value : BAD
    case 'boolean':
      return value
    case 'object':
      if (value === null || isKnown(value)) return value
      return Array.isArray(value) ? itemsInOrder(value) : namesInOrder(value)
    default:
      return BAD
  }
}

function itemsInOrder(items: unknown[]): unknown {
  let copy: unknown[] | undefined
  let unsure = false
  for (let index = 0; index < items.length; index++) {
    const item = items[index]
    const ordered = inOrder(item)
    if (ordered === BAD) return BAD
    if (ordered === UNSURE) unsure = true
    if (ordered === item) continue
    copy ??= [...items]
    copy[index] = ordered
  }
  return unsure ? UNSURE : (copy ?? items)
}

function namesInOrder(object: object): unknown {
  const prototype = Object.getPrototypeOf(object)
  if (prototype !== Object.prototype && prototype !== null) return BAD
  const names = Object.keys(object)
  let changed: Map<string, unknown> | undefined
  let absent = false
  let unsure = false
  for (const name of names) {
    if (!name.isWellFormed()) return BAD
    const inner = (object as Record<string, unknown>)[name]
    if (inner === undefined) {
      absent = true
      continue
    }
    const ordered = inOrder(inner)
    if (ordered === BAD) return BAD
    if (ordered === UNSURE) unsure = true
    if (ordered === inner) continue
    changed ??= new Map()
    changed.set(name, ordered)
  }
  if (unsure) return UNSURE
  if (!changed && !absent && prototype !== null && isRising(names)) return object
  const copy: Record<string, unknown> = {}
  for (const name of names.sort()) {
    if (name === '__proto__') return UNSURE
    const inner = changed?.get(name) ?? (object as Record<string, unknown>)[name]
    if (inner !== undefined) copy[name] = inner
  }
  return isRising(Object.keys(copy)) ? copy : UNSURE
}

function isRising(names: readonly string[]): boolean {
  for (let index = 1; index < names.length; index++) if (names[index - 1]! > names[index]!) return false
  return true
}

function assertPlain(value: unknown, path: string): void {
  if (value === null || typeof value === 'boolean') return
  if (typeof value === 'string') {
    if (!value.isWellFormed()) refuse(path, 'half of a surrogate pair')
    return
  }
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value)) refuse(path, 'not a safe integer')
    return
  }
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) assertPlain(value[index], `${path}[${index}]`)
    return
  }
  if (typeof value === 'object') {
    const prototype = Object.getPrototypeOf(value)
    // A Date or a Buffer would be written as something that nobody meant.
    if (prototype !== Object.prototype && prototype !== null) refuse(path, 'not a plain object')
    for (const [key, inner] of Object.entries(value)) {
      if (!key.isWellFormed()) refuse(path, 'half of a surrogate pair in a name')
      if (inner !== undefined) assertPlain(inner, `${path}.${key}`)
    }
    return
  }
  refuse(path, 'not a JSON value')
}

function refuse(path: string, why: string): never {
  throw new StationError('journal.not-canonical', { path, why })
}
