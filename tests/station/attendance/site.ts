/** A small fictional site for the tests of attendance: two teams with a day and a night shift, a terminal, workers with numbers. */
import { createRouterClient, type RouterClient } from '@orpc/server'
import type { Shift } from '../../../src-main/contract/attendance.ts'
import type { PunchBatch, PunchRecord } from '../../../src-main/devices/messages.ts'
import type { Session, StationContext } from '../../../src-main/station/access/session.ts'
import { attendanceApi } from '../../../src-main/station/attendance/api.ts'
import { addShift, setTeamShift } from '../../../src-main/station/attendance/commands.ts'
import { addDevice } from '../../../src-main/station/attendance/devices/commands.ts'
import { receivePunches } from '../../../src-main/station/attendance/ingest.ts'
import { assignNumber } from '../../../src-main/station/attendance/number-commands.ts'
import { SYSTEM } from '../../support/ledger.ts'
import { testCard, testEngagement } from '../../support/people.ts'
import { openTestSite, type TestSite } from '../../support/site.ts'

export type AttendanceClient = RouterClient<typeof attendanceApi>
type User = NonNullable<Session['user']>

export const SHIFT_RULES = {
  breakMinutes: 120,
  workdayMinutes: 480,
  earliestInMinutes: 120,
  latestOutMinutes: 300,
  graceMinutes: 10,
  overtimeUnitMinutes: 30,
  overtimePercent: 150,
}

export interface GateSite extends TestSite {
  deviceId: string
  day: Shift
  night: Shift
  api(user?: User, devices?: Partial<StationContext['devices']>): AttendanceClient
  /** Enrols a worker into a team from 1 October, with number 1000 + person. */
  worker(person: number, teamId: string, fields?: object): Promise<string>
  /** Takes punches written `1001 2026-10-08 06:55 in` as one pull at 31 October, 20:00. */
  pull(texts: string[], fields?: Partial<PunchBatch>): ReturnType<typeof receivePunches>
}

export function openGateSite(now = '2026-11-01T04:00:00.000Z'): GateSite {
  const site = openTestSite(now)
  const { ledger } = site.station
  const set = <T>(body: Parameters<typeof ledger.commit<T>>[1]) => ledger.commit(SYSTEM, body)
  const day = set((tx) => addShift(tx, { name: '白班', start: '07:00', end: '17:00', ...SHIFT_RULES }))
  const night = set((tx) => addShift(tx, { name: '夜班', start: '19:00', end: '05:00', ...SHIFT_RULES }))
  set((tx) => setTeamShift(tx, { teamId: site.teams.first, shiftId: day.id, fromDate: '2026-10-01' }))
  set((tx) => setTeamShift(tx, { teamId: site.teams.second, shiftId: night.id, fromDate: '2026-10-01' }))
  const deviceId = addTerminal(site, '东门')
  return {
    ...site,
    deviceId,
    day,
    night,
    api: (user = site.clerk, devices = {}) => {
      const context = site.station.context(user)
      return createRouterClient(attendanceApi, { context: { ...context, devices: { ...context.devices, ...devices } } })
    },
    worker: async (person, teamId, fields = {}) => {
      site.station.putCard(testCard(person, { name: `工${'甲乙丙丁戊己庚辛'[person - 1]}` }))
      const { id } = await site.as(site.clerk).enrol({
        identity: { from: 'card', readId: `read-${person}` },
        phone: `139${String(person).padStart(8, '0')}`,
        consent: true,
        engagement: testEngagement(teamId, fields),
        account: null,
      })
      const number = String(1000 + person)
      set((tx) => assignNumber(tx, { deviceId: null, number, workerId: id, fromDate: '2026-10-01' }))
      return id
    },
    pull: (texts, fields = {}) => receivePunches(ledger, batch(deviceId, texts, fields)),
  }
}

let terminals = 0

export function addTerminal({ station }: TestSite, name: string): string {
  return station.ledger.commit(SYSTEM, (tx) =>
    addDevice(tx, {
      driver: 'zk-terminal',
      name,
      zone: 'Asia/Shanghai',
      link: { kind: 'tcp', host: '127.0.0.1', port: 4370 + terminals++ },
      commKey: 7,
      pullEverySeconds: 0,
      options: {},
    }),
  )
}

let batches = 0

/** A pull of one batch, records numbered as the devices process does. */
export function batch(deviceId: string, texts: string[], fields: Partial<PunchBatch> = {}): PunchBatch {
  batches += 1
  return {
    batchId: `PL${batches}-00001`,
    pullId: `PL${batches}`,
    deviceId,
    source: 'terminal',
    origin: 'TEST0001',
    pulledAt: '2026-10-31T12:00:00.000Z',
    skewMs: 800,
    offset: 0,
    records: records(texts),
    last: true,
    deviceCount: texts.length,
    ...fields,
  }
}

const CODES: Record<string, number> = { in: 0, out: 1 }

/** Records written `number date time direction`; equal ones get their ordinal. */
export function records(texts: string[]): PunchRecord[] {
  const seen = new Map<string, number>()
  return texts.map((text) => {
    const [number = '', date = '', time = '', how = ''] = text.split(' ')
    const ordinal = seen.get(text) ?? 0
    seen.set(text, ordinal + 1)
    const deviceTime = `${date}T${time.length === 5 ? `${time}:00` : time}`
    const raw = Buffer.from(`${text}`).toString('hex')
    return { number, deviceTime, verify: 1, direction: CODES[how] ?? Number(how), raw, ordinal }
  })
}
