import type { Room } from '../journal/facts.ts'
import {
  clockSet,
  deviceRegistered,
  deviceRetired,
  gateRefused,
  impossibleNoted,
  logCleared,
  operationsNoted,
  operationsReceived,
  tapsTaken,
} from './devices/facts.ts'
import {
  pullFinished,
  punchAdded,
  punchesReceived,
  punchVoided,
  sheetClosed,
  sheetClosedV1,
  sheetReopened,
  shiftAdded,
  teamShiftSet,
} from './facts.ts'
import { gateCounted } from './gate-counts/facts.ts'
import { headcountDeclared, rollSigned } from './headcount/facts.ts'
import { signedRolls } from './headcount/invariants.ts'
import { holidaysSet } from './holidays/facts.ts'
import { attendanceInvariants } from './invariants.ts'
import { numberAssigned, numberEnded } from './number-facts.ts'
import { pictureReceived, picturesDropped } from './pictures/facts.ts'
import { pictureHashes } from './pictures/invariants.ts'

export const attendanceRoom: Room = {
  name: 'attendance',
  facts: [
    deviceRegistered,
    deviceRetired,
    punchesReceived,
    pullFinished,
    numberAssigned,
    numberEnded,
    punchAdded,
    punchVoided,
    shiftAdded,
    teamShiftSet,
    sheetClosedV1,
    sheetClosed,
    sheetReopened,
    headcountDeclared,
    rollSigned,
    gateRefused,
    operationsReceived,
    operationsNoted,
    clockSet,
    logCleared,
    impossibleNoted,
    tapsTaken,
    pictureReceived,
    picturesDropped,
    gateCounted,
    holidaysSet,
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
    'sheet_worker',
    'headcount_declaration',
    'daily_roll',
    'gate_refusal',
    'device_operation',
    'device_clock_set',
    'device_log_clear',
    'impossible_note',
    'punch_picture',
    'gate_count',
    'holiday_year',
  ],
  invariants: [...attendanceInvariants, signedRolls, pictureHashes],
}
