/**
 * Photos of posted wage lists 公示照片. The notice shows masked numbers and hangs in public, so its photo is kept like the rights board's:
 * as a blob by its hash, not sealed for one person.
 */
import { StationError } from '../../contract/errors.ts'
import type { NoticePhoto } from '../../contract/notice.ts'
import type { Tx } from '../journal/ledger.ts'
import { siteDate } from '../roster/queries.ts'
import { all, type Db, one } from '../store/db.ts'
import { documentTypeOf } from '../store/media-type.ts'
import { noticePhotographed } from './facts.ts'
import { againstNoticePhoto, refuseIf } from './life.ts'
import { listRow } from './views.ts'

/**
 * Keeps a photo of a list that hangs or hung.
 * @throws StationError `payroll.needs-published`, `payroll.no-longer-in-force`, `payroll.notice-photo-date` before the posting or after today,
 *   `payroll.notice-photo-kind` unless JPEG or PNG, `payroll.notice-photo-same`
 */
export function addNoticePhoto(tx: Tx, input: { listId: string; takenOn: string; photo: Uint8Array }): string {
  const list = listRow(tx.db, input.listId)
  refuseIf(againstNoticePhoto(list))
  const today = siteDate(tx.db, tx.at)
  const from = list.noticeFrom ?? today
  if (input.takenOn < from || input.takenOn > today)
    throw new StationError('payroll.notice-photo-date', { date: input.takenOn, from, today })
  const type = documentTypeOf(input.photo)
  if (type === undefined || type === 'application/pdf') throw new StationError('payroll.notice-photo-kind')
  const photoSha256 = tx.keep(input.photo, type)
  if (one(tx.db, 'SELECT 1 FROM wage_notice_photo WHERE list_id = ? AND photo_sha256 = ?', [list.id, photoSha256]))
    throw new StationError('payroll.notice-photo-same')
  const photoId = tx.newId('NP')
  tx.record(noticePhotographed, { photoId, listId: list.id, takenOn: input.takenOn, photoSha256 })
  return photoId
}

/** A list's photos in the order of their dates. */
export function noticePhotosOf(db: Db, listId: string): NoticePhoto[] {
  return all<Omit<NoticePhoto, 'afterFreeze'> & { afterFreeze: number }>(
    db,
    `SELECT p.id, p.taken_on AS takenOn, p.added_at AS addedAt, coalesce(u.name, p.added_by) AS addedBy,
       p.after_freeze AS afterFreeze, p.photo_sha256 AS sha256
     FROM wage_notice_photo p LEFT JOIN app_user u ON u.id = p.added_by
     WHERE p.list_id = ? ORDER BY p.taken_on, p.added_at, p.id`,
    [listId],
  ).map((row) => ({ ...row, afterFreeze: row.afterFreeze === 1 }))
}

export interface KeptNoticePhoto {
  listId: string
  mediaType: string
  bytes: Buffer
}

/** @throws StationError `payroll.no-notice-photo` */
export function keptNoticePhoto(db: Db, photoId: string): KeptNoticePhoto {
  const row = one<KeptNoticePhoto>(
    db,
    `SELECT p.list_id AS listId, b.media_type AS mediaType, b.bytes
     FROM wage_notice_photo p JOIN blob b ON b.sha256 = p.photo_sha256 WHERE p.id = ?`,
    [photoId],
  )
  if (!row) throw new StationError('payroll.no-notice-photo')
  return row
}
