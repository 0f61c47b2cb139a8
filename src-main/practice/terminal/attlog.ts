/** The `attlog.dat` a practice terminal writes to a USB stick, in the manners of different firmwares. */
import type { PracticePunch } from './device.ts'

export interface AttlogStyle {
  /** Default `\r\n`. */
  newline?: '\r\n' | '\n'
  /** Default 6. */
  columns?: 4 | 6
  /** Pads the number on the left to nine characters, as older units do. */
  padNumber?: boolean
  /** `/` instead of `-` in dates. */
  slashes?: boolean
  deviceId?: number
}

export function attlogText(punches: readonly PracticePunch[], style: AttlogStyle = {}): string {
  const newline = style.newline ?? '\r\n'
  return punches.map((punch) => attlogLine(punch, style) + newline).join('')
}

function attlogLine(punch: PracticePunch, style: AttlogStyle): string {
  const number = style.padNumber ? punch.number.padStart(9, ' ') : punch.number
  const [date, time] = punch.deviceTime.split('T')
  const day = style.slashes ? date!.replaceAll('-', '/') : date
  const all = [number, `${day} ${time}`, style.deviceId ?? 1, punch.direction ?? 0, punch.verify ?? 1, 0]
  return all.slice(0, style.columns ?? 6).join('\t')
}
