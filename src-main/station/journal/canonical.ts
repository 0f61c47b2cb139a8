import canonicalize from 'canonicalize'
import { StationError } from '../../contract/errors.ts'

/**
 * Canonical JSON bytes of a fact (RFC 8785). Facts hold integers, texts, booleans, arrays and objects only: a float or an unsafe integer
 * would be a sign of money or time gone wrong, so it is refused here for every fact.
 * @throws StationError `journal.not-canonical` with the path of the offending value.
 */
export function canonicalBytes(value: unknown): Buffer {
  assertPlain(value, '$')
  const text = canonicalize(value)
  if (text === undefined) refuse('$', 'nothing to write')
  return Buffer.from(text, 'utf8')
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
