/** A small fictional site for the tests of the wage rooms: one project, two companies, teams of workers, closed sheets. */

import type { CardRead } from '../../../src-main/devices/messages.ts'
import { createUser, setUpFirstUser } from '../../../src-main/station/access/commands.ts'
import type { Session } from '../../../src-main/station/access/session.ts'
import type { RecordTuple } from '../../../src-main/station/attendance/apply-punches.ts'
import { deviceRegistered } from '../../../src-main/station/attendance/devices/facts.ts'
import { punchesReceived, sheetClosed, sheetClosedV1, shiftAdded } from '../../../src-main/station/attendance/facts.ts'
import { dateIn } from '../../../src-main/station/attendance/frozen.ts'
import { numberAssigned } from '../../../src-main/station/attendance/number-facts.ts'
import { punchIdsOf } from '../../../src-main/station/attendance/punch-positions.ts'
import {
  type SheetContent,
  type SheetContentV1,
  type SheetWorker,
  sheetHash,
} from '../../../src-main/station/attendance/sheet-content.ts'
import { lastDayOf } from '../../../src-main/station/payroll/dates.ts'
import {
  accountSet,
  companyAdded,
  projectSet,
  teamAdded,
  workerEngaged,
  workerEnrolled,
} from '../../../src-main/station/roster/facts.ts'
import { newId } from '../../../src-main/station/store/ids.ts'
import { openTestStation, SYSTEM, type TestStation } from '../../support/ledger.ts'

export type User = NonNullable<Session['user']>

export interface Worker {
  workerId: string
  engagementId: string
  name: string
  idNumber: string
  /** Number on the gate terminal. */
  number: string
  card: CardRead
}

export interface Team {
  teamId: string
  companyId: string
  name: string
  workers: Worker[]
}

export interface Site {
  station: TestStation
  projectId: string
  generalId: string
  teams: Team[]
  shiftId: string
  deviceId: string
  manager: User
  clerk: User
  contractor: User
}

/** Eight hours by day, overtime at 150 %. */
export const SHIFT = {
  name: '白班',
  start: '08:00',
  end: '17:00',
  breakMinutes: 60,
  workdayMinutes: 480,
  earliestInMinutes: 120,
  latestOutMinutes: 360,
  graceMinutes: 5,
  overtimeUnitMinutes: 30,
  overtimePercent: 150,
}

const NAMES = ['张建国', '李春生', '王㛃', '赵德宝', '陈𬭎', '周小兰', '吴长江', '郑有田', '孙𣲗', '钱桂芳']
const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]

/** A fictional identity number: area 339900 does not exist, the check digit is right (GB 11643). */
export function idNumberOf(serial: number): string {
  const body = `3399001980${String(1 + (serial % 12)).padStart(2, '0')}${String(1 + (serial % 28)).padStart(2, '0')}${String(serial % 1000).padStart(3, '0')}`
  const sum = [...body].reduce((total, digit, index) => total + Number(digit) * (WEIGHTS[index] ?? 0), 0)
  return body + '10X98765432'[sum % 11]
}

export interface SiteOptions {
  now?: string
  teams?: number
  workersPerTeam?: number
  dayRateFen?: number
  noticeDays?: number
  withAccounts?: boolean
  entryDate?: string
  /** Names of the first workers and teams, where those of the fixture are too plain. */
  names?: readonly string[]
  teamNames?: readonly string[]
  projectName?: string
  companyName?: string
}

