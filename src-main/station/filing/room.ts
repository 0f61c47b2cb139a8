import type { Room } from '../journal/facts.ts'
import { monthFiled } from './facts.ts'
import { filingInvariants } from './invariants.ts'

export const filingRoom: Room = {
  name: 'filing',
  facts: [monthFiled],
  tables: ['filing'],
  invariants: filingInvariants,
}
