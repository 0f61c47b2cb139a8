import { StationError } from '../../../src-main/contract/errors.ts'
import { practiceFace } from '../../../src-main/practice/panel/face-picture.ts'
import { shippedYears } from '../../../src-main/station/attendance/calendar.ts'
import { readHolidayText, textOf } from '../../../src-main/station/attendance/holidays/read.ts'
import { ok, os } from './os.ts'
import { cardRouter } from './router-cards.ts'
import {
  cellOf,
  DEVICES,
  gridOf,
  id,
  NOW,
  nameOf,
  type Outputs,
  picturesOf,
  punchesOf,
  questionsOf,
  SHIFT,
} from './world.ts'

function holidayRouter() {
  const review = {
    changes: [{ date: '2027-01-01', before: 'working' as const, after: 'statutory' as const }],
    refusals: [],
    warnings: [],
  }
  return {
    holidays: os.attendance.holidays.handler(() => ({
      years: shippedYears().map((year) => ({ ...year, setAt: null })),
      missing: [2027],
    })),
    readHolidays: os.attendance.readHolidays.handler(({ input: { year, from } }) => {
      const text = 'text' in from ? from.text : textOf(from)
      return { text, ...readHolidayText(text, year), review }
    }),
    reviewHolidays: os.attendance.reviewHolidays.handler(() => review),
    setHolidays: os.attendance.setHolidays.handler(() => ok),
  }
}

export function attendanceRouter() {
  return {
    ...deviceRouter(),
    ...cardRouter(),
    inbox: os.attendance.inbox.handler(() =>
      ['117', '118', '204'].map((number, index) => ({
        deviceId: id('DV', 2),
        deviceName: '东门考勤机',
        number,
        punches: 12 + index,
        firstAt: '2026-10-20T22:20:00.000Z',
        lastAt: '2026-10-27T10:02:00.000Z',
        guess:
          index === 0
            ? { workerId: id('WK', 18), name: nameOf(17), why: 'attendance.guess.same-number-elsewhere' }
            : null,
      })),
    ),
    assignNumber: os.attendance.assignNumber.handler(({ context: { fake } }) => {
      fake.changed('attendance.number-assigned')
      return { punches: 12 }
    }),
    ...holidayRouter(),
    shifts: os.attendance.shifts.handler(({ context: { fake } }) => ({
      shifts: [SHIFT, { ...SHIFT, id: id('SH', 2), name: '夜班', start: '18:30', end: '05:30' }],
      teams: fake.site.teams.map((team) => ({ teamId: team.id, shiftId: SHIFT.id, fromDate: '2026-09-01' })),
    })),
    addShift: os.attendance.addShift.handler(({ input }) => ({ ...input, id: id('SH', 3) })),
    setTeamShift: os.attendance.setTeamShift.handler(() => ok),
    month: os.attendance.month.handler(({ context: { fake }, input }) =>
      gridOf(input.teamId, fake.closed.has(input.teamId)),
    ),
    day: os.attendance.day.handler(({ input }) => {
      const worker = Number(input.workerId.slice(2)) - 1
      const day = Number(input.date.slice(8))
      return {
        cell: cellOf(worker, day),
        shift: SHIFT,
        punches: punchesOf(worker, day),
        pictures: picturesOf(worker, day),
        explanation: explanationOf(input.date),
      }
    }),
    picturePolicy: os.attendance.picturePolicy.handler(() => ({ keepDays: 730, largestBytes: 300_000 })),
    picture: os.attendance.picture.handler(() => ({
      jpegBase64: Buffer.from(practiceFace()).toString('base64'),
    })),
    questions: os.attendance.questions.handler(({ context: { fake }, input }) =>
      questionsOf(input.teamId, (teamId) => fake.closed.has(teamId)),
    ),
    addManualPunch: os.attendance.addManualPunch.handler(({ context: { fake }, input }) => {
      fake.checkPin(input.approval.userId, input.approval.pin)
      fake.changed('attendance.manual-punch')
      return ok
    }),
    voidPunch: os.attendance.voidPunch.handler(() => ok),
    closeSheet: os.attendance.closeSheet.handler(({ context: { fake }, input }) => {
      fake.checkPin(input.approval.userId, input.approval.pin)
      const open = questionsOf(input.teamId, (teamId) => fake.closed.has(teamId)).length
      if (open > 0)
        throw new StationError('attendance.open-questions', { team: input.teamId, month: input.month, count: open })
      fake.closed.add(input.teamId)
      fake.changed('attendance.sheet-closed')
      return { sheetId: id('SE', 6), hash: 'ab'.repeat(32), workdayCenti: 48_000, workers: 20 }
    }),
    ...headcountRouter(),
    onSite: os.attendance.onSite.handler(({ context: { fake } }) => ({
      at: NOW,
      total: 87,
      teams: fake.site.teams.map((team, index) => ({
        teamId: team.id,
        teamName: team.name,
        companyName: team.companyName,
        present: [18, 15, 20, 9, 11, 14][index] ?? 0,
        engaged: team.workers,
      })),
      trades: [
        { trade: '020', present: 52, engaged: 70 },
        { trade: '030', present: 35, engaged: 50 },
      ],
      recent: Array.from({ length: 12 }, (_, index) => ({
        workerId: index === 4 ? null : id('WK', index * 5 + 1),
        name: index === 4 ? '未知号码 117' : nameOf(index * 5),
        at: new Date(Date.parse(NOW) - index * 47_000).toISOString(),
        direction: index % 6 === 5 ? 1 : 0,
        deviceName: index % 3 === 2 ? '西门考勤机' : '东门考勤机',
      })),
    })),
  }
}

