import type { Migration } from '../migrate.ts'

/** The dated tables that a list was drafted by. Lists that exist name none, and keep their hashes. */
export const listPoliciesMigration: Migration = {
  version: 180,
  name: 'list-policies',
  up(db) {
    db.exec('ALTER TABLE wage_list ADD COLUMN policies TEXT') // JSON array of the contract's policySourceSchema
  },
}
