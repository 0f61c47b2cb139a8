import { accessRoom } from './access/room.ts'
import { attendanceRoom } from './attendance/room.ts'
import { bankRoom } from './bank/room.ts'
import { complianceRoom } from './compliance/room.ts'
import { documentsRoom } from './documents/room.ts'
import { filingRoom } from './filing/room.ts'
import type { Room } from './journal/facts.ts'
import { journalRoom } from './journal/founding.ts'
import { payrollRoom } from './payroll/room.ts'
import { rightsRoom } from './rights/room.ts'
import { rosterRoom } from './roster/room.ts'

/** The rooms of the station in import order: facts, tables and checks. */
export const rooms: Room[] = [
  journalRoom,
  accessRoom,
  rosterRoom,
  attendanceRoom,
  payrollRoom,
  bankRoom,
  filingRoom,
  complianceRoom,
  rightsRoom,
  documentsRoom,
]