function headcountRouter() {
  const present = (first: number, count: number) =>
    Array.from({ length: count }, (_, index) => ({
      workerId: id('WK', first + index * 6),
      name: nameOf(first + index * 6 - 1),
      trade: '020',
      firstAt: '2026-10-27T22:41:00.000Z',
    }))
  return {
    present: os.attendance.present.handler(({ context: { fake }, input }) => ({
      at: input.at ?? NOW,
      people: fake.site.teams.flatMap((team, index) =>
        present(index + 1, 4).map((person) => ({ ...person, teamId: team.id, lastAt: person.firstAt })),
      ),
    })),
    headcount: os.attendance.headcount.handler(({ context: { fake }, input }) => ({
      at: input.at,
      total: 12,
      teams: fake.site.teams.map((team) => ({
        teamId: team.id,
        teamName: team.name,
        companyName: team.companyName,
        present: 2,
        engaged: team.workers,
      })),
      trades: [{ trade: '020', present: 12, engaged: 120 }],
      recent: [],
    })),
    roll: os.attendance.roll.handler(({ context: { fake }, input }) => {
      const team = fake.site.teams.find((one) => one.id === input.teamId)!
      const rows = present(1, 8).map(({ firstAt, ...person }, index) => ({
        ...person,
        firstAt: index === 7 ? null : firstAt,
        lastAt: index < 3 ? '2026-10-28T09:35:00.000Z' : null,
        manual: index === 2,
        declared: index !== 1,
      }))
      return {
        teamId: team.id,
        teamName: team.name,
        companyName: team.companyName,
        date: input.date,
        rows,
        engaged: rows.map(({ workerId, name, trade }) => ({ workerId, name, trade })),
        present: 7,
        declaration: { total: 7, named: 7, by: '分包老周', at: NOW },
        differences: { total: 0, notDeclared: [rows[1]!.workerId], notThere: [rows[7]!.workerId] },
        hash: 'b7'.repeat(32),
        signed: { hash: 'a3'.repeat(32), how: 'pin' as const, by: '分包老周', at: NOW, changed: true },
      }
    }),
    declareHeadcount: os.attendance.declareHeadcount.handler(() => ok),
    signRoll: os.attendance.signRoll.handler(() => ok),
  }
}

const NOTHING = { driver: null, detail: null, error: null }
const serial = (path: string) => ({ link: { kind: 'serial' as const, path, baudRate: 115_200 }, label: path })

