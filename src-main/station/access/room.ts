import type { Room } from '../journal/facts.ts'
import { failuresCleared, personalRead, pinRefused, pinSet, signedIn, userCreated, userDeactivated } from './facts.ts'
import { accessInvariants } from './invariants.ts'

export const accessRoom: Room = {
  name: 'access',
  facts: [userCreated, pinSet, userDeactivated, pinRefused, failuresCleared, signedIn, personalRead],
  tables: ['app_user', 'personal_read'],
  invariants: accessInvariants,
}
