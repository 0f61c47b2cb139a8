/**
 * The State Council's notice of a year's holidays, read from its text: which days are off and which weekends are worked. The notice does not say which
 * of the days off are statutory; 全国年节及纪念日放假办法 (2024 revision, art. 2) does, by festival.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { resourcesDir } from '../../store/resources.ts'
import { addDays } from '../rules/time.ts'
import { calendarDate } from './rules.ts'

export interface NoticeDays {
  statutory: string[]
  off: string[]
  working: string[]
  names: Record<string, string>
  /** Lines (counted from 1) with a date that the year does not have, e.g. 30 February, or whose weekday is not the calendar's. */
  wrong: Array<{ row: number; text: string; weekday: WrongWeekday | null }>
}

interface WrongWeekday {
  date: string
  /** As the text has it, e.g. `周六`. */
  said: string
  /** Of the calendar, 0 for Sunday. */
  right: number
}

const FESTIVALS = /元旦|春节|清明节?|劳动节|端午节?|中秋节?|国庆节?/g
/** A date, the weekday or remark after it, and where a span ends the same again. */
const SPAN =
  /(\d{1,2})月(\d{1,2})日(（[^）]*）|\([^)]*\)|(?:星期|周)[一二三四五六日天])?(?:\s*[至到—－~-]+\s*(?:(\d{1,2})月)?(\d{1,2})日(（[^）]*）|\([^)]*\)|(?:星期|周)[一二三四五六日天])?)?/g
const WEEKDAY = /(?:星期|周|礼拜)([一二三四五六日天])/g
const WEEKDAYS = '日一二三四五六'

/** Days by the notice's text; null where the text is no such notice. */
export function readNotice(text: string, year: number): NoticeDays | null {
  const days = { off: new Set<string>(), working: new Set<string>(), names: {} as Record<string, string> }
  const wrong: NoticeDays['wrong'] = []
  let festival = ''
  for (const { row, text: sentence } of sentencesOf(text)) {
    const named = sentence.match(FESTIVALS)
    if (named) festival = named.join('、')
    const kind = /上班/.test(sentence) ? 'working' : /放假|休息|补休/.test(sentence) ? 'off' : null
    if (kind === null) continue
    const { dates, weekdays } = datesIn(sentence, year)
    const line = { row, text: sentence.trim() }
    if (dates.includes(null)) wrong.push({ ...line, weekday: null })
    for (const weekday of weekdays) wrong.push({ ...line, weekday })
    for (const date of dates) {
      if (date === null) continue
      days[kind].add(date)
      if (kind === 'off' && festival !== '') days.names[date] = festival
    }
  }
  if (days.off.size === 0) return null
  const off = [...days.off].sort()
  const statutory = statutoryDays(year).filter((date) => days.off.has(date))
  return { statutory, off, working: [...days.working].sort(), names: days.names, wrong }
}

function sentencesOf(text: string): Array<{ row: number; text: string }> {
  return text
    .split(/\r\n|\n|\r/)
    .flatMap((line, index) => line.split('。').map((sentence) => ({ row: index + 1, text: sentence })))
}

/** Dates of a sentence, null for one that there is not; and the weekdays it names that are not theirs. */
function datesIn(sentence: string, year: number): { dates: Array<string | null>; weekdays: WrongWeekday[] } {
  const weekdays: WrongWeekday[] = []
  const check = (date: string, remark: string | undefined) => {
    const wrong = wrongWeekday(date, remark)
    if (wrong) weekdays.push(wrong)
  }
  const dates = [...sentence.matchAll(SPAN)].flatMap(([, month, day, remark, toMonth, toDay, toRemark]) => {
    const from = calendarDate(year, Number(month), Number(day))
    const to = toDay === undefined ? from : calendarDate(year, Number(toMonth ?? month), Number(toDay))
    if (from === null || to === null) return [null]
    check(from, remark)
    if (toDay !== undefined) check(to, toRemark)
    const days: string[] = []
    for (let date = from; date <= to && days.length < 15; date = addDays(date, 1)) days.push(date)
    return days
  })
  return { dates, weekdays }
}

/** Of a remark that names one weekday; several are of no single date. */
function wrongWeekday(date: string, remark = ''): WrongWeekday | null {
  const named = [...remark.matchAll(WEEKDAY)]
  const [said, day = ''] = named[0] ?? []
  if (said === undefined || named.length > 1) return null
  const right = new Date(`${date}T00:00:00Z`).getUTCDay()
  return WEEKDAYS.indexOf(day.replace('天', '日')) === right ? null : { date, said, right }
}

/**
 * Statutory holidays of a year by 全国年节及纪念日放假办法 art. 2, as revised from 2025 on; before that without 除夕 and 2 May. A festival that falls
 * on another one's day leaves a day fewer: which day makes up for it the year's notice decides, and the count is told as a doubt.
 */
export function statutoryDays(year: number): string[] {
  const fixed = ['01-01', '05-01', '05-02', '10-01', '10-02', '10-03'].map((day) => `${year}-${day}`)
  const lunar = festivalsOf(year)
  const spring = lunar ? [-1, 0, 1, 2].map((days) => addDays(lunar.spring, days)) : []
  const days = new Set([...fixed, ...spring, qingming(year), ...(lunar ? [lunar.dragonBoat, lunar.midAutumn] : [])])
  const old = new Set([`${year}-05-02`, spring[0]])
  return [...days].filter((date) => year >= 2025 || !old.has(date)).sort()
}

/** Day of 清明 in the 21st century: the usual approximation by the mean solar term, right for 2000–2099. */
function qingming(year: number): string {
  const short = year % 100
  const day = Math.floor(short * 0.2422 + 4.81) - Math.floor(short / 4)
  return `${year}-04-${String(day).padStart(2, '0')}`
}

const festivalSchema = z.object({
  year: z.int(),
  spring: z.iso.date(),
  dragonBoat: z.iso.date(),
  midAutumn: z.iso.date(),
})

let festivals: Array<z.infer<typeof festivalSchema>> | undefined

/** 正月初一, 五月初五 and 八月十五 of a year; undefined beyond the table. Not reckoned here: a new moon minutes from midnight decides a day of 300 % pay. */
function festivalsOf(year: number) {
  if (!festivals) {
    const file: unknown = JSON.parse(readFileSync(join(resourcesDir(), 'policies', 'festivals.json'), 'utf8'))
    festivals = z.object({ rows: z.array(festivalSchema) }).parse(file).rows
  }
  return festivals.find((row) => row.year === year)
}
