/** A fictional site for looking at screens: three companies, six teams, 120 people. Nothing here is a real person or account. */

import type { InferContractRouterOutputs } from '@orpc/contract'
import type {
  DayCell,
  MonthGrid,
  PictureView,
  PunchView,
  Question,
  Shift,
} from '../../../src-main/contract/attendance.ts'
import type { Device } from '../../../src-main/contract/devices.ts'
import type { Contract } from '../../../src-main/contract/index.ts'
import type { Site } from '../../../src-main/contract/roster.ts'

export type Outputs = InferContractRouterOutputs<Contract>
export type Worker = Outputs['roster']['worker']

export const NOW = '2026-10-28T00:42:00.000Z'
export const MONTH = '2026-10'
export const MONTH_DAYS = 31

export function id(prefix: string, number: number): string {
  return `${prefix}${String(number).padStart(16, '0')}`
}

const SURNAMES = [...'王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高']
const GIVEN = [
  '建国',
  '伟',
  '秀英',
  '志强',
  '军',
  '丽',
  '海涛',
  '明',
  '永康',
  '桂花',
  '大山',
  '小龙',
  '福生',
  '春生',
  '国庆',
]
export const TRADES = [
  { code: '010', zh: '钢筋工', en: 'Steel fixer' },
  { code: '020', zh: '木工', en: 'Carpenter' },
  { code: '030', zh: '混凝土工', en: 'Concrete worker' },
  { code: '040', zh: '架子工', en: 'Scaffolder' },
  { code: '050', zh: '电工', en: 'Electrician' },
  { code: '060', zh: '砌筑工', en: 'Bricklayer' },
]

const COMPANIES: Site['companies'] = [
  ['general', '浙江虚构建设集团有限公司', '钱经理'],
  ['subcontractor', '永安示例劳务有限公司', '孙老板'],
  ['subcontractor', '金桥示例建筑劳务有限公司', '周老板'],
].map(([kind, name, contactName], index) => ({
  id: id('CM', index + 1),
  kind: kind as 'general' | 'subcontractor',
  name: name ?? '',
  uscc: `91339900MA2ABCDE0${index}`,
  contactName: contactName ?? '',
  contactPhone: `1990000000${index}`,
}))

const TEAM_NAMES = ['钢筋一班', '木工班', '混凝土班', '架子班', '水电班', '砌筑二班']
const TEAMS: Site['teams'] = TEAM_NAMES.map((name, index) => {
  const company = COMPANIES[1 + (index % 2)] ?? COMPANIES[0]!
  return { id: id('TM', index + 1), companyId: company.id, companyName: company.name, name, workers: 20 }
})

export const SITE: Site = {
  project: {
    id: id('PJ', 1),
    name: '示例市滨江路安置房二期工程',
    builderName: '示例市城市建设投资有限公司',
    address: '示例市滨江路 88 号',
    zone: 'Asia/Shanghai',
    startDate: '2026-03-01',
    plannedEndDate: '2027-12-31',
    contractAmountFen: 12_345_678_900,
    noticeDays: 5,
    payDay: 15,
    minimumWageFen: 201_000,
    labourInspectionPhone: '12333',
  },
  companies: COMPANIES,
  teams: TEAMS,
  trades: TRADES,
}

export function nameOf(index: number): string {
  return `${SURNAMES[index % SURNAMES.length]}${GIVEN[(index * 7) % GIVEN.length]}`
}

export function workerOf(index: number): Worker {
  const team = TEAMS[index % TEAMS.length]!
  const trade = TRADES[index % TRADES.length]!
  const engagement = {
    id: id('EN', index + 1),
    teamId: team.id,
    teamName: team.name,
    companyId: team.companyId,
    companyName: team.companyName,
    trade: trade.code,
    workRole: 'worker' as const,
    entryDate: '2026-09-28',
    exitDate: null,
    contractKind: 'labour-contract' as const,
    contractNumber: `HT20260928-${index + 1}`,
    contractFrom: '2026-09-28',
    contractTo: null,
    trainingDate: '2026-09-28',
    dayRateFen: 30_000 + (index % 6) * 2_000,
  }
  const name = nameOf(index)
  const account =
    index % 17 === 5
      ? null
      : {
          id: id('AC', index + 1),
          holderName: name,
          masked: `**** ${String(1000 + index)}`,
          bankName: '示例农商银行滨江支行',
          cnaps: '402339900015',
          since: '2026-09-28T01:00:00.000Z',
        }
  return {
    id: id('WK', index + 1),
    name,
    sex: index % 15 === 2 ? '2' : '1',
    maskedIdNumber: `339***********${String(1200 + index)}`,
    maskedPhone: `199****${String(1000 + index)}`,
    source: index % 40 === 7 ? 'manual' : 'card',
    identityExpired: index % 50 === 9,
    engagement,
    account,
    nation: '01',
    maskedAddress: '示例省示例市****',
    age: 22 + (index % 37),
    authority: '示例市公安局',
    validFrom: '2018-05-01',
    validTo: '2038-05-01',
    enrolledAt: '2026-09-28T01:00:00.000Z',
    engagements: [engagement],
    trades: [],
    accounts: account ? [account] : [],
    warnings: [],
  }
}

