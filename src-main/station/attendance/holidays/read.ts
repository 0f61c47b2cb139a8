/** A year of holidays from a text: rows of date, kind and name, or the State Council's notice as it is published. No clock, no database. */
import { StationError } from '../../../contract/errors.ts'
import { type NoticeDays, readNotice } from './notice.ts'
import { calendarDate } from './rules.ts'

export interface ReadDays extends Omit<NoticeDays, 'wrong'> {
  /** Rows that were not understood, numbered from 1. */
  bad: BadRow[]
}

export interface BadRow {
  row: number
  text: string
  code: string
  params: Record<string, string | number>
}

/** Text of a file: UTF-8, else GB18030. @throws StationError `attendance.holiday-file-encoding` */
export function textOf({ fileName, contentBase64 }: { fileName: string; contentBase64: string }): string {
  const bytes = Buffer.from(contentBase64, 'base64')
  for (const encoding of ['utf-8', 'gb18030']) {
    try {
      return new TextDecoder(encoding, { fatal: true }).decode(bytes)
    } catch {
      // The next encoding is tried.
    }
  }
  throw new StationError('attendance.holiday-file-encoding', { file: fileName })
}

type Kind = 'statutory' | 'off' | 'working'

/** Words of the kind of day as tables use them, longest first within a kind. */
const KINDS: ReadonlyArray<[Kind, RegExp]> = [
  ['working', /上班|补班|工作日|调班|^班$|work/i],
  ['statutory', /法定|三薪|statutory|public/i],
  ['off', /放假|休息|调休|假日|节假日|^休$|off|rest|holiday/i],
]

/** Rows `date, kind, name` of one year; a statutory day is a day off too. Text without such rows is read as the notice. */
export function readHolidayText(text: string, year: number): ReadDays {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/)
  const notice = readNotice(text, year)
  if (notice && !lines.some((line) => rowOf(line, year) !== null)) {
    const { wrong, ...days } = notice
    const bad = wrong.map(({ row, text: sentence, weekday }): BadRow => {
      const line = { row, text: sentence.slice(0, 80) }
      if (weekday === null) return { ...line, code: 'attendance.holiday-notice-date', params: {} }
      const { date, said, right } = weekday
      return { ...line, code: `attendance.holiday-weekday-${right}`, params: { date, said } }
    })
    return { ...days, bad }
  }
  const read: ReadDays = { statutory: [], off: [], working: [], names: {}, bad: [] }
  const seen = new Map<string, number>()
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '' || line.trim().startsWith('#')) continue
    const bad = (code: string, params: BadRow['params'] = {}) =>
      read.bad.push({ row: index + 1, text: line.trim().slice(0, 80), code: `attendance.${code}`, params })
    const fields = fieldsOf(line)
    // A line of headings.
    if (seen.size === 0 && read.bad.length === 0 && !/\d/.test(line)) continue
    const date = dateOf(fields[0] ?? '', year)
    const kind = kindOf(fields[1] ?? '')
    if (date === null) bad('holiday-row-date')
    else if (!date.startsWith(`${year}-`)) bad('holiday-row-year', { date, year })
    else if (kind === null) bad('holiday-row-kind', { date })
    else if (seen.has(date)) bad('holiday-row-twice', { date, first: seen.get(date) ?? 0 })
    else {
      seen.set(date, index + 1)
      read[kind].push(date)
      if (kind === 'statutory') read.off.push(date)
      const name = (fields[2] ?? '').slice(0, 40)
      if (name !== '') read.names[date] = name
    }
  }
  for (const list of [read.statutory, read.off, read.working]) list.sort()
  return read
}

function rowOf(line: string, year: number): string | null {
  const fields = fieldsOf(line)
  return kindOf(fields[1] ?? '') === null ? null : dateOf(fields[0] ?? '', year)
}

function fieldsOf(line: string): string[] {
  return line.split(/[,，;；\t]/).map((field) =>
    field
      .trim()
      .replace(/^"(.*)"$/, '$1')
      .trim(),
  )
}

function kindOf(text: string): Kind | null {
  return KINDS.find(([, pattern]) => pattern.test(text))?.[0] ?? null
}

/** `2027-01-01`, `2027/1/1`, `2027.1.1`, `20270101`, `2027年1月1日`, `1月1日`; null where it is no date. */
function dateOf(text: string, year: number): string | null {
  const found =
    /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:\s.*)?$/.exec(text) ??
    /^(\d{4})(\d{2})(\d{2})$/.exec(text) ??
    /^()(\d{1,2})月(\d{1,2})日$/.exec(text)
  return found ? calendarDate(Number(found[1] || year), Number(found[2]), Number(found[3])) : null
}
