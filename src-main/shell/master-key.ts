/** The master key of the sealed fields, kept by the operating system's own key store. */
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { safeStorage } from 'electron'
import { z } from 'zod'
import { StationError } from '../contract/errors.ts'
import { databaseFile, renameDurably } from '../station/store/files.ts'
import { fileKeySource, keyFile } from '../station/store/master-key.ts'

export const SEALED_KEY_FILE = 'station.key.sealed'

const sealedSchema = z.strictObject({
  /** Key store that sealed it; `os` where the system has but one (Windows, macOS). */
  store: z.string(),
  sealed: z.base64(),
})

/**
 * The key, 32 bytes: from the sealed file, or from the plain one that a Node host left, else made and sealed.
 * @param acceptPlain asks the user where Linux has no key store and the seal would only be for show; false refuses
 * @throws StationError `shell.no-key-store`, `shell.key-store-refused`, `shell.key-store-changed`, `shell.key-unreadable`,
 *   `store.key-missing`
 */
export async function openMasterKey(folder: string, acceptPlain: () => Promise<boolean>): Promise<Buffer> {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const path = join(folder, SEALED_KEY_FILE)
  if (!existsSync(path) && existsSync(keyFile(folder))) return fileKeySource().load(folder)
  if (!(await safeStorage.isAsyncEncryptionAvailable())) throw new StationError('shell.no-key-store')
  const store = storeName()
  if (store === 'basic_text' && !(await acceptPlain())) throw new StationError('shell.key-store-refused')
  if (existsSync(path)) return unseal(path, store)
  if (existsSync(databaseFile(folder))) throw new StationError('store.key-missing', { file: path })
  const key = randomBytes(32)
  await seal(path, store, key)
  return key
}

function storeName(): string {
  return process.platform === 'linux' ? safeStorage.getSelectedStorageBackend() : 'os'
}

async function seal(path: string, store: string, key: Buffer): Promise<void> {
  const sealed = await safeStorage.encryptStringAsync(key.toString('base64'))
  const aside = `${path}.new`
  writeFileSync(aside, JSON.stringify({ store, sealed: sealed.toString('base64') }), { mode: 0o600 })
  renameDurably(aside, path)
}

async function unseal(path: string, store: string): Promise<Buffer> {
  const file = sealedSchema.safeParse(parseJson(readFileSync(path, 'utf8')))
  if (!file.success) throw new StationError('shell.key-unreadable', { file: path })
  if (file.data.store !== store) throw new StationError('shell.key-store-changed', { was: file.data.store, is: store })
  const key = await decrypt(path, file.data.sealed)
  if (key.shouldReEncrypt) await seal(path, store, key.bytes)
  return key.bytes
}

async function decrypt(path: string, sealed: string): Promise<{ bytes: Buffer; shouldReEncrypt: boolean }> {
  try {
    const { result, shouldReEncrypt } = await safeStorage.decryptStringAsync(Buffer.from(sealed, 'base64'))
    const bytes = Buffer.from(result, 'base64')
    if (bytes.length !== 32) throw new Error('wrong length')
    return { bytes, shouldReEncrypt }
  } catch (error) {
    console.error(error)
    throw new StationError('shell.key-unreadable', { file: path })
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
