import { hash } from 'node:crypto'
import { StationError } from '../../contract/errors.ts'

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const CHECK_BYTES = 3

/**
 * The station key as text to print and lock away: 35 bytes (32 of the key, 3 of its SHA-256) in Crockford base32, 14 groups of four.
 * Without it a lost PC means lost personal fields, whatever backups there are.
 */
export function formatRecoveryKey(key: Buffer): string {
  const bytes = Buffer.concat([key, checkOf(key)])
  let bits = 0n
  for (const byte of bytes) bits = (bits << 8n) | BigInt(byte)
  let text = ''
  for (let shift = BigInt(bytes.length * 8 - 5); shift >= 0n; shift -= 5n)
    text += ALPHABET[Number((bits >> shift) & 31n)]
  return text.replaceAll(/(.{4})(?=.)/g, '$1-')
}

/**
 * Reads a recovery key as typed: case, spaces and hyphens do not matter, O reads as 0, I and L as 1.
 * @throws StationError `store.recovery-key-wrong`.
 */
export function parseRecoveryKey(text: string): Buffer {
  const plain = text.toUpperCase().replaceAll(/[\s-]/g, '').replaceAll('O', '0').replaceAll(/[IL]/g, '1')
  if (!/^[0-9A-HJKMNP-TV-Z]{56}$/.test(plain)) throw new StationError('store.recovery-key-wrong')
  let bits = 0n
  for (const letter of plain) bits = (bits << 5n) | BigInt(ALPHABET.indexOf(letter))
  const bytes = Buffer.from(bits.toString(16).padStart(70, '0'), 'hex')
  const key = bytes.subarray(0, 32)
  if (!bytes.subarray(32).equals(checkOf(key))) throw new StationError('store.recovery-key-wrong')
  return Buffer.from(key)
}

function checkOf(key: Buffer): Buffer {
  return hash('sha256', Buffer.concat([Buffer.from('anxin-station/recovery\n'), key]), 'buffer').subarray(
    0,
    CHECK_BYTES,
  )
}
