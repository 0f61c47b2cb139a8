import { type Punch, skipClosed, sortPunches, windowOf } from './punches.ts'
import type { ShiftWindow } from './shift.ts'
import { type Epoch, epochToLocal } from './time.ts'
import { type WorkdayResult, workdayOf } from './workday.ts'

/** A worker's membership of a team, days inclusive. */
export interface Membership {
  engagementId: string
  teamId: string
  entryDate: string
  exitDate: string | null
}

/** A punch that belongs to no workday: always a question. */
export interface Stray {
  code: 'attendance.outside-engagement' | 'attendance.no-shift' | 'attendance.outside-shift'
  date: string
  punch: Punch
}

export interface WorkerDay extends WorkdayResult {
  engagementId: string
  teamId: string
}

export interface WorkerDays {
  /** Shift days with punches, by date. */
  days: WorkerDay[]
  strays: Stray[]
}

/** Windows of a team on a date; undefined while the team has no shift. */
export type WindowLookup = (teamId: string, date: string) => ShiftWindow | undefined

export interface DaysInput {
  /** Dates to compute and, before and after them, those whose windows may reach in. */
  dates: readonly string[]
  from: string
  to: string
  memberships: readonly Membership[]
  windows: WindowLookup
  punches: readonly Punch[]
  zone: string
  now: Epoch
}

/** Membership on a day; of two on one day the one entered later. */
export function membershipOn(memberships: readonly Membership[], date: string): Membership | undefined {
  let found: Membership | undefined
  for (const membership of memberships) {
    if (!covers(membership, date)) continue
    if (!found || membership.entryDate >= found.entryDate) found = membership
  }
  return found
}

/**
 * All shift days of one worker between two dates, from his punches. A punch belongs to one window or to none, decided by time, direction and the
 * shift of the team he is in on that date; never by the punch before it.
 */
export function daysOf(input: DaysInput): WorkerDays {
  const { windows: lookup, memberships, zone, from, to } = input
  if (input.punches.length === 0) return { days: [], strays: [] }
  const owners: Membership[] = []
  const windows: ShiftWindow[] = []
  for (const date of input.dates) {
    for (const { membership, window } of windowsOn(memberships, date, lookup)) {
      owners.push(membership)
      windows.push(window)
    }
  }
  const { taken, strays } = distribute(sortPunches(input.punches), windows)
  const days: WorkerDay[] = []
  for (const [index, window] of windows.entries()) {
    const punches = taken[index]
    const owner = owners[index]
    if (!punches || !owner || window.date < from || window.date > to) continue
    const day = workdayOf(window, punches, input.now) as WorkerDay
    day.engagementId = owner.engagementId
    day.teamId = owner.teamId
    days.push(day)
  }
  return { days, strays: strays.map((punch) => strayOf(punch, zone, memberships, lookup)).filter(within(from, to)) }
}

interface OwnedWindow {
  membership: Membership
  window: ShiftWindow
}

const NO_WINDOWS: readonly OwnedWindow[] = []

/**
 * Shift windows of a date, by their start. Who is in two teams on one day (left one, entered the other) has the shifts of both; where they are the
 * same shift, the day belongs to the team entered later.
 */
function windowsOn(memberships: readonly Membership[], date: string, lookup: WindowLookup): readonly OwnedWindow[] {
  const membership = membershipOn(memberships, date)
  if (!membership) return NO_WINDOWS
  const window = lookup(membership.teamId, date)
  const found = window ? [{ membership, window }] : []
  if (memberships.length === 1) return found
  for (const other of memberships) {
    if (other === membership || !covers(other, date)) continue
    const second = lookup(other.teamId, date)
    if (!second || found.some((one) => one.window.starts === second.starts && one.window.ends === second.ends)) continue
    found.push({ membership: other, window: second })
  }
  return found.sort((a, b) => a.window.starts - b.window.starts)
}

function covers({ entryDate, exitDate }: Membership, date: string): boolean {
  return entryDate <= date && (exitDate === null || exitDate >= date)
}

/** Punches by the index of their window, and those of no window. */
function distribute(punches: readonly Punch[], windows: readonly ShiftWindow[]) {
  const taken: Punch[][] = []
  const strays: Punch[] = []
  let first = 0
  for (const punch of punches) {
    first = skipClosed(punch.at, windows, first)
    const index = windowOf(punch, windows, first)
    const list = taken[index]
    if (index < 0) strays.push(punch)
    else if (list) list.push(punch)
    else taken[index] = [punch]
  }
  return { taken, strays }
}

function strayOf(punch: Punch, zone: string, memberships: readonly Membership[], lookup: WindowLookup): Stray {
  const date = punch.pinnedDate ?? epochToLocal(zone, punch.at).date
  const membership = membershipOn(memberships, date)
  if (!membership) return { code: 'attendance.outside-engagement', date, punch }
  if (!lookup(membership.teamId, date)) return { code: 'attendance.no-shift', date, punch }
  return { code: 'attendance.outside-shift', date, punch }
}

function within(from: string, to: string): (stray: Stray) => boolean {
  return ({ date }) => date >= from && date <= to
}
