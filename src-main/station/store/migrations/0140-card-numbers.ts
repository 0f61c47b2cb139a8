import type { Migration } from '../migrate.ts'

/** Numbers end, and those of cards are found by their lower three bytes, which every kind of reader tells. */
export const cardNumbersMigration: Migration = {
  version: 140,
  name: 'card-numbers',
  up(db) {
    db.exec(`
      -- last day on which the number is his; NULL while it has no end
      ALTER TABLE device_number ADD COLUMN to_date TEXT;
      -- lower three bytes of a card; NULL for numbers that a device gave
      ALTER TABLE device_number ADD COLUMN card_bits INTEGER;
      CREATE INDEX device_number_card ON device_number (card_bits) WHERE card_bits IS NOT NULL;
    `)
  },
}
