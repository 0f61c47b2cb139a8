import type { Room } from '../journal/facts.ts'
import { bankFacts, bankTables } from './facts.ts'
import { bankInvariants } from './invariants.ts'
import { statementFacts, statementTables } from './statement-facts.ts'
import { wayFacts, wayTables } from './way-facts.ts'

export const bankRoom: Room = {
  name: 'bank',
  facts: [...bankFacts, ...statementFacts, ...wayFacts],
  tables: [...bankTables, ...statementTables, ...wayTables],
  operational: ['bank_connection', 'bank_sftp', 'bank_profile_setting', 'bank_outbox'],
  invariants: bankInvariants,
}