export function openSite(options: SiteOptions = {}): Site {
  const station = openTestStation(options.now ?? '2026-10-02T00:00:00.000Z')
  const { ledger, keys } = station
  const projectId = newId('PJ')
  const [generalId, subId] = [newId('CO'), newId('CO')]
  let serial = 0
  const teams: Team[] = []
  ledger.commit(SYSTEM, (tx) => {
    tx.record(projectSet, {
      projectId,
      name: options.projectName ?? '滨江花园一期工程',
      builderName: '虚构置业有限公司',
      address: '虚构市滨江路 1 号',
      zone: 'Asia/Shanghai',
      startDate: '2026-08-01',
      plannedEndDate: '2027-12-31',
      contractAmountFen: 8_000_000_000,
      noticeDays: options.noticeDays ?? 3,
      payDay: 15,
      minimumWageFen: 226_000,
      labourInspectionPhone: '12333',
    })
    tx.record(companyAdded, {
      companyId: generalId,
      projectId,
      kind: 'general',
      name: '虚构建工集团有限公司',
      uscc: '91339900MA00000013',
      contactName: '总包甲',
      contactPhone: '0579-00000001',
    })
    tx.record(companyAdded, {
      companyId: subId,
      projectId,
      kind: 'subcontractor',
      name: options.companyName ?? '虚构劳务有限公司',
      uscc: '91339900MA00000021',
      contactName: '分包乙',
      contactPhone: '0579-00000002',
    })
    for (let t = 0; t < (options.teams ?? 1); t += 1) {
      const teamId = newId('TM')
      const name = (options.teamNames ?? ['钢筋班', '木工班', '泥工班', '架子班'])[t] ?? `班组${t}`
      tx.record(teamAdded, { teamId, projectId, companyId: subId, name })
      const workers: Worker[] = []
      for (let w = 0; w < (options.workersPerTeam ?? 3); w += 1) {
        serial += 1
        const [workerId, engagementId] = [newId('WK'), newId('EN')]
        const name = (options.names ?? NAMES)[serial - 1] ?? `工人${serial}`
        const idNumber = idNumberOf(serial)
        const sealed = (field: string, text: string) => keys.seal(workerId, field, text)
        tx.record(workerEnrolled, {
          workerId,
          name,
          pinyin: `w${String(serial).padStart(5, '0')}`,
          initials: 'w',
          sex: '1',
          nation: '01',
          idKind: 'resident',
          idNumberSealed: sealed('idNumber', idNumber),
          idNumberIndex: keys.blind('idNumber', idNumber),
          idTailIndex: keys.blind('idTail', idNumber.slice(-4)),
          birthSealed: sealed('birth', '1980-01-01'),
          addressSealed: sealed('address', '虚构省虚构市虚构村 1 号'),
          phoneSealed: sealed('phone', `1990000${String(serial).padStart(4, '0')}`),
          phoneIndex: keys.blind('phone', String(serial)),
          phoneTailIndex: keys.blind('phoneTail', String(serial)),
          authority: '虚构市公安局',
          validFrom: '2020-01-01',
          validTo: '长期',
          source: 'card',
          photoSealed: null,
          cardTextSealed: null,
          samId: null,
          consent: true,
        })
        tx.record(workerEngaged, {
          engagementId,
          workerId,
          teamId,
          trade: '020',
          workRole: 'worker',
          entryDate: options.entryDate ?? '2026-08-20',
          contractKind: 'labour-contract',
          contractNumber: `HT-${serial}`,
          contractFrom: options.entryDate ?? '2026-08-20',
          contractTo: null,
          trainingDate: options.entryDate ?? '2026-08-20',
          dayRateFen: options.dayRateFen ?? 35_000,
        })
        if (options.withAccounts ?? true) {
          const accountNumber = `9990000000${String(serial).padStart(6, '0')}`
          tx.record(accountSet, {
            accountId: newId('AC'),
            workerId,
            holderName: name,
            accountSealed: sealed('accountNumber', accountNumber),
            accountIndex: keys.blind('accountNumber', accountNumber),
            last4: accountNumber.slice(-4),
            bankName: '虚构农商银行',
            cnaps: '402339900017',
          })
        }
        workers.push({ workerId, engagementId, name, idNumber, number: String(serial), card: cardOf(name, idNumber) })
      }
      teams.push({ teamId, companyId: subId, name, workers })
    }
  })
  const [shiftId, deviceId] = [newId('SH'), newId('DV')]
  ledger.commit(SYSTEM, (tx) => {
    tx.record(shiftAdded, { shift: { id: shiftId, ...SHIFT } })
    tx.record(deviceRegistered, { deviceId, driver: 'zk-terminal', name: '大门', zone: 'Asia/Shanghai' })
    for (const worker of teams.flatMap((team) => team.workers)) {
      const { number, workerId } = worker
      tx.record(numberAssigned, { deviceId: null, number, workerId, fromDate: '2026-08-01' })
    }
  })
  const manager = ledger.commit(SYSTEM, (tx) => setUpFirstUser(tx, { name: '项目经理', pin: '112233' }))
  const by = { userId: manager.id, role: 'manager' as const }
  const clerk = ledger.commit(by, (tx) =>
    createUser(tx, { name: '劳资员', role: 'clerk', pin: '223344', companyId: null }),
  )
  const contractor = ledger.commit(by, (tx) =>
    createUser(tx, { name: '分包员', role: 'contractor', pin: '334455', companyId: subId }),
  )
  return { station, projectId, generalId, teams, shiftId, deviceId, manager, clerk, contractor }
}

