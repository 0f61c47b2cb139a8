/** Cards tapped at readers, as they happen: punches of the reader that types, and what other readers told lately. */
import type { ReaderTap, TapResult } from '../../../contract/cards.ts'
import { StationError } from '../../../contract/errors.ts'
import { maskName } from '../../../contract/mask.ts'
import { asTyped, type CardNumberFormat } from '../../../contract/wedge.ts'
import type { DeviceHealth, PunchBatch } from '../../../devices/messages.ts'
import type { Ledger, Tx } from '../../journal/ledger.ts'
import { engagementOn, siteDate, workerName } from '../../roster/queries.ts'
import { all, type Db, one } from '../../store/db.ts'
import { newId } from '../../store/ids.ts'
import type { KeyRing } from '../../store/sealing.ts'
import { receiveBatches } from '../ingest.ts'
import { NumberBook } from '../numbers.ts'
import { epochOf, epochToLocal, instantOf } from '../rules/time.ts'
import { judgePassages, type Opening } from './gate.ts'
import { linkOf, saveLink } from './links.ts'
import { CARD_DRIVERS, KEYBOARD_DRIVER, readsCards, tappedNumber } from './readers.ts'

const VERIFY_CARD = 2
/** What devices use for "no direction". */
const NO_DIRECTION = 255
/** Taps of numbers that nobody knows, or that are none, taken in a minute; a queue of new workers fits, a stuck key or a script does not. */
const UNKNOWN_A_MINUTE = 20
/** All taps of a minute: faster than people pass a reader. */
const ALL_A_MINUTE = 120

interface Recent {
  all: number[]
  unknown: number[]
}

const recent = new WeakMap<Db, Map<string, Recent>>()

/**
 * Takes a card tapped at the reader that types: a punch as from any other reader, committed on return, and who may pass a gate of the reader.
 * @throws StationError `attendance.not-a-keyboard-reader`, `attendance.card-format-unknown`, `attendance.card-unreadable`,
 * `attendance.taps-too-many`; nothing is recorded then
 */
export function takeTap(ledger: Ledger, deviceId: string, text: string): { result: TapResult; openings: Opening[] } {
  const { db, keys, clock } = ledger
  const device = one<{ name: string; zone: string; driver: string }>(
    db,
    'SELECT name, zone, driver FROM device WHERE id = ?',
    [deviceId],
  )
  const link = device?.driver === KEYBOARD_DRIVER ? linkOf(db, keys, deviceId) : undefined
  if (!device || !link) throw new StationError('attendance.not-a-keyboard-reader')
  const now = clock.now()
  const seconds = epochOf(now)
  const counts = recentOf(db, deviceId, seconds)
  assertFew(counts.all, ALL_A_MINUTE, seconds)
  counts.all.push(seconds)
  const number = tappedNumber(ledger, deviceId, text)
  const date = siteDate(db, now)
  const workerId = number === undefined ? null : new NumberBook(db, [number]).workerOf(deviceId, number, date)
  // Nonsense keeps nobody out whose card is known.
  if (workerId === null) {
    assertFew(counts.unknown, UNKNOWN_A_MINUTE, seconds)
    counts.unknown.push(seconds)
  }
  if (number === undefined) {
    throw new StationError('attendance.card-unreadable', { text: text.slice(0, 24) })
  }
  const direction = link.options.direction ?? NO_DIRECTION
  const local = epochToLocal(device.zone, seconds)
  const batch: PunchBatch = {
    batchId: newId('TB'),
    pullId: newId('TP'),
    deviceId,
    source: 'terminal',
    origin: device.name,
    pulledAt: now,
    offset: 0,
    records: [
      {
        number,
        deviceTime: `${local.date}T${local.time}`,
        verify: VERIFY_CARD,
        direction,
        raw: Buffer.from(text).toString('hex'),
        // As at other readers without a log: the same card twice in one second is one tap.
        ordinal: 0,
      },
    ],
    last: true,
    complete: true,
    live: true,
  }
  const openings = judgePassages(ledger, [batch], receiveBatches(ledger, [batch]))
  const here = workerId !== null && engagementOn(db, workerId, date) !== undefined
  const name = workerId === null ? null : workerName(db, workerId)
  return {
    openings,
    result: {
      outcome: workerId === null ? 'unknown' : here ? 'punched' : 'left',
      name: name === null || here ? name : maskName(name),
      number: workerId === null ? number : `****${number.slice(-4)}`,
      at: now,
      time: local.time,
      direction: direction === NO_DIRECTION ? null : direction,
      deviceName: device.name,
    },
  }
}

