import { PRACTICE_TEAMS, type PracticePerson } from './people.ts'
import { type Random, seededRandom } from './random.ts'

/** A tap at a terminal as it will be played: local wall time of the site. */
export interface PlannedPunch {
  /** Which of the site's terminals. */
  terminal: number
  number: string
  /** `YYYY-MM-DDTHH:mm:ss` */
  time: string
  direction: 0 | 1
}

export interface PlannedMonth {
  punches: PlannedPunch[]
  /** What the clerk will find: days on which a tap was forgotten. */
  forgotten: Array<{ person: number; date: string; direction: 0 | 1 }>
  /** Taps of people who are not on the roster. */
  strangers: number
}

export interface MonthOptions {
  /** YYYY-MM */
  month: string
  terminals: number
  seed?: number
  /** Person index → last day on site. */
  exits?: ReadonlyMap<number, string>
}

/** Number that a person has on the terminals. */
export function terminalNumber(person: PracticePerson): string {
  return String(1001 + person.index)
}

/**
 * Plays out a month of taps: day teams 06:45–17:10 or later, the night team 18:45–05:10 into the next day, rest days, overtime, a few forgotten
 * and doubled taps, and two people nobody enrolled.
 */
export function planMonth(people: PracticePerson[], options: MonthOptions): PlannedMonth {
  const random = seededRandom(options.seed ?? 20261031)
  const plan: PlannedMonth = { punches: [], forgotten: [], strangers: 0 }
  const days = daysOf(options.month)
  for (const person of people) {
    const forgetful = person.index % 17 === 3
    const forgetDay = days[random.int(4, 24)]
    const lastDay = options.exits?.get(person.index)
    for (const date of days) {
      if (lastDay !== undefined && date > lastDay) break
      if (random.chance(dayOfMonth(date) <= 3 ? 60 : 11)) continue
      playDay(plan, person, date, random, options.terminals, forgetful && date === forgetDay)
    }
  }
  for (const number of ['9001', '9002']) {
    const date = days[random.int(8, 20)] ?? options.month
    plan.punches.push({ terminal: 0, number, time: `${date}T07:${two(random.int(10, 50))}:00`, direction: 0 })
    plan.strangers += 1
  }
  plan.punches.sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : a.number < b.number ? -1 : 1))
  return plan
}

function playDay(
  plan: PlannedMonth,
  person: PracticePerson,
  date: string,
  random: Random,
  terminals: number,
  forgets: boolean,
): void {
  const night = PRACTICE_TEAMS[person.team]?.night ?? false
  const number = terminalNumber(person)
  const terminal = person.index % terminals
  const overtime = random.chance(30) ? random.int(1, 3) * 60 : 0
  const arrive = (night ? 18 * 60 + 40 : 6 * 60 + 35) + random.int(0, 22)
  const leave = (night ? 29 * 60 : 17 * 60) + random.int(1, 20) + overtime
  const forgetOut = forgets && random.chance(60)
  if (!forgets || forgetOut) {
    plan.punches.push({ terminal, number, time: wall(date, arrive, random.int(0, 59)), direction: 0 })
    // A second tap in the same minute because the gate was slow.
    if (random.chance(2))
      plan.punches.push({ terminal, number, time: wall(date, arrive + 1, random.int(0, 59)), direction: 0 })
  }
  if (!forgets || !forgetOut)
    plan.punches.push({ terminal, number, time: wall(date, leave, random.int(0, 59)), direction: 1 })
  if (forgets) plan.forgotten.push({ person: person.index, date, direction: forgetOut ? 1 : 0 })
}

function wall(date: string, minutes: number, seconds: number): string {
  const day = minutes >= 24 * 60 ? nextDay(date) : date
  const within = minutes % (24 * 60)
  return `${day}T${two(Math.floor(within / 60))}:${two(within % 60)}:${two(seconds)}`
}

function nextDay(date: string): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10)
}

/** All dates of a month. */
export function daysOf(month: string): string[] {
  const [year = 0, index = 0] = month.split('-').map(Number)
  const count = new Date(Date.UTC(year, index, 0)).getUTCDate()
  return Array.from({ length: count }, (_, day) => `${month}-${two(day + 1)}`)
}

function dayOfMonth(date: string): number {
  return Number(date.slice(8))
}

function two(value: number): string {
  return String(value).padStart(2, '0')
}
