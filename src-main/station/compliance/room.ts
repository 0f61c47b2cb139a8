import type { Room } from '../journal/facts.ts'
import { findingSilenced, silenceLifted } from './cross-checks/facts.ts'

/** Compliance records only who silenced which finding and why: its colours and findings follow from the other rooms' facts. */
export const complianceRoom: Room = {
  name: 'compliance',
  facts: [findingSilenced, silenceLifted],
  tables: ['finding_silence'],
  invariants: [],
}
