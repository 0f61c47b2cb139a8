import { hash } from 'node:crypto'
import { gunzipSync, gzipSync } from 'node:zlib'
import { StationError } from '../../contract/errors.ts'
import type { Tx } from '../journal/ledger.ts'
import { type Db, one } from '../store/db.ts'
import type { KeyRing } from '../store/sealing.ts'
import type { KeptFile } from './facts.ts'

const PURPOSE = 'bank-file'

/**
 * Keeps the bytes of a bank file as evidence. They name people and accounts, so the blob holds them compressed and sealed for the
 * station; facts name the SHA-256 of the bytes themselves, which is what the bank can confirm, and of the blob.
 */
export function keepBankFile(tx: Tx, bytes: Uint8Array): KeptFile {
  const sha256 = hash('sha256', bytes, 'hex')
  const known = one<{ blob: string }>(
    tx.db,
    'SELECT blob FROM bank_evidence WHERE sha256 = ? UNION SELECT file_blob FROM bank_batch WHERE file_sha256 = ?',
    [sha256, sha256],
  )
  if (known) return { sha256, blob: known.blob, bytes: bytes.length }
  const sealed = tx.keys.sealForStation(PURPOSE, gzipSync(bytes).toString('base64'))
  return { sha256, blob: tx.keep(Buffer.from(sealed), 'application/x-sealed'), bytes: bytes.length }
}

/** The bytes of a kept bank file. @throws StationError `bank.file-missing`, `bank.file-differs`, `store.seal-broken`. */
export function openBankFile(db: Db, keys: KeyRing, sha256: string, blob: string): Buffer {
  const row = one<{ bytes: Buffer }>(db, 'SELECT bytes FROM blob WHERE sha256 = ?', [blob])
  if (!row) throw new StationError('bank.file-missing', { blob })
  const bytes = gunzipSync(Buffer.from(keys.openForStation(PURPOSE, row.bytes.toString('utf8')), 'base64'))
  if (hash('sha256', bytes, 'hex') !== sha256) throw new StationError('bank.file-differs', { sha256 })
  return bytes
}
