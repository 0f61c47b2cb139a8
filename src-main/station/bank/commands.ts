import { createPrivateKey, X509Certificate } from 'node:crypto'
import type { z } from 'zod'
import type { escrowInputSchema } from '../../contract/bank.ts'
import { StationError } from '../../contract/errors.ts'
import type { Actor } from '../journal/facts.ts'
import type { Tx } from '../journal/ledger.ts'
import { siteDate } from '../roster/queries.ts'
import { readAccountNumber, readCnaps } from '../roster/rules/accounts.ts'
import { all, run } from '../store/db.ts'
import { keepBankFile, openBankFile } from './evidence.ts'
import {
  batchApproved,
  batchCancelled,
  delivered,
  escrowSet,
  fileExported,
  neverArrived,
  sendingBegun,
  sendingUnclear,
  toldNeverArrived,
} from './facts.ts'
import { type BatchRow, batchRow, escrowById } from './queries.ts'
import { requireMoney } from './shortfall.ts'

export { prepareBatch, reissuePayments } from './prepare.ts'
export { takeAnswer } from './results.ts'

const ESCROW_NAME = '农民工工资专用账户'

/**
 * Sets the escrow account (专用账户). Its name is contractor + project + 农民工工资专用账户 (53号 art. 6).
 * @throws StationError `bank.escrow-name`, `bank.escrow-date`, and the number checks of the roster.
 */
export function setEscrow(tx: Tx, input: z.infer<typeof escrowInputSchema>, approver: Actor): void {
  const { accountName, bankName, openedOn } = input
  if (!accountName.endsWith(ESCROW_NAME)) throw new StationError('bank.escrow-name', { ending: ESCROW_NAME })
  const today = siteDate(tx.db, tx.at)
  if (openedOn > today) throw new StationError('bank.escrow-date', { date: openedOn, today })
  const accountNumber = readAccountNumber(input.accountNumber)
  const cnaps = readCnaps(input.cnaps)
  tx.record(
    escrowSet,
    { escrowId: tx.newId('EA'), accountName, accountNumber, bankName, cnaps, openedOn },
    { approver },
  )
}

/** How this PC reaches the bank. Not a fact: it means nothing on another PC. */
export function setConnection(
  tx: Tx,
  input: {
    url: string
    fingerprint: string
    secret: string
    client?: { certificate: string; privateKey: string } | null | undefined
  },
): void {
  if (!input.url.startsWith('https://')) throw new StationError('bank.https-only', { url: input.url })
  const { url, fingerprint, secret, client } = input
  if (client) requireKeyPair(client)
  run(
    tx.db,
    'INSERT OR REPLACE INTO bank_connection (id, url, fingerprint, secret_sealed, client_sealed) VALUES (1, ?, ?, ?, ?)',
    [
      url,
      fingerprint,
      tx.keys.sealForStation('bank-secret', secret),
      client ? tx.keys.sealForStation('bank-client', JSON.stringify(client)) : null,
    ],
  )
}

/** @throws StationError `bank.client-certificate` when the two do not belong together. */
function requireKeyPair({ certificate, privateKey }: { certificate: string; privateKey: string }): void {
  try {
    if (new X509Certificate(certificate).checkPrivateKey(createPrivateKey(privateKey))) return
  } catch {
    // Not a certificate, or not a key: the same refusal.
  }
  throw new StationError('bank.client-certificate')
}

/** A state as a code that the screens have a text for. */
export function stateWords(state: string): string {
  return `bank.${state}`
}

/** Releases a prepared batch by a second person. @throws StationError `bank.wrong-state`, `bank.same-approver`. */
export function approveBatch(tx: Tx, batchId: string, approver: Actor): void {
  const batch = requireState(tx, batchId, 'prepared')
  if (approver.userId === batch.preparedBy) throw new StationError('bank.same-approver')
  requireMoney(tx, batch)
  tx.record(batchApproved, { batchId, fileSha256: batch.fileSha256 }, { approver })
}

/**
 * Takes back a batch that has never left. One that sending was once begun for stays, whatever was proven since.
 * @throws StationError `bank.cannot-cancel`, `bank.needs-second-person`.
 */
export function cancelBatch(tx: Tx, batchId: string, reason: string, approver: Actor | null): void {
  const batch = batchRow(tx.db, batchId)
  if (!['prepared', 'approved'].includes(batch.state) || batch.attempts > 0) {
    throw new StationError('bank.cannot-cancel', { state: stateWords(batch.state) })
  }
  if (batch.state === 'approved' && !approver) throw new StationError('bank.needs-second-person')
  tx.record(batchCancelled, { batchId }, { reason, ...(approver ? { approver } : {}) })
  run(tx.db, 'DELETE FROM bank_outbox WHERE batch_id = ?', [batchId])
}

export interface BatchFile {
  fileName: string
  bytes: Buffer
  sha256: string
}

/** The files beside the one of the payments. */
function companionsOf(tx: Tx, batchId: string): BatchFile[] {
  return all<{ fileName: string; sha256: string; blob: string }>(
    tx.db,
    'SELECT file_name AS fileName, sha256, blob FROM bank_batch_file WHERE batch_id = ? ORDER BY position',
    [batchId],
  ).map(({ fileName, sha256, blob }) => ({ fileName, sha256, bytes: openBankFile(tx.db, tx.keys, sha256, blob) }))
}

