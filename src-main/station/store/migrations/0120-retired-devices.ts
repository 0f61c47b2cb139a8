import type { Migration } from '../migrate.ts'

export const retiredDevicesMigration: Migration = {
  version: 120,
  name: 'retired-devices',
  up(db) {
    db.exec(`
      -- taken out of use for good: its punches stay, nobody waits for it any more
      ALTER TABLE device ADD COLUMN retired_at TEXT;
      ALTER TABLE device ADD COLUMN retired_reason TEXT;
    `)
  },
}
