import { randomBytes, scryptSync, timingSafeEqual } from 'node:crypto'
import type { KeyRing } from '../store/sealing.ts'

/** scrypt cost: 16 MiB and some 40 ms a try. A PIN is short, so its hash is sealed under the station key as well. */
const COST = { N: 16_384, r: 8, p: 1 } as const
const KEY_BYTES = 32

function purposeOf(userId: string): string {
  return `user-pin/${userId}`
}

/** Hash of a PIN with a salt of its own. It never leaves the engine unsealed. */
export function hashPin(pin: string): string {
  const salt = randomBytes(16)
  return `scrypt$${salt.toString('base64')}$${scryptSync(pin, salt, KEY_BYTES, COST).toString('base64')}`
}

/** A PIN's hash sealed for the station, bound to its user. */
export function sealPinHash(keys: KeyRing, userId: string, hash: string): string {
  return keys.sealForStation(purposeOf(userId), hash)
}

/** A PIN as it is recorded for a user. */
export function sealPin(keys: KeyRing, userId: string, pin: string): string {
  return sealPinHash(keys, userId, hashPin(pin))
}

/** Whether a PIN is the one that was sealed, compared in constant time. */
export function pinMatches(keys: KeyRing, userId: string, sealed: string, pin: string): boolean {
  const [scheme, salt = '', expected = ''] = keys.openForStation(purposeOf(userId), sealed).split('$')
  if (scheme !== 'scrypt') throw new Error(`unknown PIN hash ${scheme}`)
  const hash = scryptSync(pin, Buffer.from(salt, 'base64'), KEY_BYTES, COST)
  return timingSafeEqual(hash, Buffer.from(expected, 'base64'))
}
