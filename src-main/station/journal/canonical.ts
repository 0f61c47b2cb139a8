import canonicalize from 'canonicalize'

/**
 * Canonical JSON bytes of a fact (RFC 8785). Facts hold integers, texts, booleans, arrays and objects only: a float or an unsafe integer
 * would be a sign of money or time gone wrong, so it is refused here for every fact.
 */
export function canonicalBytes(value: unknown): Buffer {
  assertPlain(value, '$')
  const text = canonicalize(value)
  if (text === undefined) throw new Error('nothing to write canonically')
  return Buffer.from(text, 'utf8')
}

function assertPlain(value: unknown, path: string): void {
  if (value === null || typeof value === 'boolean') return
  if (typeof value === 'string') {
    if (!value.isWellFormed()) throw new Error(`lone surrogate at ${path}`)
    return
  }
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value)) throw new Error(`not a safe integer at ${path}`)
    return
  }
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) assertPlain(value[index], `${path}[${index}]`)
    return
  }
  if (typeof value === 'object') {
    for (const [key, inner] of Object.entries(value)) if (inner !== undefined) assertPlain(inner, `${path}.${key}`)
    return
  }
  throw new Error(`not a JSON value at ${path}`)
}