/** One of each outcome of a search. */
const FOUND: Outputs['attendance']['discoverDevices'] = [
  { ...serial('/dev/ttyUSB2'), ...NOTHING, driver: 'sdt-reader', detail: '05.01-20260101-0000000001-0000000001' },
  { ...serial('/dev/ttyUSB3'), ...NOTHING },
  {
    ...serial('/dev/ttyUSB4'),
    ...NOTHING,
    error: { code: 'devices.port-no-permission', params: { path: '/dev/ttyUSB4' } },
  },
  { ...serial('/dev/ttyUSB5'), ...NOTHING, error: { code: 'devices.port-in-use', params: { path: '/dev/ttyUSB5' } } },
  { link: { kind: 'hid', vendorId: 0x046d, productId: 0xc52b }, label: 'USB Receiver', ...NOTHING },
]

function deviceRouter() {
  return {
    devices: os.attendance.devices.handler(({ context: { fake } }) => fake.devices),
    ports: os.attendance.ports.handler(() => [
      { path: '/dev/ttyUSB0', label: 'CP2102 USB to UART' },
      { path: '/dev/ttyUSB1', label: 'CH340' },
    ]),
    addDevice: os.attendance.addDevice.handler(({ context: { fake }, input }) => {
      const device = {
        ...DEVICES[3]!,
        id: id('DV', fake.devices.length + 1),
        driver: input.driver,
        name: input.name,
        link: input.link,
        options: input.options ?? {},
        pullEverySeconds: input.pullEverySeconds,
      }
      fake.devices.push(device)
      fake.say({ topic: 'devices' })
      return device
    }),
    setDeviceLink: os.attendance.setDeviceLink.handler(({ context: { fake }, input }) => {
      const device = fake.devices.find((one) => one.id === input.deviceId)!
      device.link = input.link
      if (input.options) device.options = input.options
      fake.say({ topic: 'devices' })
      return device
    }),
    retireDevice: os.attendance.retireDevice.handler(({ context: { fake }, input }) => {
      const at = fake.devices.findIndex((one) => one.id === input.deviceId)
      fake.devices.splice(at, 1)
      fake.changed('attendance.device-retired')
      return ok
    }),
    retiredDevices: os.attendance.retiredDevices.handler(() => [
      {
        id: id('DV', 9),
        driver: 'zk-terminal' as const,
        name: '旧北门考勤机',
        retiredAt: '2026-09-30T02:00:00.000Z',
        reason: '机器损坏，已更换',
        punches: 812,
      },
    ]),
    discoverDevices: os.attendance.discoverDevices.handler(async ({ context: { fake } }) => {
      for (let done = 1; done <= FOUND.length; done += 1) {
        fake.say({ topic: 'progress', task: 'search', done, total: FOUND.length })
        await new Promise((resolve) => setTimeout(resolve, 40))
      }
      return FOUND
    }),
    findTerminal: os.attendance.findTerminal.handler(({ input }) => ({
      link: { kind: 'tcp' as const, host: input.host, port: input.port },
      label: `${input.host}:${input.port}`,
      driver: 'zk-terminal' as const,
      detail: 'PRACTICE00000001',
      error: null,
    })),
    searchNetwork: os.attendance.searchNetwork.handler(() => []),
    pcAddresses: os.attendance.pcAddresses.handler(() => [{ address: '192.168.1.10', name: 'eth0' }]),
    pull: os.attendance.pull.handler(async ({ context: { fake } }) => {
      for (let done = 0; done <= 5_000; done += 500) {
        fake.say({ topic: 'progress', task: 'pull', done, total: 5_000 })
        await new Promise((resolve) => setTimeout(resolve, 40))
      }
      fake.changed('attendance.punches')
      return { received: 5_000, added: 412, complete: true, unknownNumbers: 3 }
    }),
    importFile: os.attendance.importFile.handler(() => ({
      received: 311,
      added: 300,
      unknownNumbers: 1,
      rejected: [{ line: 17, text: '\u0000\u0000garbled', reason: 'devices.attlog-line-unreadable' }],
      users: null,
    })),
    setDeviceClock: os.attendance.setDeviceClock.handler(() => ok),
    ...careRouter(),
  }
}

