/**
 * Wall time ↔ instant. A device knows only its own wall clock; the station keeps what the device said, and beside it the instant that the
 * wall time means in the device's zone. Nothing is rolled over: 31 February stays 31 February and is set aside (threads: adms-server-ZKTeco#14,
 * pyzk#211, pyzatt#18; zone errors: odoo PR#192434).
 */

/** Whole seconds since 1970-01-01T00:00:00Z. */
export type Epoch = number

const DAY = 86_400
const WALL = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})$/

/** Clock difference from which a day carries a warning, minutes. The device's time still counts. */
export const CLOCK_WARNING_MINUTES = 5
/** Clock difference from which the day becomes a question, minutes. */
export const CLOCK_QUESTION_MINUTES = 60

/** Days since 1970-01-01 of a date `YYYY-MM-DD`, or undefined for a date that does not exist. */
export function dayNumber(date: string): number | undefined {
  const known = dayNumbers.get(date)
  if (known !== undefined) return known
  const ms = Date.parse(`${date}T00:00:00Z`)
  if (date.length !== 10 || !Number.isFinite(ms) || new Date(ms).toISOString().slice(0, 10) !== date) return undefined
  if (dayNumbers.size > 20_000) dayNumbers.clear()
  dayNumbers.set(date, ms / (DAY * 1000))
  return ms / (DAY * 1000)
}
const dayNumbers = new Map<string, number>()

/** `date` moved by whole days. */
export function addDays(date: string, days: number): string {
  const number = dayNumber(date)
  if (number === undefined) throw new RangeError(`no such date: ${date}`)
  return new Date((number + days) * DAY * 1000).toISOString().slice(0, 10)
}

/** ISO weekday, 1 Monday … 7 Sunday. */
export function weekdayOf(date: string): number {
  const number = dayNumber(date)
  if (number === undefined) throw new RangeError(`no such date: ${date}`)
  return ((((number + 3) % 7) + 7) % 7) + 1
}

/** All dates of a month `YYYY-MM`. */
export function datesOfMonth(month: string): string[] {
  const dates: string[] = []
  for (let date = `${month}-01`; date.startsWith(month); date = addDays(date, 1)) dates.push(date)
  return dates
}

/** Instant text with milliseconds. */
export function instantOf(epoch: Epoch): string {
  return new Date(epoch * 1000).toISOString()
}

/** Seconds of an instant text, fraction dropped. */
export function epochOf(instant: string): Epoch {
  return Math.floor(Date.parse(instant) / 1000)
}

const formatters = new Map<string, Intl.DateTimeFormat>()
function formatter(zone: string): Intl.DateTimeFormat {
  let found = formatters.get(zone)
  if (!found) {
    found = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    })
    formatters.set(zone, found)
  }
  return found
}

/** Whether the runtime knows an IANA zone. */
export function isZone(zone: string): boolean {
  try {
    formatter(zone)
    return true
  } catch {
    return false
  }
}

/** Offset of a zone at an instant: local wall seconds minus UTC seconds. */
function offsetAt(zone: string, epoch: Epoch): number {
  // Zones change their offset on quarter hours of UTC, so one look-up serves a quarter.
  const quarter = Math.floor(epoch / 900)
  let known = offsets.get(zone)
  if (!known) {
    known = new Map()
    offsets.set(zone, known)
  }
  let offset = known.get(quarter)
  if (offset === undefined) {
    const part: Record<string, number> = {}
    for (const { type, value } of formatter(zone).formatToParts(new Date(quarter * 900_000))) part[type] = Number(value)
    const wall = Date.UTC(part.year ?? 0, (part.month ?? 1) - 1, part.day, part.hour, part.minute, part.second) / 1000
    offset = wall - quarter * 900
    if (known.size > 200_000) known.clear()
    known.set(quarter, offset)
  }
  return offset
}
const offsets = new Map<string, Map<number, number>>()

