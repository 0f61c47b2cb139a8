/** Figures as the screens show them. Money and quantities come as integers and are printed digit by digit. */
import { formatYuan } from '../../src-main/contract/money.ts'

/** `123450` fen → `¥1,234.50`. */
export function formatMoney(fen: number): string {
  const plain = formatYuan(fen)
  const negative = plain.startsWith('-')
  const [whole = '0', decimals = '00'] = (negative ? plain.slice(1) : plain).split('.')
  return `${negative ? '-' : ''}¥${groupDigits(whole)}.${decimals}`
}

/** `1234567` → `1,234,567`. */
export function groupDigits(whole: string | number): string {
  return String(whole).replace(/\B(?=(\d{3})+$)/g, ',')
}

/** Hundredths of a workday: `2600` → `26`, `2550` → `25.5`, `33` → `0.33`. */
export function formatWorkdays(centi: number): string {
  const sign = centi < 0 ? '-' : ''
  const digits = String(Math.abs(centi)).padStart(3, '0')
  const decimals = digits.slice(-2).replace(/0+$/, '')
  return `${sign}${digits.slice(0, -2)}${decimals ? `.${decimals}` : ''}`
}

/** Minutes as hours and minutes: `150` → `2:30`. */
export function formatMinutes(minutes: number): string {
  const absolute = Math.abs(minutes)
  return `${minutes < 0 ? '-' : ''}${Math.floor(absolute / 60)}:${String(absolute % 60).padStart(2, '0')}`
}

export const SITE_ZONE = 'Asia/Shanghai'

function parts(instant: string, zone: string): Record<string, string> {
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  })
  return Object.fromEntries(format.formatToParts(new Date(instant)).map((part) => [part.type, part.value]))
}

/** Local date of an instant, `YYYY-MM-DD`. */
export function localDate(instant: string, zone = SITE_ZONE): string {
  const p = parts(instant, zone)
  return `${p.year}-${p.month}-${p.day}`
}

/** Local time of an instant, `HH:mm`. */
export function localTime(instant: string, zone = SITE_ZONE): string {
  const p = parts(instant, zone)
  return `${p.hour}:${p.minute}`
}

/** `2026-10-03 08:58`. */
export function localDateTime(instant: string, zone = SITE_ZONE): string {
  return `${localDate(instant, zone)} ${localTime(instant, zone)}`
}

/** Instant of a local date and wall time `HH:mm` at the site, whose zone has had no summer time since 1991. */
export function siteInstant(date: string, time: string): string {
  return new Date(`${date}T${time}:00.000+08:00`).toISOString()
}

export interface Age {
  unit: 'now' | 'minutes' | 'hours' | 'days'
  count: number
}

/** How long ago, in the largest unit that fits. */
export function ageOf(instant: string, nowMs: number): Age {
  const minutes = Math.max(0, Math.floor((nowMs - Date.parse(instant)) / 60_000))
  if (minutes < 1) return { unit: 'now', count: 0 }
  if (minutes < 60) return { unit: 'minutes', count: minutes }
  if (minutes < 48 * 60) return { unit: 'hours', count: Math.floor(minutes / 60) }
  return { unit: 'days', count: Math.floor(minutes / 1440) }
}

/** The month `steps` after `month` (negative: before), `YYYY-MM`. */
export function addMonths(month: string, steps: number): string {
  const [year = 0, number = 1] = month.split('-').map(Number)
  const index = year * 12 + (number - 1) + steps
  return `${Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, '0')}`
}

/** First letters of a name for a tile: the last two characters of a Chinese name, else the initials. */
export function initialsOf(name: string): string {
  if (/\p{Script=Han}/u.test(name)) return name.slice(-2)
  return name
    .split(/\s+/)
    .map((word) => word.charAt(0).toUpperCase())
    .join('')
    .slice(0, 2)
}
