import { attendanceRoom } from '../../../src-main/station/attendance/room.ts'
import type { Violation } from '../../../src-main/station/journal/facts.ts'
import type { Db } from '../../../src-main/station/store/db.ts'

/** Violations of the room's invariants with the name of each. */
export function checkInvariants(db: Db): Array<Violation & { name: string }> {
  return attendanceRoom.invariants.flatMap(({ name, check }) => check(db).map((violation) => ({ name, ...violation })))
}
