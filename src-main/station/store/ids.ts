import { randomBytes } from 'node:crypto'

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** A new id: two-letter prefix and 80 random bits in Crockford base32, unique across stations. */
export function newId(prefix: string): string {
  const bytes = randomBytes(16)
  let text = prefix
  for (const byte of bytes) text += ALPHABET[byte & 31]
  return text
}