const OPERATION = { deviceId: id('DV', 2), deviceTime: '2026-10-27T23:11:00', code: 23, raw: '0017' }
const EVENT = { at: NOW, deviceId: id('DV', 2), deviceName: '东门考勤机', ownAct: false, noted: null }

function careRouter() {
  return {
    deviceEvents: os.attendance.deviceEvents.handler(({ context: { fake } }) => [
      {
        ...EVENT,
        code: 'attendance.operations.23',
        number: null,
        workerName: null,
        deviceTime: OPERATION.deviceTime,
        warning: true,
        operation: OPERATION,
        noted: fake.noted ? { at: NOW, by: '钱经理', reason: fake.noted } : null,
      },
      {
        ...EVENT,
        code: 'attendance.gate-not-engaged',
        number: '1007',
        workerName: nameOf(6),
        deviceTime: null,
        warning: false,
        operation: null,
      },
    ]),
    noteOperations: os.attendance.noteOperations.handler(({ context: { fake }, input }) => {
      fake.noted = input.reason
      fake.changed('attendance.operations-noted')
      return ok
    }),
    readOperations: os.attendance.readOperations.handler(() => ({ received: 12, added: 2 })),
    deviceUsers: os.attendance.deviceUsers.handler(() => ({
      read: true,
      numberless: 2,
      rows: (['left', 'missing', 'unknown', 'on-site'] as const).map((standing, index) => ({
        number: String(1001 + index),
        nameOnDevice: standing === 'missing' ? null : nameOf(index),
        workerId: standing === 'unknown' ? null : id('WK', index + 1),
        workerName: standing === 'unknown' ? null : nameOf(index),
        standing,
        admin: standing === 'unknown',
        change: ({ left: 'remove', missing: 'add', unknown: null, 'on-site': null } as const)[standing],
      })),
    })),
    syncUsers: os.attendance.syncUsers.handler(() => ({ changed: 2 })),
    offeredFiles: os.attendance.offeredFiles.handler(({ context: { fake } }) => [
      {
        deviceId: id('DV', 4),
        fileName: '1_attlog.dat',
        kind: 'attlog' as const,
        bytes: 9000,
        sha256: '5e'.repeat(32),
        records: 311,
        rejected: 1,
        ignored: fake.ignored,
      },
    ]),
    ignoreOffered: os.attendance.ignoreOffered.handler(({ context: { fake } }) => {
      fake.ignored = true
      fake.say({ topic: 'devices' })
      return ok
    }),
    importOffered: os.attendance.importOffered.handler(() => ({
      received: 311,
      added: 300,
      unknownNumbers: 1,
      rejected: [{ line: 17, text: 'garbled', reason: 'devices.attlog-line-unreadable' }],
      users: null,
    })),
    impossiblePunches: os.attendance.impossiblePunches.handler(() => ({
      total: 1,
      open: 1,
      rows: [
        {
          id: 'PB1-000',
          deviceId: id('DV', 2),
          deviceName: '东门考勤机',
          number: '1003',
          workerName: nameOf(2),
          deviceTime: '2026-02-31T07:00:00',
          problem: 'attendance.impossible-time',
          receivedAt: NOW,
          origin: 'AF6P203460123',
          raw: '0d00393939313131333333000000000000000000000000000000016bb36823000000000000000000',
          noted: null,
        },
      ],
    })),
    noteImpossible: os.attendance.noteImpossible.handler(() => ok),
  }
}

function explanationOf(date: string): Outputs['attendance']['day']['explanation'] {
  return [
    {
      code: 'attendance.shift-window',
      params: { shift: '白班', date, start: '06:30', end: '17:30', opens: '05:00', closes: '21:30' },
    },
    { code: 'attendance.came-in', params: { time: '06:21' } },
    { code: 'attendance.went-out', params: { time: '18:02' } },
    { code: 'attendance.span', params: { from: '06:30', to: '17:30', minutes: 660 } },
  ]
}
