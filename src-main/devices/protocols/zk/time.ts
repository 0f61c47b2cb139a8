/**
 * Time of ZKTeco devices: one u32 that counts as if every month had 31 days, no zone.
 *
 *     ((y % 100) * 372 + (m - 1) * 31 + d - 1) * 86400 + h * 3600 + mi * 60 + s
 *
 * A device can hold 31 February. Such a time is kept as it stands and flagged, never rolled over to March.
 */

export interface ZkTime {
  /** `YYYY-MM-DDTHH:mm:ss`, even where no such day exists. */
  text: string
  /** Whether the calendar has this day. */
  possible: boolean
}

const two = (value: number) => String(value).padStart(2, '0')

function daysInMonth(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate()
}

/** Whether a wall time `YYYY-MM-DDTHH:mm:ss` is on the calendar and the clock. */
export function isPossibleWallTime(text: string): boolean {
  const parts = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})$/.exec(text)
  if (!parts) return false
  const [year, month, day, hour, minute, second] = parts.slice(1).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return false
  return hour < 24 && minute < 60 && second < 60
}

export function decodeZkTime(value: number): ZkTime {
  const seconds = value % 86400
  const days = Math.floor(value / 86400)
  const year = 2000 + Math.floor(days / 372)
  const month = (Math.floor(days / 31) % 12) + 1
  const day = (days % 31) + 1
  const clock = `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`
  return {
    text: `${year}-${two(month)}-${two(day)}T${clock}`,
    possible: day <= daysInMonth(year, month),
  }
}

/** Encodes a wall time `YYYY-MM-DDTHH:mm:ss`; days up to 31 are taken in any month, as devices do. Throws RangeError otherwise. */
export function encodeZkTime(text: string): number {
  const parts = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})$/.exec(text)
  if (!parts) throw new RangeError(`not a wall time: ${text}`)
  const [year, month, day, hour, minute, second] = parts.slice(1).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  const inRange = month >= 1 && month <= 12 && day >= 1 && day <= 31 && hour < 24 && minute < 60 && second < 60
  if (!inRange) throw new RangeError(`not a wall time: ${text}`)
  return ((year % 100) * 372 + (month - 1) * 31 + day - 1) * 86400 + hour * 3600 + minute * 60 + second
}