export interface Sending {
  batchId: string
  attempt: number
  messageId: string
  profile: string
  debtorAccount: string
  fileName: string
  bytes: Buffer
  /** Files that go with it, such as the order to work it off. */
  companions: BatchFile[]
}

/**
 * Records that the batch is about to leave, and gives its bytes. When this has committed, the fate is unknown until the bank says it, whatever
 * happens to this PC. @throws StationError `bank.wrong-state`, `bank.by-file-only`.
 */
export function beginSending(tx: Tx, batchId: string): Sending {
  const batch = requireState(tx, batchId, 'approved')
  if (batch.transport === 'file') throw new StationError('bank.by-file-only')
  const bytes = openBankFile(tx.db, tx.keys, batch.fileSha256, batch.fileBlob)
  const attempt = batch.attempts + 1
  if (attempt === 1) requireMoney(tx, batch)
  tx.record(sendingBegun, { batchId, attempt, file: fileOf(batch, bytes) })
  const { messageId, profile, fileName } = batch
  const debtorAccount = escrowById(tx.db, batch.escrowId).accountNumber
  return { batchId, attempt, messageId, profile, debtorAccount, fileName, bytes, companions: companionsOf(tx, batchId) }
}

/** No clear answer: kept as it came, nothing decided. */
export function noteUnclear(tx: Tx, batchId: string, why: string, answer?: Uint8Array): void {
  const batch = batchRow(tx.db, batchId)
  const kept = answer && answer.length > 0 ? keepBankFile(tx, answer) : null
  tx.record(sendingUnclear, { batchId, attempt: Math.max(batch.attempts, 1), why: why.slice(0, 300), answer: kept })
}

/** The order is proven not to have arrived; only an unknown fate can be cleared up so. @throws StationError `bank.wrong-state`. */
export function noteNeverArrived(tx: Tx, batchId: string, proof: 'not-sent' | 'unknown-to-bank', why: string): void {
  const batch = requireState(tx, batchId, 'unknown')
  tx.record(neverArrived, { batchId, attempt: batch.attempts, proof, why: why.slice(0, 300) })
}

/** The order lies at the bank's door; its fate is the bank's word from here on. */
export function noteDelivered(tx: Tx, batchId: string, where: string): void {
  const batch = batchRow(tx.db, batchId)
  if (batch.state !== 'unknown') return
  tx.record(delivered, { batchId, attempt: batch.attempts, where: where.slice(0, 300) })
}

/** Two people vouch that the bank never had the order. @throws StationError `bank.wrong-state`. */
export function noteTold(tx: Tx, batchId: string, reason: string, approver: Actor): void {
  const batch = requireState(tx, batchId, 'unknown')
  tx.record(toldNeverArrived, { batchId, attempt: Math.max(batch.attempts, 1) }, { reason, approver })
}

/** Files for how this PC reaches the bank by file transfer. Not a fact: it means nothing on another PC. @throws StationError `bank.sftp-secret`. */
export function setSftp(
  tx: Tx,
  input: {
    host: string
    port: number
    user: string
    hostKey: string
    ordersFolder: string
    resultsFolder: string
    password: string | null
    privateKey: string | null
  },
): void {
  const { password, privateKey } = input
  if ((password === null) === (privateKey === null)) throw new StationError('bank.sftp-secret')
  const secret = password === null ? { privateKey } : { password }
  run(
    tx.db,
    `INSERT OR REPLACE INTO bank_sftp (id, host, port, user_name, host_key, orders_folder, results_folder, secret_sealed)
     VALUES (1, ?, ?, ?, ?, ?, ?, ?)`,
    [
      input.host,
      input.port,
      input.user,
      input.hostKey,
      input.ordersFolder,
      input.resultsFolder,
      tx.keys.sealForStation('bank-sftp', JSON.stringify(secret)),
    ],
  )
}

/**
 * Gives out the file for the bank's own client, the same bytes each time; the first time hands the batch over. The file names accounts in
 * full, so that each time is recorded.
 * @throws StationError `bank.not-approved`, `bank.by-https-only`.
 */
export function exportFile(tx: Tx, batchId: string): BatchFile & { companions: BatchFile[] } {
  const batch = batchRow(tx.db, batchId)
  if (batch.transport !== 'file') throw new StationError('bank.by-https-only')
  if (batch.state === 'prepared') throw new StationError('bank.not-approved')
  if (batch.state === 'approved') requireMoney(tx, batch)
  const bytes = openBankFile(tx.db, tx.keys, batch.fileSha256, batch.fileBlob)
  tx.record(fileExported, { batchId, file: fileOf(batch, bytes) })
  return { fileName: batch.fileName, bytes, sha256: batch.fileSha256, companions: companionsOf(tx, batchId) }
}

function fileOf(batch: BatchRow, bytes: Buffer): { sha256: string; blob: string; bytes: number } {
  return { sha256: batch.fileSha256, blob: batch.fileBlob, bytes: bytes.length }
}

function requireState(tx: Tx, batchId: string, needed: BatchRow['state']): BatchRow {
  const batch = batchRow(tx.db, batchId)
  if (batch.state !== needed)
    throw new StationError('bank.wrong-state', { state: stateWords(batch.state), needed: stateWords(needed) })
  return batch
}
