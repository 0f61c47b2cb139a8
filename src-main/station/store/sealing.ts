import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto'
import { StationError } from '../../contract/errors.ts'
import { type Db, one, run } from './db.ts'

/**
 * Sealing of personal fields: AES-256-GCM under a key per person, which is itself wrapped by the station key. Destroying the person's row in
 * `person_key` erases the person from tables, journal and backups taken later, and leaves the log whole (PIPL art. 19, DESIGN §3). Backups taken
 * earlier still hold the wrapped key until they rotate away.
 */
export interface KeyRing {
  /** Seals a text for a person's field; the result is stored in facts and tables. */
  seal(personId: string, field: string, text: string): string
  /** Opens a sealed text. @throws StationError `store.person-erased`, `store.seal-broken`. */
  open(personId: string, field: string, sealed: string): string
  /** Seals bytes that are too many for a text, for the blob table: 12 bytes of nonce, the cipher text, 16 of tag. */
  sealBytes(personId: string, field: string, bytes: Uint8Array): Buffer
  /** Opens sealed bytes. @throws StationError `store.person-erased`, `store.seal-broken`. */
  openBytes(personId: string, field: string, sealed: Uint8Array): Buffer
  /** Keyed index for look-ups and uniqueness without the plain value (hex of HMAC-SHA-256). */
  blind(field: string, text: string): string
  /** Seals for the station itself (not a person), e.g. bank credentials. */
  sealForStation(purpose: string, text: string): string
  openForStation(purpose: string, sealed: string): string
  /** Destroys a person's key. The person's sealed fields can never be opened again, and nothing more can be sealed for the person. */
  erase(personId: string): void
}

const SEALED = /^s1:[A-Za-z0-9_-]+$/

export function openKeyRing(db: Db, masterKey: Buffer): KeyRing {
  if (masterKey.length !== 32) throw new Error('the station key has 32 bytes')
  const wrapKey = derive(masterKey, 'wrap')
  const blindKey = derive(masterKey, 'blind')
  const stationKey = derive(masterKey, 'station')
  const cache = new Map<string, Buffer>()

  function personKey(personId: string, create: boolean): Buffer {
    const cached = cache.get(personId)
    if (cached) return cached
    const row = one<{ wrapped: string | null }>(db, 'SELECT wrapped FROM person_key WHERE person_id = ?', [personId])
    if (row?.wrapped === null) throw new StationError('store.person-erased', { person: personId })
    if (row) {
      const key = Buffer.from(decrypt(wrapKey, `person|${personId}`, row.wrapped), 'base64')
      // Never cached inside a transaction: it may roll back and take the key's row with it.
      if (!db.inTransaction) cache.set(personId, key)
      return key
    }
    if (!create) throw new StationError('store.person-erased', { person: personId })
    const key = randomBytes(32)
    const wrapped = encrypt(wrapKey, `person|${personId}`, key.toString('base64'))
    run(db, 'INSERT INTO person_key (person_id, wrapped) VALUES (?, ?)', [personId, wrapped])
    return key
  }

  return {
    seal: (personId, field, text) => encrypt(personKey(personId, true), `${personId}|${field}`, text),
    open: (personId, field, sealed) => decrypt(personKey(personId, false), `${personId}|${field}`, sealed),
    sealBytes: (personId, field, bytes) => encryptBytes(personKey(personId, true), `${personId}|${field}`, bytes),
    openBytes: (personId, field, sealed) => decryptBytes(personKey(personId, false), `${personId}|${field}`, sealed),
    blind: (field, text) => createHmac('sha256', blindKey).update(`${field}|${text}`).digest('hex'),
    sealForStation: (purpose, text) => encrypt(stationKey, `station|${purpose}`, text),
    openForStation: (purpose, sealed) => decrypt(stationKey, `station|${purpose}`, sealed),
    erase: (personId) => {
      cache.delete(personId)
      run(
        db,
        `INSERT INTO person_key (person_id, wrapped, erased) VALUES (?, NULL, 1)
         ON CONFLICT (person_id) DO UPDATE SET wrapped = NULL, erased = 1`,
        [personId],
      )
    },
  }
}

function derive(masterKey: Buffer, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', masterKey, Buffer.alloc(0), `anxin-station/${purpose}`, 32))
}

function encryptBytes(key: Buffer, aad: string, bytes: Uint8Array): Buffer {
  const iv = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(aad))
  return Buffer.concat([iv, cipher.update(bytes), cipher.final(), cipher.getAuthTag()])
}

function decryptBytes(key: Buffer, aad: string, sealed: Uint8Array): Buffer {
  try {
    if (sealed.length < 28) throw new Error('too short')
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12), { authTagLength: 16 })
    decipher.setAAD(Buffer.from(aad))
    decipher.setAuthTag(sealed.subarray(-16))
    return Buffer.concat([decipher.update(sealed.subarray(12, -16)), decipher.final()])
  } catch {
    throw new StationError('store.seal-broken', { field: aad.split('|').at(-1) ?? '' })
  }
}

function encrypt(key: Buffer, aad: string, text: string): string {
  return `s1:${encryptBytes(key, aad, Buffer.from(text)).toString('base64url')}`
}

function decrypt(key: Buffer, aad: string, sealed: string): string {
  if (!SEALED.test(sealed)) throw new StationError('store.seal-broken', { field: aad.split('|').at(-1) ?? '' })
  return decryptBytes(key, aad, Buffer.from(sealed.slice(3), 'base64url')).toString('utf8')
}
