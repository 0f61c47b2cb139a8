import { createCipheriv, createDecipheriv, randomBytes, scryptSync } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { StationError } from '../../contract/errors.ts'
import { type Db, one, run } from './db.ts'
import { databaseFile, renameDurably } from './files.ts'
import { type KeyRing, openKeyRing } from './sealing.ts'

/** Where the station's 32-byte master key comes from: a file (Node host), or the operating system's vault (Electron shell). */
export interface MasterKeySource {
  load(dataDir: string): Promise<Buffer>
}

export function keyFile(dataDir: string): string {
  return join(dataDir, 'station.key')
}

/**
 * Key source of the Node host: `station.key` in the data folder, readable by its owner only, wrapped by a passphrase (scrypt) if ANXIN_PASSPHRASE is set.
 * A key is made only for a folder that has no database yet: to make one silently for an existing station would hide that its own is lost.
 * @throws StationError `store.key-missing`, `store.key-file-broken`, `store.passphrase-missing`, `store.wrong-passphrase`.
 */
export function fileKeySource(passphrase = process.env.ANXIN_PASSPHRASE): MasterKeySource {
  return {
    async load(dataDir) {
      const file = keyFile(dataDir)
      if (existsSync(file)) return readKeyFile(file, passphrase)
      if (existsSync(databaseFile(dataDir))) throw new StationError('store.key-missing', { file })
      const key = randomBytes(32)
      writeKeyFile(file, key, passphrase)
      return key
    },
  }
}

/** A key that the caller holds already (Electron shell, tests). */
export function givenKeySource(key: Buffer): MasterKeySource {
  return { load: async () => key }
}

/** A key file that is wrapped by a passphrase; a bare one holds the key's base64 and nothing else. */
interface WrappedKey {
  format: 'anxin-station-key-1'
  N: number
  r: number
  p: number
  salt: string
  iv: string
  sealed: string
}

const COST = { N: 2 ** 16, r: 8, p: 1 }

/** Writes the key file durably; an existing one is overwritten only by a whole new one. */
export function writeKeyFile(file: string, key: Buffer, passphrase?: string): void {
  mkdirSync(dirname(file), { recursive: true })
  const text = passphrase ? JSON.stringify(wrap(key, passphrase)) : key.toString('base64')
  writeFileSync(`${file}.part`, `${text}\n`, { mode: 0o600 })
  renameDurably(`${file}.part`, file)
}

export function readKeyFile(file: string, passphrase?: string): Buffer {
  const text = readFileSync(file, 'utf8').trim()
  if (!text.startsWith('{')) return wholeKey(Buffer.from(text, 'base64'), file)
  const wrapped = parseWrapped(text, file)
  if (!passphrase) throw new StationError('store.passphrase-missing', { file })
  return wholeKey(unwrap(wrapped, passphrase, file), file)
}

function parseWrapped(text: string, file: string): WrappedKey {
  try {
    const content = JSON.parse(text) as WrappedKey
    if (content.format === 'anxin-station-key-1') return content
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
  }
  throw new StationError('store.key-file-broken', { file })
}

function wholeKey(key: Buffer, file: string): Buffer {
  if (key.length !== 32) throw new StationError('store.key-file-broken', { file })
  return key
}

function wrap(key: Buffer, passphrase: string): WrappedKey {
  const [salt, iv] = [randomBytes(16), randomBytes(12)]
  const cipher = createCipheriv('aes-256-gcm', stretch(passphrase, salt, COST), iv)
  const sealed = Buffer.concat([cipher.update(key), cipher.final(), cipher.getAuthTag()])
  return {
    format: 'anxin-station-key-1',
    ...COST,
    salt: salt.toString('base64'),
    iv: iv.toString('base64'),
    sealed: sealed.toString('base64'),
  }
}

function unwrap(wrapped: WrappedKey, passphrase: string, file: string): Buffer {
  const sealed = Buffer.from(wrapped.sealed, 'base64')
  if (sealed.length !== 48) throw new StationError('store.key-file-broken', { file })
  const key = stretch(passphrase, Buffer.from(wrapped.salt, 'base64'), wrapped)
  const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(wrapped.iv, 'base64'), { authTagLength: 16 })
  decipher.setAuthTag(sealed.subarray(-16))
  try {
    return Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()])
  } catch {
    throw new StationError('store.wrong-passphrase', { file })
  }
}

function stretch(passphrase: string, salt: Buffer, { N, r, p }: { N: number; r: number; p: number }): Buffer {
  return scryptSync(passphrase.normalize('NFKC'), salt, 32, { N, r, p, maxmem: 256 * N * r })
}

const CHECK_NAME = 'key-check'
const CHECK_TEXT = 'this is the key of this station'

/**
 * Opens the key ring after making sure that the key is this database's own. A new database takes the key as its own.
 * @throws StationError `store.wrong-key`.
 */
export function openStationKeys(db: Db, masterKey: Buffer): KeyRing {
  const keys = openKeyRing(db, masterKey)
  const row = one<{ sealed: string }>(db, 'SELECT sealed FROM station_secret WHERE name = ?', [CHECK_NAME])
  if (!row) {
    if (one(db, 'SELECT 1 FROM station_secret UNION ALL SELECT 1 FROM person_key LIMIT 1'))
      throw new StationError('store.wrong-key')
    run(db, 'INSERT INTO station_secret (name, sealed) VALUES (?, ?)', [
      CHECK_NAME,
      keys.sealForStation(CHECK_NAME, CHECK_TEXT),
    ])
    return keys
  }
  try {
    if (keys.openForStation(CHECK_NAME, row.sealed) === CHECK_TEXT) return keys
  } catch (error) {
    if (!(error instanceof StationError)) throw error
  }
  throw new StationError('store.wrong-key')
}