/**
 * Instant of a local wall time. In the hour that summer time repeats the first one is meant.
 * @param secondOfDay seconds since the local midnight, may lie outside the day
 * @returns undefined for a wall time that the zone skips
 */
export function localToEpoch(zone: string, day: number, secondOfDay: number): Epoch | undefined {
  const wall = day * DAY + secondOfDay
  const early = wall - offsetAt(zone, wall - DAY)
  if (early + offsetAt(zone, early) === wall) return early
  const late = wall - offsetAt(zone, wall + DAY)
  return late + offsetAt(zone, late) === wall ? late : undefined
}

/** Local date `YYYY-MM-DD` and wall time `HH:mm:ss` of an instant. */
export function epochToLocal(zone: string, epoch: Epoch): { date: string; time: string } {
  const text = new Date((epoch + offsetAt(zone, epoch)) * 1000).toISOString()
  return { date: text.slice(0, 10), time: text.slice(11, 19) }
}

/** Wall time `HH:mm` of an instant. */
export function wallOf(zone: string, epoch: Epoch): string {
  return epochToLocal(zone, epoch).time.slice(0, 5)
}

export type TimeProblem = 'attendance.impossible-time' | 'attendance.future-time' | 'attendance.before-start'

export interface JudgedTime {
  /** Null where the device's time cannot be: the punch is set aside, its raw bytes kept. */
  at: Epoch | null
  /** Local date of the punch at the site; of one set aside the date on which it was received. */
  localDate: string
  problem: TimeProblem | null
}

export interface TimeFrame {
  /** Zone of the device clock. */
  zone: string
  /** Zone of the site: its date is the date of the punch. */
  siteZone: string
  /** Host instant at which the record was received. */
  receivedAt: Epoch
  /** Device clock minus host clock, milliseconds; null where unknown. */
  skewMs: number | null
  /** First day on which this site can have punches, or null. */
  notBefore: string | null
}

/**
 * Judges device wall times of one pull. The device's time is what counts, whatever the skew; only what cannot be is set aside: a date or time
 * that does not exist, one later than the pull by more than the clock's own lead, one before the project began.
 */
export function timeJudge(frame: TimeFrame): (deviceTime: string) => JudgedTime {
  const { zone, siteZone, receivedAt, skewMs, notBefore } = frame
  const receivedOn = epochToLocal(siteZone, receivedAt).date
  const lead = skewMs === null ? CLOCK_QUESTION_MINUTES * 60 : Math.max(0, Math.ceil(skewMs / 1000))
  const newest = receivedAt + Math.min(lead, CLOCK_QUESTION_MINUTES * 60) + CLOCK_WARNING_MINUTES * 60
  const aside = (problem: TimeProblem): JudgedTime => ({ at: null, localDate: receivedOn, problem })
  return (deviceTime) => {
    const at = deviceEpoch(zone, deviceTime)
    if (at === undefined) return aside('attendance.impossible-time')
    if (at > newest) return aside('attendance.future-time')
    const localDate = zone === siteZone ? deviceTime.slice(0, 10) : epochToLocal(siteZone, at).date
    if (notBefore !== null && localDate < notBefore) return aside('attendance.before-start')
    return { at, localDate, problem: null }
  }
}

/** Instant of a device wall time `YYYY-MM-DDTHH:mm:ss`, or undefined if there is no such time. */
export function deviceEpoch(zone: string, deviceTime: string): Epoch | undefined {
  if (!WALL.test(deviceTime)) return undefined
  const day = dayNumber(deviceTime.slice(0, 10))
  if (day === undefined) return undefined
  const hour = Number(deviceTime.slice(11, 13))
  const minute = Number(deviceTime.slice(14, 16))
  const second = Number(deviceTime.slice(17, 19))
  if (hour > 23 || minute > 59 || second > 59) return undefined
  return localToEpoch(zone, day, hour * 3600 + minute * 60 + second)
}