export const SHIFT: Shift = {
  id: id('SH', 1),
  name: '白班',
  start: '06:30',
  end: '17:30',
  breakMinutes: 120,
  workdayMinutes: 540,
  earliestInMinutes: 90,
  latestOutMinutes: 240,
  graceMinutes: 10,
  overtimeUnitMinutes: 30,
  overtimePercent: 150,
}

const UNSET = { options: {}, scbkSet: false, secretSet: false, commKeySet: false, pullEverySeconds: 0 }
const PLAIN: Pick<Device, 'serialNumber' | 'samId' | 'driftMsPerDay' | 'drifts' | 'abilities'> = {
  serialNumber: null,
  samId: null,
  driftMsPerDay: null,
  drifts: false,
  abilities: [],
}
const ZK: Device['abilities'] = ['pull', 'set-clock', 'read-users', 'sync-users', 'read-operations']

export const DEVICES: Device[] = [
  {
    id: id('DV', 1),
    driver: 'sdt-reader',
    name: '办公室身份证阅读器',
    zone: 'Asia/Shanghai',
    link: { kind: 'serial', path: '/dev/ttyUSB0', baudRate: 115_200 },
    ...UNSET,
    state: 'online',
    lastContact: '2026-10-28T00:41:52.000Z',
    skewMs: null,
    recordCount: null,
    error: null,
    punches: 0,
    newestPunchAt: null,
    lastPullIncomplete: false,
    pictures: { kept: 0, bytes: 0 },
    gateCounts: null,
    ...PLAIN,
    samId: '05.01-20120411-0002011994-0012345678',
  },
  {
    id: id('DV', 2),
    driver: 'zk-terminal',
    name: '东门考勤机',
    zone: 'Asia/Shanghai',
    link: { kind: 'tcp', host: '192.168.1.201', port: 4370 },
    ...UNSET,
    commKeySet: true,
    pullEverySeconds: 600,
    options: { realtime: true },
    state: 'online',
    lastContact: '2026-10-28T00:30:00.000Z',
    skewMs: 42_000,
    recordCount: 5_312,
    error: null,
    punches: 5_312,
    newestPunchAt: '2026-10-28T00:29:11.000Z',
    lastPullIncomplete: false,
    pictures: { kept: 0, bytes: 0 },
    gateCounts: null,
    ...PLAIN,
    abilities: ZK,
    serialNumber: 'AF6P203460123',
    driftMsPerDay: 3_000,
  },
  {
    id: id('DV', 3),
    driver: 'zk-terminal',
    name: '西门考勤机',
    zone: 'Asia/Shanghai',
    link: { kind: 'tcp', host: '192.168.1.202', port: 4370 },
    ...UNSET,
    state: 'offline',
    lastContact: '2026-10-25T10:02:00.000Z',
    skewMs: -190_000,
    recordCount: 911,
    error: { code: 'devices.terminal-unreachable', params: { host: '192.168.1.202', port: 4370 } },
    punches: 900,
    newestPunchAt: '2026-10-25T09:41:00.000Z',
    lastPullIncomplete: true,
    pictures: { kept: 0, bytes: 0 },
    gateCounts: null,
    ...PLAIN,
    abilities: ZK,
    serialNumber: 'AF6P203460124',
    driftMsPerDay: -14_000,
    drifts: true,
  },
  {
    id: id('DV', 4),
    driver: 'attlog-file',
    name: '宿舍区 U 盘考勤',
    zone: 'Asia/Shanghai',
    link: { kind: 'file' },
    ...UNSET,
    state: 'not-configured',
    lastContact: null,
    skewMs: null,
    recordCount: null,
    error: null,
    punches: 0,
    newestPunchAt: null,
    lastPullIncomplete: false,
    pictures: { kept: 0, bytes: 0 },
    gateCounts: null,
    ...PLAIN,
    abilities: ['import-file'],
  },
]

function dateOf(day: number): string {
  return `${MONTH}-${String(day).padStart(2, '0')}`
}

