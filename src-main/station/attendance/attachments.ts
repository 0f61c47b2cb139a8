/** Documents of corrections: leave slips, signed statements. They name people, so they are kept sealed with the worker's key, by hash. */
import type { z } from 'zod'
import type { attachmentSchema } from '../../contract/attendance.ts'
import { StationError } from '../../contract/errors.ts'
import type { Tx } from '../journal/ledger.ts'
import { type Db, one } from '../store/db.ts'
import { documentTypeOf } from '../store/media-type.ts'
import type { KeyRing } from '../store/sealing.ts'

export type AttachmentInput = z.infer<typeof attachmentSchema>

const FIELD = 'attachment'
const MOST_BYTES = 5_000_000

/**
 * Keeps a document of a correction. @returns the SHA-256 of its sealed bytes, for the fact
 * @throws StationError `attendance.attachment-kind`, `attendance.attachment-large`
 */
export function keepAttachment(
  tx: Tx,
  workerId: string,
  attachment: AttachmentInput | undefined,
): { attachmentSha256?: string } {
  if (!attachment) return {}
  const bytes = Buffer.from(attachment.contentBase64, 'base64')
  if (bytes.length > MOST_BYTES)
    throw new StationError('attendance.attachment-large', { file: attachment.fileName, most: MOST_BYTES / 1_000_000 })
  if (!documentTypeOf(bytes)) throw new StationError('attendance.attachment-kind', { file: attachment.fileName })
  const sealed = tx.keys.seal(workerId, FIELD, bytes.toString('base64'))
  return { attachmentSha256: tx.keep(Buffer.from(sealed), 'application/x-sealed') }
}

/** Opens a document of a correction. @throws StationError `attendance.no-attachment`, `store.person-erased` */
export function openAttachment(
  db: Db,
  keys: KeyRing,
  punchId: string,
  of: 'added' | 'voided',
): { mediaType: string; contentBase64: string } {
  const column = of === 'added' ? 'attachment_sha256' : 'void_attachment_sha256'
  const row = one<{ workerId: string; bytes: Buffer }>(
    db,
    `SELECT p.worker_id AS workerId, b.bytes FROM punch p JOIN blob b ON b.sha256 = p.${column} WHERE p.id = ?`,
    [punchId],
  )
  if (!row) throw new StationError('attendance.no-attachment')
  const contentBase64 = keys.open(row.workerId, FIELD, row.bytes.toString('utf8'))
  const mediaType = documentTypeOf(Buffer.from(contentBase64.slice(0, 16), 'base64'))
  return { mediaType: mediaType ?? 'application/octet-stream', contentBase64 }
}
