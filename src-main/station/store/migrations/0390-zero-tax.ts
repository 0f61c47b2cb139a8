import type { Migration } from '../migrate.ts'

/** Why no income tax is withheld from a line, as its list's fact keeps it; NULL where tax is, and on lists of older stations. */
export const zeroTaxMigration: Migration = {
  version: 390,
  name: 'zero-tax',
  up(db) {
    db.exec('ALTER TABLE wage_line ADD COLUMN zero_tax TEXT') // JSON {code, params, steps}
  },
}