export const PINS = { manager: '112233', clerk: '223344', contractor: '334455' }

function cardOf(name: string, idNumber: string): CardRead {
  return {
    readId: newId('RD'),
    deviceId: newId('DV'),
    at: '2026-10-02T00:00:00.000Z',
    kind: 'resident',
    name,
    sex: '1',
    nation: '01',
    birth: '1980-01-01',
    address: '虚构省虚构市虚构村 1 号',
    idNumber,
    authority: '虚构市公安局',
    validFrom: '2020-01-01',
    validTo: '长期',
    rawText: '',
  }
}

export interface DayPlan {
  date: string
  workdayCenti?: number
  overtimeMinutes?: number
}

/** Days 1…n of a month, one workday each. */
export function days(month: string, count: number, each: Omit<DayPlan, 'date'> = {}): DayPlan[] {
  return Array.from({ length: count }, (_, index) => ({
    date: `${month}-${String(index + 1).padStart(2, '0')}`,
    ...each,
  }))
}

/** Closes a team's sheet with its days, each of them with an in and an out punch of the gate terminal; closed anew they are its next records, by `ordinal`. `version` 1 as older stations did. */
export function closeSheet(
  { station, shiftId, deviceId }: Site,
  team: Team,
  month: string,
  plan: (worker: Worker, index: number) => DayPlan[],
  ordinal = 0,
  version = 2,
): string {
  const sheetId = newId('AS')
  const planned = team.workers.flatMap((worker, index) => {
    const days = plan(worker, index).toSorted((one, other) => (one.date < other.date ? -1 : 1))
    return days.length === 0 ? [] : [{ ...worker, days }]
  })
  station.ledger.commit({ userId: 'leader', role: 'clerk' }, (tx) => {
    const workers = planned.map(({ workerId, engagementId, number, days }): SheetWorker => {
      const id = newId('PB')
      const { seq } = tx.record(punchesReceived, {
        id,
        batchId: id,
        pullId: `pull-${id}`,
        deviceId,
        source: 'terminal',
        origin: 'practice',
        pulledAt: `${lastDayOf(month)}T15:00:00.000Z`,
        skewMs: 0,
        zone: 'Asia/Shanghai',
        siteZone: 'Asia/Shanghai',
        notBefore: null,
        records: days.flatMap(({ date }): RecordTuple[] => [
          [number, `${date}T08:00:00`, 1, 0, ordinal, '00'],
          [number, `${date}T17:00:00`, 1, 1, ordinal, '01'],
        ]),
      })
      return {
        workerId,
        engagementId,
        days: days.map((day) => [
          Number(day.date.slice(8)),
          0,
          480,
          day.overtimeMinutes ?? 0,
          day.workdayCenti ?? 100,
          0,
        ]),
        // Two records a day, named as sheets do: fact × 1000 + record.
        punches: JSON.stringify(days.map((_, at) => [seq * 1000 + 2 * at, seq * 1000 + 2 * at + 1])),
      }
    })
    workers.sort((one, other) => (one.workerId < other.workerId ? -1 : 1))
    const content: SheetContent = { teamId: team.teamId, month, zone: 'Asia/Shanghai', shifts: [shiftId], workers }
    const approver = { userId: 'manager', role: 'manager' } as const
    const first = firstVersion(content, (positions) => punchIdsOf(tx.db, positions))
    if (version === 1)
      tx.record(sheetClosedV1, { sheetId, month, hash: sheetHash(first), content: first }, { approver })
    else tx.record(sheetClosed, { sheetId, month, hash: sheetHash(content), content }, { approver })
  })
  return sheetId
}

/** The same sheet with dates, shifts and punches written out. */
function firstVersion(content: SheetContent, idsOf: (positions: number[]) => string[]): SheetContentV1 {
  const { shifts, workers, ...head } = content
  return {
    ...head,
    workers: workers.map(({ days, punches, ...worker }) => {
      const places = JSON.parse(punches) as number[][]
      return {
        ...worker,
        days: days.map(([day, shift, ...figures], index) => [
          ...([dateIn(content.month, day), shifts[shift]!, ...figures] as const),
          idsOf(places[index]!),
        ]),
      }
    }),
  }
}
