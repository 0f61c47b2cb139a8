import type { Room } from '../journal/facts.ts'
import {
  accountSet,
  companyAdded,
  dayRateSet,
  projectSet,
  teamAdded,
  tradeChanged,
  workerEngaged,
  workerEnrolled,
  workerErased,
  workerExited,
} from './facts.ts'
import { rosterInvariants } from './invariants.ts'

export const rosterRoom: Room = {
  name: 'roster',
  facts: [
    projectSet,
    companyAdded,
    teamAdded,
    workerEnrolled,
    workerEngaged,
    workerExited,
    dayRateSet,
    tradeChanged,
    accountSet,
    workerErased,
  ],
  tables: [
    'project',
    'company',
    'team',
    'worker',
    'engagement',
    'engagement_rate',
    'engagement_trade',
    'worker_account',
  ],
  invariants: rosterInvariants,
}
