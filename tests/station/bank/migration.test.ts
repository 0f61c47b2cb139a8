import { describe, expect, it } from 'vitest'
import { all, openDatabase, run } from '../../../src-main/station/store/db.ts'
import { migrate } from '../../../src-main/station/store/migrate.ts'
import { migrations } from '../../../src-main/station/store/migrations/index.ts'

const HASH = 'a'.repeat(64)

describe('migration 90', () => {
  it('keeps the batches of a station from before, each one part of one, by its transport', () => {
    const db = openDatabase(':memory:')
    migrate(db, migrations, 80)
    run(
      db,
      "INSERT INTO escrow_account VALUES ('EA1', '专户', '201000000000001', '银行', '402339900019', '2026-08-05', 'x', NULL)",
    )
    for (const [id, transport] of [
      ['BT1', 'https'],
      ['BT2', 'file'],
    ]) {
      run(
        db,
        `INSERT INTO bank_batch (id, message_id, month, state, transport, profile, execution_date, escrow_id, payment_count, total_fen,
           is_reissue, file_name, file_sha256, file_blob, prepared_at, prepared_by)
         VALUES (?, ?, '2026-09', 'prepared', ?, 'rural-txt', '2026-10-09', 'EA1', 1, 1, 0, 'f', ?, ?, 'x', 'US1')`,
        [id!, id!, transport!, HASH, HASH],
      )
    }
    expect(migrate(db, migrations, 90)).toEqual([90])
    expect(all(db, 'SELECT id, transport, part, parts FROM bank_batch ORDER BY id')).toEqual([
      { id: 'BT1', transport: 'https', part: 1, parts: 1 },
      { id: 'BT2', transport: 'file', part: 1, parts: 1 },
    ])
    expect(() => run(db, "UPDATE bank_batch SET state = 'settled' WHERE id = 'BT1'")).toThrow(/in order/)
    expect(() => run(db, "DELETE FROM bank_batch WHERE id = 'BT1'")).toThrow(/never deleted/)
    db.close()
  })
})
