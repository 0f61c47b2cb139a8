import type { Room } from '../journal/facts.ts'
import {
  accountSet,
  companyAdded,
  dayRateSet,
  projectSet,
  teamAdded,
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
    accountSet,
    workerErased,
  ],
  tables: ['project', 'company', 'team', 'worker', 'engagement', 'engagement_rate', 'worker_account'],
  invariants: rosterInvariants,
}
