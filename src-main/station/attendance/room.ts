import type { Room } from '../journal/facts.ts'
import { deviceRegistered, deviceRetired, gateRefused, operationsReceived } from './devices/facts.ts'
import {
  numberAssigned,
  pullFinished,
  punchAdded,
  punchesReceived,
  punchVoided,
  sheetClosed,
  shiftAdded,
  teamShiftSet,
} from './facts.ts'
import { attendanceInvariants } from './invariants.ts'

export const attendanceRoom: Room = {
  name: 'attendance',
  facts: [
    deviceRegistered,
    deviceRetired,
    punchesReceived,
    pullFinished,
    numberAssigned,
    punchAdded,
    punchVoided,
    shiftAdded,
    teamShiftSet,
    sheetClosed,
    gateRefused,
    operationsReceived,
  ],
  tables: [
    'device',
    'shift',
    'team_shift',
    'device_number',
    'pull',
    'punch_batch',
    'punch',
    'attendance_sheet',
    'workday',
    'gate_refusal',
    'device_operation',
  ],
  invariants: attendanceInvariants,
}
