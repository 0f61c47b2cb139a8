import type { Room } from '../journal/facts.ts'
import { bankFacts, bankTables } from './facts.ts'
import { bankInvariants } from './invariants.ts'

export const bankRoom: Room = {
  name: 'bank',
  facts: bankFacts,
  tables: bankTables,
  operational: ['bank_connection', 'bank_sftp', 'bank_profile_setting', 'bank_outbox'],
  invariants: bankInvariants,
}
