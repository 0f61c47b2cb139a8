import { createHash } from 'node:crypto'
import type { PictureView } from '../../../contract/attendance.ts'
import { StationError } from '../../../contract/errors.ts'
import { recordPersonalRead } from '../../access/commands.ts'
import type { Tx } from '../../journal/ledger.ts'
import { all, type Db, one } from '../../store/db.ts'
import { pictureField } from './keep.ts'

interface PictureRow {
  id: string
  punchId: string
  sha256: string
  bytes: number
  whole: number
  sealed: string | null
  notKept: string | null
  droppedWhy: string | null
}

/** The pictures of punches, without the pictures: what came, and what became of it. */
export function picturesOf(db: Db, punchIds: readonly string[]): PictureView[] {
  return all<PictureRow>(
    db,
    `SELECT id, punch_id AS punchId, sha256, bytes, whole, sealed_sha256 AS sealed, not_kept AS notKept,
       dropped_why AS droppedWhy
     FROM punch_picture WHERE punch_id IN (SELECT value FROM json_each(?)) ORDER BY seq`,
    [JSON.stringify(punchIds)],
  ).map(({ id, punchId, sha256, bytes, whole, notKept, droppedWhy }) => ({
    id,
    punchId,
    sha256,
    bytes,
    whole: whole === 1,
    gone: notKept ?? droppedWhy,
  }))
}

interface SealedPicture {
  holder: string | null
  workerId: string | null
  sha256: string
  gone: string | null
  bytes: Buffer | null
}

/**
 * One picture in full; who looked at it and why is recorded. @returns the JPEG in base64
 * @throws StationError `attendance.unknown-picture`, `attendance.picture-gone`, `attendance.picture-broken`, `store.person-erased`
 */
export function revealPicture(tx: Tx, input: { pictureId: string; reason: string }): string {
  const row = one<SealedPicture>(
    tx.db,
    `SELECT x.holder, p.worker_id AS workerId, x.sha256, coalesce(x.not_kept, x.dropped_why) AS gone, b.bytes
     FROM punch_picture x JOIN punch p ON p.id = x.punch_id LEFT JOIN blob b ON b.sha256 = x.sealed_sha256
     WHERE x.id = ?`,
    [input.pictureId],
  )
  if (!row) throw new StationError('attendance.unknown-picture')
  if (row.gone !== null) throw new StationError('attendance.picture-gone', { sha256: row.sha256.slice(0, 12) })
  if (!row.bytes || row.holder === null) throw new StationError('attendance.picture-broken')
  recordPersonalRead(tx, { personId: row.workerId ?? row.holder, field: 'picture', reason: input.reason })
  const jpeg = tx.keys.openBytes(row.holder, pictureField(row.sha256), row.bytes)
  if (createHash('sha256').update(jpeg).digest('hex') !== row.sha256)
    throw new StationError('attendance.picture-broken')
  return jpeg.toString('base64')
}
