import { z } from 'zod'
import { dateSchema, idSchema } from '../../../contract/common.ts'
import { defineFact } from '../../journal/facts.ts'
import { type Db, insert, prepare, run } from '../../store/db.ts'

const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/)

/**
 * A picture that came with a punch. Its bytes lie sealed in the blob table; the fact says what they hash to, open and sealed, so that the hash stays
 * when the bytes are gone.
 */
export const pictureReceived = defineFact({
  kind: 'attendance.picture-received',
  version: 1,
  schema: z.strictObject({
    pictureId: idSchema,
    deviceId: idSchema,
    number: z.string().max(64),
    punchId: z.string(),
    /** Local date of the punch: from it the time of keeping runs. */
    date: dateSchema,
    sha256: sha256Schema,
    bytes: z.int().positive(),
    whole: z.boolean(),
    /** Whose key seals it, and the hash of the sealed bytes; null where the picture is not kept. */
    kept: z.strictObject({ holder: z.string().max(200), sealedSha256: sha256Schema }).nullable(),
    notKept: z
      .enum([
        'attendance.picture-too-large',
        'attendance.picture-no-room',
        'attendance.picture-expired',
        'attendance.picture-erased',
      ])
      .nullable(),
  }),
  apply(db, { data, at, seq }) {
    insert(db, 'punch_picture', {
      id: data.pictureId,
      device_id: data.deviceId,
      number: data.number,
      punch_id: data.punchId,
      date: data.date,
      sha256: data.sha256,
      bytes: data.bytes,
      whole: data.whole ? 1 : 0,
      holder: data.kept?.holder ?? null,
      sealed_sha256: data.kept?.sealedSha256 ?? null,
      not_kept: data.notKept,
      received_at: at,
      seq,
    })
    if (data.kept) countPictures(db, data.deviceId, 1, data.bytes)
  },
})

/** The bytes of pictures are gone: their time is over, or their person's data were erased. Fact and hash stay. */
export const picturesDropped = defineFact({
  kind: 'attendance.pictures-dropped',
  version: 1,
  schema: z.strictObject({
    pictureIds: z.array(idSchema).min(1).max(500),
    why: z.enum(['attendance.picture-expired', 'attendance.picture-erased']),
  }),
  apply(db, { data, at }) {
    const drop = prepare(
      db,
      `UPDATE punch_picture SET dropped_at = ?, dropped_why = ? WHERE id = ? AND sealed_sha256 IS NOT NULL
         AND dropped_at IS NULL RETURNING device_id AS deviceId, bytes, sealed_sha256 AS sealed`,
    )
    for (const id of data.pictureIds) {
      const row = drop.get(at, data.why, id) as { deviceId: string; bytes: number; sealed: string } | undefined
      if (!row) continue
      countPictures(db, row.deviceId, -1, -row.bytes)
      // The same bytes may belong to a second punch that keeps them.
      run(
        db,
        `DELETE FROM blob WHERE sha256 = @sealed
         AND NOT EXISTS (SELECT 1 FROM punch_picture WHERE sealed_sha256 = @sealed AND dropped_at IS NULL)`,
        { sealed: row.sealed },
      )
    }
  },
})

function countPictures(db: Db, deviceId: string, count: number, bytes: number): void {
  prepare(db, 'UPDATE device SET pictures = pictures + ?, picture_bytes = picture_bytes + ? WHERE id = ?').run(
    count,
    bytes,
    deviceId,
  )
}
