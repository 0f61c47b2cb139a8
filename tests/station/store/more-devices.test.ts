import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { migrate } from '../../../src-main/station/store/migrate.ts'
import { migrations } from '../../../src-main/station/store/migrations/index.ts'

describe('the migration to more kinds of devices', () => {
  it('keeps devices with their punches and pulls, and takes drivers that the old table refused', () => {
    const db = new Database(':memory:')
    db.pragma('foreign_keys = ON')
    migrate(db, migrations, 70)
    db.exec(`
      INSERT INTO device (id, driver, name, zone, registered_at, punches) VALUES ('DV1', 'zk-terminal', '南门', 'Asia/Shanghai', 'x', 1);
      INSERT INTO pull (id, device_id, source, origin, pulled_at) VALUES ('PL1', 'DV1', 'terminal', 'SN', 'x');
      INSERT INTO punch (id, device_id, number, device_time, direction, verify, ordinal, raw, provenance, at_seconds, local_date, seq)
        VALUES ('P1', 'DV1', '7', '2026-10-01T08:00:00', 0, 1, 0, '', 'terminal', 1, '2026-10-01', 1);
    `)
    const osdp = `INSERT INTO device (id, driver, name, zone, registered_at) VALUES ('DV2', 'osdp-panel', '北门', 'Asia/Shanghai', 'x')`
    expect(() => db.exec(osdp)).toThrow('CHECK')
    expect(migrate(db, migrations, 80)).toEqual([80])
    db.exec(osdp)
    expect(db.prepare('SELECT id, driver, punches FROM device ORDER BY id').all()).toEqual([
      { id: 'DV1', driver: 'zk-terminal', punches: 1 },
      { id: 'DV2', driver: 'osdp-panel', punches: 0 },
    ])
    expect(db.pragma('foreign_key_check')).toEqual([])
    expect(() => db.exec(`DELETE FROM device WHERE id = 'DV1'`)).toThrow('FOREIGN KEY')
  })
})
