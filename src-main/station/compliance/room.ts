import type { Room } from '../journal/facts.ts'

/** Compliance records nothing of its own: its colours follow from the other rooms' facts. */
export const complianceRoom: Room = { name: 'compliance', facts: [], tables: [], invariants: [] }