function recentOf(db: Db, deviceId: string, now: number): Recent {
  let devices = recent.get(db)
  if (!devices) {
    devices = new Map()
    recent.set(db, devices)
  }
  const young = (at: number) => at > now - 60 && at <= now
  const before = devices.get(deviceId) ?? { all: [], unknown: [] }
  const counts = { all: before.all.filter(young), unknown: before.unknown.filter(young) }
  devices.set(deviceId, counts)
  return counts
}

function assertFew(times: number[], most: number, now: number): void {
  if (times.length >= most)
    throw new StationError('attendance.taps-too-many', { seconds: (times[0] ?? now) + 60 - now })
}

interface TapRow {
  deviceId: string
  deviceName: string
  driver: string
  seconds: number
  number: string
  workerName: string | null
  punchId: string
}

/** What readers of cards told since an instant, newest first, as they wrote it; lines that could not be read among them. */
export function readerTaps(
  db: Db,
  keys: KeyRing,
  since: string,
  health: (id: string) => DeviceHealth | undefined,
): ReaderTap[] {
  const rows = all<TapRow>(
    db,
    `SELECT d.id AS deviceId, d.name AS deviceName, d.driver, p.number, w.name AS workerName, p.id AS punchId,
       coalesce(p.at_seconds, unixepoch(l.pulled_at)) AS seconds
     FROM pull l JOIN device d ON d.id = l.device_id JOIN punch p ON p.pull_id = l.id LEFT JOIN worker w ON w.id = p.worker_id
     WHERE d.driver IN (SELECT value FROM json_each(?)) AND l.pulled_at >= ? ORDER BY l.pulled_at DESC, p.id LIMIT 20`,
    [JSON.stringify(CARD_DRIVERS), since],
  )
  return [
    ...unreadLines(db, since, health),
    ...rows.map(({ deviceId, deviceName, seconds, number, workerName, punchId }) => {
      const format = formatOf(db, keys, deviceId)
      const text = format ? asTyped(number, format) : number
      return { deviceId, deviceName, at: instantOf(seconds), text, number, workerName, punchId }
    }),
  ]
}

function formatOf(db: Db, keys: KeyRing, deviceId: string): CardNumberFormat | undefined {
  return linkOf(db, keys, deviceId)?.options.cardFormat
}

/** With a wrong format a line terminal reads nothing at all: the line is then in its health. */
function unreadLines(db: Db, since: string, health: (id: string) => DeviceHealth | undefined): ReaderTap[] {
  const terminals = all<{ id: string; name: string }>(db, "SELECT id, name FROM device WHERE driver = 'line-terminal'")
  return terminals.flatMap(({ id, name }) => {
    const told = health(id)
    if (told?.error?.code !== 'devices.line-unreadable' || !told.lastContact || told.lastContact < since) return []
    const text = String(told.error.params.line ?? '')
    return [
      { deviceId: id, deviceName: name, at: told.lastContact, text, number: null, workerName: null, punchId: null },
    ]
  })
}

/** Keeps how a reader writes cards. No fact: a setting of this PC. */
export function setCardFormat(tx: Tx, deviceId: string, format: CardNumberFormat): void {
  const { db, keys } = tx
  const device = one<{ driver: string }>(db, 'SELECT driver FROM device WHERE id = ?', [deviceId])
  if (!device) throw new StationError('attendance.unknown-device', { device: deviceId })
  const settings = linkOf(db, keys, deviceId)
  if (!settings || !(readsCards(device.driver, undefined) || CARD_DRIVERS.includes(device.driver)))
    throw new StationError('attendance.not-a-card-reader')
  saveLink(db, keys, deviceId, { ...settings, options: { ...settings.options, cardFormat: format } })
}
