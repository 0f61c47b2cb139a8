/**
 * The station's data folder as a host takes it: one host at a time, and the master key of the sealed fields.
 * Neither is the engine's business: in Electron the key comes from the operating system's own key store instead.
 */
import { randomBytes } from 'node:crypto'
import {
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { StationError } from '../contract/errors.ts'

export const KEY_FILE = 'station.key'
const KEY_BYTES = 32

/**
 * Takes the folder for this process, made if absent (mode 0700). The lock is SQLite's own lock on a small file, so that it is
 * gone with the process however that ends.
 * @returns the way to give it back
 * @throws StationError `serve.data-in-use`
 */
export function lockDataFolder(folder: string): () => void {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const lock = new Database(join(folder, 'station.lock'), { timeout: 0 })
  try {
    lock.pragma('locking_mode = EXCLUSIVE')
    lock.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    lock.close()
    if ((error as { code?: string }).code?.startsWith('SQLITE_BUSY'))
      throw new StationError('serve.data-in-use', { folder })
    throw error
  }
  return () => lock.close()
}

/**
 * The master key, 32 bytes, from `station.key` in the folder (base64, mode 0600); made for a folder without a station. Who
 * can read the folder as this user can open the sealed fields: the Node host relies on the PC's disk encryption.
 * @throws StationError `serve.key-missing` where there is a database but no key, `serve.key-broken`
 */
export function masterKeyOf(folder: string): Buffer {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const path = join(folder, KEY_FILE)
  const text = readIfThere(path)
  if (text === undefined) {
    // A new key would not open what an old one sealed: better to say that the key is lost.
    if (hasDatabase(folder)) throw new StationError('serve.key-missing', { file: path })
    const key = randomBytes(KEY_BYTES)
    storeKey(folder, path, key)
    return masterKeyOf(folder)
  }
  const key = Buffer.from(text.trim(), 'base64')
  if (key.length !== KEY_BYTES) throw new StationError('serve.key-broken', { file: path })
  return key
}

/** True where the folder holds a station's database already. */
export function hasDatabase(folder: string): boolean {
  return readdirSync(folder).some((name) => name.endsWith('.db'))
}

/** Whole or not at all: written aside, flushed, then linked to its name, which fails where another was quicker. */
function storeKey(folder: string, path: string, key: Buffer): void {
  const aside = join(folder, `.${KEY_FILE}-${randomBytes(6).toString('hex')}`)
  const file = openSync(aside, 'wx', 0o600)
  writeSync(file, `${key.toString('base64')}\n`)
  fsyncSync(file)
  closeSync(file)
  try {
    linkSync(aside, path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    rmSync(aside)
  }
  flushFolder(folder)
}

/** The name of the new file must survive a power cut too. Windows has no such call and needs none. */
function flushFolder(folder: string): void {
  if (process.platform === 'win32') return
  const handle = openSync(folder, 'r')
  fsyncSync(handle)
  closeSync(handle)
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
