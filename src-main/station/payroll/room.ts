import type { Room } from '../journal/facts.ts'
import {
  lineConfirmed,
  listConfirmed,
  listDrafted,
  listFrozen,
  listPublished,
  listReviewed,
  objectionAnswered,
  objectionRaised,
} from './facts.ts'
import { payrollInvariants } from './invariants.ts'

export const payrollRoom: Room = {
  name: 'payroll',
  facts: [
    listDrafted,
    lineConfirmed,
    listConfirmed,
    listReviewed,
    listPublished,
    objectionRaised,
    objectionAnswered,
    listFrozen,
  ],
  tables: ['wage_list', 'wage_line', 'wage_component', 'wage_objection'],
  invariants: payrollInvariants,
}
