/** Golden rows that begin at the terminal: what its pulls tell, the workdays that come of it, the wage. One worker, number 1001, 400 yuan a day. */
import type { PunchBatch } from '../../../src-main/devices/messages.ts'

export type Pull = [records: string[], fields?: Partial<PunchBatch>]

export interface TerminalRow {
  name: string
  /** Thread of the pain that the row shows the answer to. */
  source: string
  /** `1001 2026-10-08 06:55 in`: number, date and time as the device knows it, direction. */
  pulls: Pull[]
  /** Number given to the worker besides his own, from a date on. */
  given?: [number: string, fromDate: string]
  /** Days that count: date, hundredths of a workday, minutes of overtime. */
  days: Array<[date: string, centi: number, overtime: number]>
  /** Codes that wait for the clerk. */
  questions?: string[]
  /** Status of a day, where the row is about a day that must not be judged yet. */
  shows?: [date: string, status: string]
  /** Gross wage of the closed month in fen; null where the month cannot be closed yet. */
  gross: number | null
}

const FULL = ['1001 2026-10-08 06:55 in', '1001 2026-10-08 17:05 out']
const NEXT = ['1001 2026-10-09 06:55 in', '1001 2026-10-09 17:05 out']

// biome-ignore format: a table is read by its columns
export const TERMINAL_ROWS: TerminalRow[] = [
  { name: 'a pull that brings fewer records than the terminal holds: the next one fills it up', source: 'node-zklib#48', pulls: [[FULL.slice(0, 1), { deviceCount: 4 }], [[...FULL, ...NEXT]]], days: [['2026-10-08', 100, 0], ['2026-10-09', 100, 0]], gross: 80_000 },
  { name: 'the last record was missing: its day is a question until it comes', source: 'python_zklib#4', pulls: [[[...FULL, ...NEXT.slice(0, 1)], { deviceCount: 4 }]], days: [['2026-10-08', 100, 0]], questions: ['attendance.missing-out'], gross: null },
  { name: 'a terminal pulled thrice pays no day thrice', source: 'pyzk#93', pulls: [[FULL], [FULL], [FULL]], days: [['2026-10-08', 100, 0]], gross: 40_000 },
  { name: 'a record of the year 2000 makes no day', source: 'pyzatt#18', pulls: [[['1001 2000-01-01 00:03 in', ...FULL]]], days: [['2026-10-08', 100, 0]], gross: 40_000 },
  { name: 'a record of the year 2133 makes no day', source: 'php_zklib#59', pulls: [[[...FULL, '1001 2133-11-20 07:30 in']]], days: [['2026-10-08', 100, 0]], questions: ['attendance.future-time'], gross: null },
  { name: 'half past six in the morning is still the evening before in UTC', source: 'odoo PR#192434', pulls: [[['1001 2026-10-09 06:30 in', '1001 2026-10-09 17:05 out']]], days: [['2026-10-09', 100, 0]], gross: 40_000 },
  { name: 'the first of October begins in September by UTC', source: 'hrms#661', pulls: [[['1001 2026-10-01 06:55 in', '1001 2026-10-01 17:05 out']]], days: [['2026-10-01', 100, 0]], gross: 40_000 },
  { name: 'nobody is absent where the terminal has not been heard', source: 'hrms PR#713', pulls: [[FULL, { pulledAt: '2026-10-09T00:00:00.000Z' }]], days: [['2026-10-08', 100, 0]], shows: ['2026-10-12', 'none'], gross: 40_000 },
  { name: 'nor while a pull broke off', source: 'hrms#5082', pulls: [[FULL, { deviceCount: 20 }]], days: [['2026-10-08', 100, 0]], shows: ['2026-10-12', 'none'], gross: 40_000 },
  { name: 'heard to the end of the month, the day without a punch is absent', source: 'hrms#3349', pulls: [[FULL]], days: [['2026-10-08', 100, 0]], shows: ['2026-10-12', 'absent'], gross: 40_000 },
  { name: 'a terminal silent for two days brings them with its next pull', source: 'bast#90', pulls: [[FULL, { pulledAt: '2026-10-08T12:00:00.000Z' }], [[...FULL, ...NEXT]]], days: [['2026-10-08', 100, 0], ['2026-10-09', 100, 0]], gross: 80_000 },
  { name: 'an unknown number stops nothing of the others', source: 'bast PR#24', pulls: [[[...FULL, '77 2026-10-08 07:00 in']]], days: [['2026-10-08', 100, 0]], gross: 40_000 },
  { name: 'punches of an unknown number pay once it is given', source: 'pyzk#209', pulls: [[['65535 2026-10-08 06:55 in', '65535 2026-10-08 17:05 out']]], given: ['65535', '2026-10-01'], days: [['2026-10-08', 100, 0]], gross: 40_000 },
  { name: 'a number given from the ninth does not pay the eighth', source: 'pyzk#14', pulls: [[['9 2026-10-08 06:55 in', '9 2026-10-08 17:05 out', '9 2026-10-09 06:55 in', '9 2026-10-09 17:05 out']]], given: ['9', '2026-10-09'], days: [['2026-10-09', 100, 0]], gross: 40_000 },
]
