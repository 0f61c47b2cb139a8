import type { Migration } from '../migrate.ts'

/**
 * Lets a device be of any driver that its fact names: the column with its list of three is replaced by one without, the fact's schema is what
 * refuses an unknown driver. Column by column, since punches and pulls refer to the table.
 */
export const moreDevicesMigration: Migration = {
  version: 80,
  name: 'more-devices',
  up(db) {
    db.exec(`
      ALTER TABLE device ADD COLUMN driver_name TEXT NOT NULL DEFAULT '';
      UPDATE device SET driver_name = driver;
      ALTER TABLE device DROP COLUMN driver;
      ALTER TABLE device RENAME COLUMN driver_name TO driver;
    `)
  },
}
