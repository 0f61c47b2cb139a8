/**
 * `attlog.dat`, the attendance a ZKTeco terminal writes to a USB stick: text, one punch a line.
 *
 *     PIN2 \t YYYY-MM-DD HH:MM:SS \t DeviceID \t Status \t Verified \t Workcode \r\n
 *
 * Seen besides: four columns, `\n` alone, PIN padded on the left, `/` in dates, single-digit months, lines of serial number (`S…`) and checksum
 * (`C…`). Text is UTF-8 on newer firmware, else GBK. The order of the two numbers after DeviceID differs between firmwares, so each line's
 * bytes are kept. A line that cannot be read is reported, never dropped.
 */

export interface AttlogRecord {
  /** 1-based. */
  line: number
  number: string
  /** `YYYY-MM-DDTHH:mm:ss`, even where no such day exists. */
  deviceTime: string
  /** 255 where the line has no such column. */
  status: number
  verify: number
  /** The line without its end. */
  raw: Uint8Array
}

export interface AttlogRejection {
  line: number
  text: string
  /** Message code of the devices namespace. */
  reason: 'devices.attlog-line-unreadable' | 'devices.attlog-line-truncated'
}

export interface AttlogFile {
  records: AttlogRecord[]
  rejected: AttlogRejection[]
  encoding: 'utf-8' | 'gb18030'
}

/** What a device itself uses for "no state key pressed". */
export const NO_STATE = 255

const NEWLINE = 0x0a
const RETURN = 0x0d
const PUNCH = /^\s*([0-9A-Za-z]{1,24})\t(\d{4})([-/])(\d{1,2})\3(\d{1,2})[ T](\d{1,2}):(\d{2}):(\d{2})(?:\t(.*))?$/
const OWN_LINE = /^(S[A-Za-z]*|C[A-Za-z]*)\s*[:=\t ]/

interface Line {
  number: number
  bytes: Uint8Array
  ended: boolean
}

/** UTF-8 if every byte fits, else GB18030. */
function decoderFor(content: Uint8Array): { encoding: AttlogFile['encoding']; decoder: TextDecoder } {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(content)
    return { encoding: 'utf-8', decoder: new TextDecoder('utf-8') }
  } catch {
    return { encoding: 'gb18030', decoder: new TextDecoder('gb18030') }
  }
}

/** Newline bytes never stand inside a GB18030 character, so bytes are cut before they are decoded. */
function* linesOf(content: Uint8Array): Generator<Line> {
  let start = 0
  for (let number = 1; start < content.length; number++) {
    const newline = content.indexOf(NEWLINE, start)
    const end = newline < 0 ? content.length : newline
    const textEnd = end > start && content[end - 1] === RETURN ? end - 1 : end
    yield { number, bytes: content.subarray(start, textEnd), ended: newline >= 0 }
    start = end + 1
  }
}

const two = (text: string) => text.padStart(2, '0')

function smallNumber(text: string | undefined): number {
  return text !== undefined && /^\s*\d{1,3}\s*$/.test(text) ? Number(text) : NO_STATE
}

/** Parses a whole file. Never throws: what cannot be read is in `rejected`. */
export function parseAttlog(content: Uint8Array): AttlogFile {
  const { encoding, decoder } = decoderFor(content)
  const file: AttlogFile = { records: [], rejected: [], encoding }
  let columns = 0
  for (const line of linesOf(content)) {
    const text = decoder.decode(line.bytes)
    if (text.trim() === '') continue
    const punch = PUNCH.exec(text)
    if (!punch && line.ended && OWN_LINE.test(text)) continue
    const rest = punch?.[9]?.split('\t') ?? []
    if (!punch) {
      file.rejected.push(rejection(line, text))
    } else if (!line.ended && rest.length + 2 < columns) {
      file.rejected.push({ line: line.number, text, reason: 'devices.attlog-line-truncated' })
    } else {
      columns = Math.max(columns, rest.length + 2)
      file.records.push(recordOf(line, punch, rest))
    }
  }
  return file
}

function rejection(line: Line, text: string): AttlogRejection {
  const reason = line.ended ? 'devices.attlog-line-unreadable' : 'devices.attlog-line-truncated'
  return { line: line.number, text, reason }
}

function recordOf(line: Line, punch: RegExpExecArray, rest: string[]): AttlogRecord {
  const [, number, year, , month, day, hour, minute, second] = punch
  return {
    line: line.number,
    number: number!,
    deviceTime: `${year}-${two(month!)}-${two(day!)}T${two(hour!)}:${minute}:${second}`,
    status: smallNumber(rest[1]),
    verify: smallNumber(rest[2]),
    raw: line.bytes,
  }
}
