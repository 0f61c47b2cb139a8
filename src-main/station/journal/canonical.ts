import canonicalize from 'canonicalize'
import { StationError } from '../../contract/errors.ts'

/**
 * Canonical JSON bytes of a fact (RFC 8785). Facts hold integers, texts, booleans, arrays and objects only: a float or an unsafe integer
 * would be a sign of money or time gone wrong, so it is refused here for every fact.
 * @throws StationError `journal.not-canonical` with the path of the offending value.
 */
export function canonicalBytes(value: unknown): Buffer {
  const order = orderOf(value)
  if (order === 'bad') assertPlain(value, '$')
  const text = order === 'sorted' ? JSON.stringify(value) : canonicalize(value)
  if (text === undefined) refuse('$', 'nothing to write')
  return Buffer.from(text, 'utf8')
}

type Order = 'sorted' | 'unsorted' | 'bad'

/**
 * One quick walk: `sorted` where JSON.stringify already gives the canonical form (names in code-unit order at every level, as RFC 8785 §3.2.3 asks;
 * integers and texts are written alike by both), `bad` where something does not belong in a fact. Sheets of thousands of days are sorted by their makers.
 */
function orderOf(value: unknown): Order {
  switch (typeof value) {
    case 'string':
      return value.isWellFormed() ? 'sorted' : 'bad'
    case 'number':
      return Number.isSafeInteger(value) ? 'sorted' : 'bad'
    case 'boolean':
      return 'sorted'
    case 'object':
      if (value === null) return 'sorted'
      return Array.isArray(value) ? orderOfItems(value) : orderOfObject(value)
    default:
      return 'bad'
  }
}

function orderOfItems(items: unknown[]): Order {
  let order: Order = 'sorted'
  for (const item of items) {
    const inner = orderOf(item)
    if (inner === 'bad') return 'bad'
    if (inner === 'unsorted') order = 'unsorted'
  }
  return order
}

function orderOfObject(object: object): Order {
  const prototype = Object.getPrototypeOf(object)
  if (prototype !== Object.prototype && prototype !== null) return 'bad'
  let order: Order = 'sorted'
  let previous: string | undefined
  for (const name of Object.keys(object)) {
    if (!name.isWellFormed()) return 'bad'
    if (previous !== undefined && previous > name) order = 'unsorted'
    previous = name
    const inner = (object as Record<string, unknown>)[name]
    if (inner === undefined) continue
    const found = orderOf(inner)
    if (found === 'bad') return 'bad'
    if (found === 'unsorted') order = 'unsorted'
  }
  return order
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
