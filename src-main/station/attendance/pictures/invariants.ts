import type { Invariant } from '../../journal/facts.ts'
import { all } from '../../store/db.ts'

/**
 * Each kept picture's sealed bytes are there under the hash that its fact in the journal names (`blob-hashes` proves the bytes), and a dropped one's
 * are not. That the opened picture has its hash is proved whenever it is opened: it takes the person's key.
 */
export const pictureHashes: Invariant = {
  name: 'picture-hashes',
  check: (db) => [
    ...all<{ id: string }>(
      db,
      `SELECT x.id FROM punch_picture x LEFT JOIN blob b ON b.sha256 = x.sealed_sha256
       WHERE x.sealed_sha256 IS NOT NULL AND x.dropped_at IS NULL AND b.sha256 IS NULL`,
    ).map(({ id }) => ({ where: `punch_picture ${id}`, what: 'its sealed bytes are not there' })),
    ...all<{ id: string }>(
      db,
      `SELECT x.id FROM punch_picture x JOIN blob b ON b.sha256 = x.sealed_sha256
       WHERE x.dropped_at IS NOT NULL AND NOT EXISTS (
         SELECT 1 FROM punch_picture y WHERE y.sealed_sha256 = x.sealed_sha256 AND y.dropped_at IS NULL)`,
    ).map(({ id }) => ({ where: `punch_picture ${id}`, what: 'was dropped, and its sealed bytes are still there' })),
    ...all<{ id: string }>(
      db,
      `SELECT x.id FROM punch_picture x
       LEFT JOIN journal_fact f ON f.seq = x.seq AND f.kind = 'attendance.picture-received'
       WHERE f.seq IS NULL OR json_extract(CAST(f.bytes AS TEXT), '$.data.sha256') IS NOT x.sha256
         OR json_extract(CAST(f.bytes AS TEXT), '$.data.kept.sealedSha256') IS NOT x.sealed_sha256`,
    ).map(({ id }) => ({ where: `punch_picture ${id}`, what: 'its hashes are not those of its fact' })),
  ],
}
