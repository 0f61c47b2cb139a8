/** A crowd for the benchmarks: workers in teams with a month of punches, sealed like real ones; everybody and everything is fictional. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { userCreated } from '../../src-main/station/access/facts.ts'
import { sealPin } from '../../src-main/station/access/pin.ts'
import { punchId } from '../../src-main/station/attendance/apply-punches.ts'
import { closeSheets } from '../../src-main/station/attendance/close.ts'
import { deviceRegistered } from '../../src-main/station/attendance/devices/facts.ts'
import { shiftAdded, teamShiftSet } from '../../src-main/station/attendance/facts.ts'
import type { Actor } from '../../src-main/station/journal/facts.ts'
import { stationFounded } from '../../src-main/station/journal/founding.ts'
import { Ledger } from '../../src-main/station/journal/ledger.ts'
import { newSeed, signerFromSeed } from '../../src-main/station/journal/note.ts'
import { draftAll } from '../../src-main/station/payroll/draft.ts'
import { rooms } from '../../src-main/station/rooms.ts'
import {
  accountSet,
  companyAdded,
  projectSet,
  teamAdded,
  workerEngaged,
  workerEnrolled,
} from '../../src-main/station/roster/facts.ts'
import { openDatabase, prepare } from '../../src-main/station/store/db.ts'
import { newId } from '../../src-main/station/store/ids.ts'
import { migrate } from '../../src-main/station/store/migrate.ts'
import { migrations } from '../../src-main/station/store/migrations/index.ts'
import { openKeyRing } from '../../src-main/station/store/sealing.ts'
import { keepWalShort, truncateWal } from '../../src-main/station/store/wal.ts'

export const MONTH = '2026-10'
export const CLERK: Actor = { userId: 'clerk', role: 'clerk' }
const SYSTEM: Actor = { userId: 'system', role: 'system' }
const NOW = '2026-11-01T12:00:00.000Z'
const DAYS = 31
const MANAGER = 'US0000000000000001'
const PIN = '290817'

export interface Crowd {
  ledger: Ledger
  teamIds: string[]
  close(): void
}

/** A station with `workers` in teams of `teamSize`, each with four punches on every day of October 2026: in, out and back at noon, out. */
export function openCrowd(workers: number, teamSize: number): Crowd {
  const folder = mkdtempSync(join(process.env.ANXIN_BENCH_DIR ?? tmpdir(), 'anxin-bench-'))
  const db = openDatabase(join(folder, 'station.db'))
  migrate(db, migrations)
  keepWalShort(db)
  const stationId = newId('ST')
  const signer = signerFromSeed(`anxin.bench/${stationId}`, newSeed())
  const keys = openKeyRing(db, Buffer.alloc(32, 7))
  const ledger = new Ledger({ db, rooms, stationId, origin: signer.name, signer, keys, clock: { now: () => NOW } })
  const teamIds: string[] = []
  const people: string[] = []
  ledger.commit(SYSTEM, (tx) => {
    const [projectId, companyId, shiftId, deviceId] = [newId('PJ'), newId('CO'), newId('SH'), newId('DV')]
    tx.record(stationFounded, { stationId, name: '测速', practice: true, verifierKey: signer.verifierKey })
    const pinSealed = sealPin(keys, MANAGER, PIN)
    tx.record(userCreated, { userId: MANAGER, name: '经理', role: 'manager', companyId: null, pinSealed })
    tx.record(projectSet, { projectId, ...PROJECT })
    const company = { uscc: '91339900MA00000013', contactName: '甲', contactPhone: '0579-00000001' }
    tx.record(companyAdded, { companyId, projectId, kind: 'general', name: '虚构建工集团有限公司', ...company })
    tx.record(shiftAdded, { shift: { id: shiftId, ...SHIFT } })
    tx.record(deviceRegistered, { deviceId, driver: 'zk-terminal', name: '大门', zone: 'Asia/Shanghai' })
    for (let index = 0; index < workers; index += 1) {
      if (index % teamSize === 0) {
        const teamId = newId('TM')
        tx.record(teamAdded, {
          teamId,
          projectId,
          companyId,
          name: `第${String(teamIds.length + 1).padStart(3, '0')}班`,
        })
        tx.record(teamShiftSet, { teamId, shiftId, fromDate: '2026-10-01' })
        teamIds.push(teamId)
      }
      const workerId = newId('WK')
      people.push(workerId)
      const blind = (field: string, text: string) => keys.blind(field, text)
      const seal = (field: string, text: string) => keys.seal(workerId, field, text)
      const serial = String(index).padStart(6, '0')
      const name = `工人${serial}`
      tx.record(workerEnrolled, {
        workerId,
        name,
        pinyin: `gongren${serial}`,
        initials: 'gr',
        sex: '1',
        nation: '01',
        idKind: 'resident',
        idNumberSealed: seal('idNumber', `339900199001${serial}`),
        idNumberIndex: blind('idNumber', serial),
        idTailIndex: blind('idTail', serial),
        birthSealed: seal('birth', '1990-01-01'),
        addressSealed: seal('address', '虚构市虚构村'),
        phoneSealed: seal('phone', `19900${serial}`),
        phoneIndex: blind('phone', serial),
        phoneTailIndex: blind('phoneTail', serial),
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
        engagementId: newId('EN'),
        workerId,
        teamId: teamIds.at(-1)!,
        trade: '020',
        workRole: 'worker',
        entryDate: '2026-10-01',
        contractKind: 'labour-contract',
        contractNumber: serial,
        contractFrom: '2026-10-01',
        contractTo: null,
        trainingDate: '2026-10-01',
        dayRateFen: 30_000 + (index % 100) * 100,
      })
      tx.record(accountSet, {
        accountId: newId('AC'),
        workerId,
        holderName: name,
        accountSealed: seal('accountNumber', `9990000000${serial}`),
        accountIndex: blind('accountNumber', serial),
        last4: serial.slice(-4),
        bankName: '虚构农商银行',
        cnaps: '402339900019',
      })
    }
    punches(ledger, deviceId, people)
  })
  // As a station does in its pauses.
  truncateWal(db)
  return {
    ledger,
    teamIds,
    close() {
      db.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Punches straight into the table: how they come in is measured elsewhere. In the order in which people come to the gate, with ids of batches of 500. */
function punches({ db }: Ledger, deviceId: string, people: string[]): void {
  const add = prepare(
    db,
    `INSERT INTO punch (id, device_id, number, device_time, direction, verify, ordinal, raw, provenance, skew_ms, at_seconds,
       local_date, worker_id, seq) VALUES (?, ?, ?, ?, ?, 1, 0, '00', 'terminal', 500, ?, ?, ?, ?)`,
  )
  const pullId = newId('PL')
  prepare(db, 'INSERT INTO pull (id, device_id, source, origin, pulled_at) VALUES (?, ?, ?, ?, ?)').run(
    ...[pullId, deviceId, 'terminal', 'bench', NOW],
  )
  const addBatch = prepare(db, 'INSERT INTO punch_batch (id, batch_id, pull_id, records, seq) VALUES (?, ?, ?, 500, ?)')
  let serial = 0
  let batch = ''
  // Places in the journal as if the batches had come after a year of other facts.
  let seq = 1_000_000
  for (let day = 1; day <= DAYS; day += 1) {
    const date = `${MONTH}-${String(day).padStart(2, '0')}`
    for (const [direction, hourOf] of TAPS) {
      for (let place = 0; place < people.length; place += 1) {
        // Teams do not come one after the other: a prime step mixes them.
        const index = (place * 7919) % people.length
        const time = `${hourOf(index)}:${String(30 + (index % 30)).padStart(2, '0')}:${String(index % 60).padStart(2, '0')}`
        const at = Date.parse(`${date}T${time}+08:00`) / 1000
        if (serial % 500 === 0) {
          batch = newId('PB')
          seq += 1
          addBatch.run(batch, batch, pullId, seq)
        }
        add.run(
          punchId(batch, serial++ % 500),
          deviceId,
          String(index),
          `${date}T${time}`,
          direction,
          at,
          date,
          people[index],
          seq,
        )
      }
    }
  }
}

/** Direction and hour of a day's punches, by the worker's number: every third works into the evening. */
const TAPS: ReadonlyArray<[direction: number, hourOf: (index: number) => string]> = [
  [0, () => '06'],
  [1, () => '11'],
  [0, () => '12'],
  [1, (index) => (index % 3 === 0 ? '19' : '17')],
]

/** Closes every team's sheet in one commit, as a clerk and a manager do. */
export function closeTeams({ ledger, teamIds }: Crowd): void {
  const approval = { userId: MANAGER, pin: PIN }
  const { closed, left } = ledger.commit(CLERK, (tx) => closeSheets(tx, { month: MONTH, approval }))
  if (closed.length !== teamIds.length) throw new Error(`sheets left open: ${JSON.stringify(left.slice(0, 3))}`)
}

export function draftTeams({ ledger }: Crowd): void {
  ledger.commit(CLERK, (tx) => draftAll(tx, MONTH, () => true))
}

const PROJECT = {
  name: '测速一期工程',
  builderName: '虚构置业有限公司',
  address: '虚构市',
  zone: 'Asia/Shanghai',
  startDate: '2026-08-01',
  plannedEndDate: '2027-12-31',
  contractAmountFen: 8_000_000_000,
  noticeDays: 3,
  payDay: 15,
  minimumWageFen: 226_000,
  labourInspectionPhone: '12333',
}

const SHIFT = {
  name: '白班',
  start: '07:00',
  end: '17:00',
  breakMinutes: 120,
  workdayMinutes: 480,
  earliestInMinutes: 120,
  latestOutMinutes: 300,
  graceMinutes: 10,
  overtimeUnitMinutes: 30,
  overtimePercent: 150,
}
