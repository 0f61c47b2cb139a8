import { createHash } from 'node:crypto'
import type { PunchBatch, PunchPicture, PunchRecord } from '../../../devices/messages.ts'
import type { Tx } from '../../journal/ledger.ts'
import { siteDate } from '../../roster/queries.ts'
import { type Db, one } from '../../store/db.ts'
import { linkOf } from '../devices/links.ts'
import { addDays } from '../rules/time.ts'
import { pictureReceived } from './facts.ts'
import { type PicturePolicy, picturePolicyOf } from './policy.ts'

interface PicturedPunch {
  id: string
  date: string
  workerId: string | null
}

type NotKept = NonNullable<Parameters<typeof pictureReceived.apply>[1]['data']['notKept']>

/** Media type of sealed pictures in the blob table. */
const SEALED_TYPE = 'application/x-sealed-jpeg'

/**
 * Keeps the pictures of a batch, in the commit of its punches. One that came before adds nothing. One that cannot be kept leaves its hash and the
 * reason: a picture never costs a punch. Without the device's `keepPictures` nothing is kept.
 */
export function keepPictures(tx: Tx, batch: PunchBatch): void {
  if (!batch.pictures?.length || !linkOf(tx.db, tx.keys, batch.deviceId)?.options.keepPictures) return
  for (const picture of batch.pictures) {
    const record = batch.records[picture.record]
    const punch = record && punchOf(tx.db, batch.deviceId, record)
    if (record && punch) keep(tx, batch.deviceId, record.number, punch, picture)
  }
}

function punchOf(db: Db, deviceId: string, record: PunchRecord): PicturedPunch | undefined {
  return one<PicturedPunch>(
    db,
    `SELECT id, local_date AS date, worker_id AS workerId FROM punch
     WHERE device_id = ? AND device_time = ? AND number = ? AND direction = ? AND verify = ? AND ordinal = ?`,
    [deviceId, record.deviceTime, record.number, record.direction, record.verify, record.ordinal],
  )
}

function keep(tx: Tx, deviceId: string, number: string, punch: PicturedPunch, picture: PunchPicture): void {
  const { db } = tx
  const jpeg = picture.jpegBase64 === undefined ? undefined : Buffer.from(picture.jpegBase64, 'base64')
  // What is kept is named by what it is, not by what it was said to be.
  const sha256 = jpeg ? createHash('sha256').update(jpeg).digest('hex') : picture.sha256
  if (one(db, 'SELECT 1 FROM punch_picture WHERE punch_id = ? AND sha256 = ?', [punch.id, sha256])) return
  const bytes = jpeg?.length ?? picture.bytes
  const holder = punch.workerId ?? unknownHolder(deviceId, number, punch.date)
  const today = siteDate(db, tx.at)
  const notKept = reasonAgainst(db, picturePolicyOf(today), { today, date: punch.date, holder, bytes })
  const refused = jpeg ? notKept : (notKept ?? 'attendance.picture-too-large')
  tx.record(
    pictureReceived,
    {
      pictureId: tx.newId('PX'),
      deviceId,
      number,
      punchId: punch.id,
      date: punch.date,
      sha256,
      bytes,
      whole: picture.whole,
      kept: jpeg && refused === null ? { holder, sealedSha256: sealed(tx, holder, sha256, jpeg) } : null,
      notKept: refused,
    },
    { device: deviceId },
  )
}

/**
 * Key of the pictures of a number that nobody owns, for each day its own: a number belongs to one person on a date, so that erasing this person
 * touches nobody else's pictures.
 */
function unknownHolder(deviceId: string, number: string, date: string): string {
  return `number/${deviceId}/${number}/${date}`
}

/** Whether a key stands for an unknown number instead of a worker. */
export function isUnknownHolder(holder: string): boolean {
  return holder.startsWith('number/')
}

/** What a picture is sealed for. */
export function pictureField(sha256: string): string {
  return `picture/${sha256}`
}

/** A person's picture that is kept already is not kept twice. */
function sealed(tx: Tx, holder: string, sha256: string, jpeg: Buffer): string {
  const same = one<{ sealed: string }>(
    tx.db,
    `SELECT sealed_sha256 AS sealed FROM punch_picture WHERE holder = ? AND sha256 = ? AND sealed_sha256 IS NOT NULL
       AND dropped_at IS NULL LIMIT 1`,
    [holder, sha256],
  )
  return same?.sealed ?? tx.keep(tx.keys.sealBytes(holder, pictureField(sha256), jpeg), SEALED_TYPE)
}

function reasonAgainst(
  db: Db,
  policy: PicturePolicy,
  picture: { today: string; date: string; holder: string; bytes: number },
): NotKept | null {
  if (picture.bytes > policy.largestBytes) return 'attendance.picture-too-large'
  if (picture.date < addDays(picture.today, -policy.keepDays)) return 'attendance.picture-expired'
  const erased = one(db, 'SELECT 1 FROM person_key WHERE person_id = ? AND erased = 1', [picture.holder])
  if (erased) return 'attendance.picture-erased'
  const total = one<{ bytes: number }>(db, 'SELECT coalesce(sum(picture_bytes), 0) AS bytes FROM device')?.bytes ?? 0
  return total + picture.bytes > policy.mostTotalBytes ? 'attendance.picture-no-room' : null
}
