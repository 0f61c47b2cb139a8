import type { Migration } from '../migrate.ts'
import { journalMigration } from './0010-journal.ts'
import { accessMigration } from './0020-access.ts'
import { rosterMigration } from './0030-roster.ts'
import { attendanceMigration } from './0040-attendance.ts'
import { payrollMigration } from './0050-payroll.ts'
import { bankMigration } from './0060-bank.ts'
import { complianceMigration } from './0070-compliance.ts'
import { moreDevicesMigration } from './0080-more-devices.ts'
import { bankProfilesMigration } from './0090-bank-profiles.ts'
import { gateMigration } from './0100-gate.ts'
import { payBasesMigration } from './0110-pay-bases.ts'
import { retiredDevicesMigration } from './0120-retired-devices.ts'
import { deviceCareMigration } from './0130-device-care.ts'
import { cardNumbersMigration } from './0140-card-numbers.ts'
import { picturesAndCountsMigration } from './0150-pictures-and-counts.ts'
import { crossChecksMigration } from './0160-cross-checks.ts'
import { leftOutMigration } from './0170-left-out.ts'
import { listPoliciesMigration } from './0180-list-policies.ts'
import { reopenedSheetsMigration } from './0190-reopened-sheets.ts'
import { punchReadingMigration } from './0290-punch-reading.ts'
import { holidaysMigration } from './0300-holidays.ts'
import { tradeHistoryMigration } from './0310-trade-history.ts'
import { handledMarksMigration } from './0330-handled-marks.ts'
import { bankWaysMigration } from './0350-bank-ways.ts'
import { teamProgressMigration } from './0360-team-progress.ts'
import { sheetWorkersMigration } from './0370-sheet-workers.ts'
import { noticePhotosMigration } from './0380-notice-photos.ts'
import { zeroTaxMigration } from './0390-zero-tax.ts'
import { punchPositionsMigration } from './0400-punch-positions.ts'

/** All migrations in order. Each room appends its own; applied ones never change. */
export const migrations: Migration[] = [
  journalMigration,
  accessMigration,
  rosterMigration,
  attendanceMigration,
  payrollMigration,
  bankMigration,
  complianceMigration,
  moreDevicesMigration,
  bankProfilesMigration,
  gateMigration,
  payBasesMigration,
  retiredDevicesMigration,
  deviceCareMigration,
  cardNumbersMigration,
  picturesAndCountsMigration,
  crossChecksMigration,
  leftOutMigration,
  listPoliciesMigration,
  reopenedSheetsMigration,
  punchReadingMigration,
  holidaysMigration,
  tradeHistoryMigration,
  handledMarksMigration,
  bankWaysMigration,
  teamProgressMigration,
  sheetWorkersMigration,
  noticePhotosMigration,
  zeroTaxMigration,
  punchPositionsMigration,
]