export function punchesOf(worker: number, day: number): PunchView[] {
  const times = [
    { localTime: '06:21', at: `${dateOf(day - 1 || 1)}T22:21:08.000Z`, direction: 0 },
    { localTime: '18:02', at: `${dateOf(day)}T10:02:44.000Z`, direction: 1 },
  ]
  return times.map((time, index) => ({
    id: `${id('DV', 2)}:${worker}:${day}:${index}`,
    deviceId: id('DV', 2),
    deviceName: '东门考勤机',
    at: time.at,
    localDate: dateOf(day),
    localTime: time.localTime,
    direction: time.direction,
    provenance: 'terminal' as const,
    voided: false,
    ignored: null,
    skewMs: 42_000,
    raw: '31000000',
    attachments: [],
  }))
}

/** The pictures of a day's punches: the first is kept, the second gone. */
export function picturesOf(worker: number, day: number): PictureView[] {
  const gone = [null, 'attendance.picture-expired']
  return punchesOf(worker, day).map((punch, index) => ({
    id: id('PX', index + 1),
    punchId: punch.id,
    sha256: String(index + 1).repeat(64),
    bytes: 48_211,
    whole: index === 0,
    gone: gone[index] ?? null,
  }))
}

export function cellOf(worker: number, day: number): DayCell {
  const seed = (worker * 31 + day * 17) % 97
  const base = { date: dateOf(day), questions: [] as string[], manual: false }
  const blank = { normalMinutes: 0, overtimeMinutes: 0, workdayCenti: 0 }
  if (day > 27) return { ...base, ...blank, status: 'none' }
  if (seed % 13 === 3) return { ...base, ...blank, status: 'absent' }
  if (seed === 20 || seed === 41)
    return { ...base, ...blank, status: 'question', questions: ['attendance.missing-out'] }
  if (seed === 11)
    return { ...base, status: 'corrected', workdayCenti: 100, normalMinutes: 540, overtimeMinutes: 0, manual: true }
  if (seed % 19 === 7) return { ...base, status: 'worked', workdayCenti: 50, normalMinutes: 270, overtimeMinutes: 0 }
  const overtime = seed % 5 === 1 ? 120 : 0
  return { ...base, status: 'worked', workdayCenti: 100, normalMinutes: 540, overtimeMinutes: overtime }
}

export function gridOf(teamId: string, closed: boolean): MonthGrid {
  const team = TEAMS.find((one) => one.id === teamId) ?? TEAMS[0]!
  const first = TEAMS.indexOf(team)
  const rows = Array.from({ length: 20 }, (_, row) => {
    const index = first + row * TEAMS.length
    const worker = workerOf(index)
    const cells = Array.from({ length: MONTH_DAYS }, (_, day) => cellOf(index, day + 1)).map((cell) =>
      closed && cell.status === 'question'
        ? { ...cell, status: 'corrected' as const, workdayCenti: 100, manual: true, questions: [] }
        : cell,
    )
    return {
      workerId: worker.id,
      engagementId: worker.engagement!.id,
      name: worker.name,
      trade: worker.engagement!.trade,
      maskedIdNumber: worker.maskedIdNumber,
      cells,
      workdayCenti: cells.reduce((sum, cell) => sum + cell.workdayCenti, 0),
      overtimeMinutes: cells.reduce((sum, cell) => sum + cell.overtimeMinutes, 0),
    }
  })
  return {
    teamId: team.id,
    teamName: team.name,
    month: MONTH,
    state: closed ? 'closed' : 'open',
    sheetId: closed ? id('SE', first + 1) : null,
    sheetHash: closed ? 'a3f5'.repeat(16) : null,
    closedAt: closed ? '2026-10-27T12:00:00.000Z' : null,
    days: Array.from({ length: MONTH_DAYS }, (_, index) => {
      const weekday = new Date(`${dateOf(index + 1)}T00:00:00Z`).getUTCDay() || 7
      return { date: dateOf(index + 1), weekday, holiday: index < 7, moved: index === 9 }
    }),
    rows,
    questions: rows.reduce((sum, row) => sum + row.cells.filter((cell) => cell.status === 'question').length, 0),
    manualPunches: rows.reduce((sum, row) => sum + row.cells.filter((cell) => cell.manual).length, 0),
    punches: 1_012,
    watermark: `${dateOf(27)}T14:00:00.000Z`,
    reopened: null,
  }
}

export function questionsOf(teamId: string | null, isClosed: (teamId: string) => boolean): Question[] {
  return TEAMS.filter((team) => (teamId === null || team.id === teamId) && !isClosed(team.id)).flatMap((team) =>
    gridOf(team.id, false).rows.flatMap((row) =>
      row.cells
        .filter((cell) => cell.status === 'question')
        .map((cell) => ({
          code: 'attendance.missing-out',
          workerId: row.workerId,
          workerName: row.name,
          teamId: team.id,
          teamName: team.name,
          date: cell.date,
          punches: punchesOf(0, Number(cell.date.slice(8))).slice(0, 1),
          suggestedTime: '17:30',
          suggestedDirection: 1,
        })),
    ),
  )
}
