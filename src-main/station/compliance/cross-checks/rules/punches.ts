/** Rules over punches alone. Pure. */
import type { CrossMeasures, Measures } from '../../policy.ts'
import { type CrossFinding, compare, findingOf, type Subject } from '../finding.ts'
import type { StepPunch } from './in-step.ts'

/** One person at two devices within seconds: he cannot have been at both (domain.md §6). */
export function twoPlaces(
  month: string,
  punches: readonly StepPunch[],
  people: ReadonlyMap<string, Subject>,
  devices: ReadonlyMap<string, string>,
  measures: CrossMeasures,
  clock: (at: number) => string,
): CrossFinding[] {
  const found = new Map<string, Array<[StepPunch, StepPunch]>>()
  for (const [workerId, own] of byWorker(punches)) {
    own.sort((a, b) => a.at - b.at || compare(a.deviceId, b.deviceId) || compare(a.id, b.id))
    for (let index = 1; index < own.length; index += 1) {
      const [before, after] = [own[index - 1] as StepPunch, own[index] as StepPunch]
      if (before.deviceId === after.deviceId || after.at - before.at > measures.twoPlacesSeconds) continue
      found.set(workerId, [...(found.get(workerId) ?? []), [before, after]])
    }
  }
  return [...found].map(([workerId, times]) => {
    const person = subject(people, workerId)
    return findingOf(month, {
      rule: 'two-places',
      severity: times.length >= measures.twoPlacesSeriousTimes ? 'serious' : 'notable',
      people: [person],
      params: { name: person.name, times: times.length, seconds: measures.twoPlacesSeconds },
      evidence: times.map(([before, after]) => ({
        code: 'two-places',
        workerId,
        date: after.date,
        params: {
          date: after.date,
          first: devices.get(before.deviceId) ?? '',
          firstAt: clock(before.at),
          second: devices.get(after.deviceId) ?? '',
          secondAt: clock(after.at),
        },
        punchIds: [before.id, after.id],
      })),
    })
  })
}

/** A punch of somebody who had left, with the date on which he left. */
export interface LatePunch {
  id: string
  workerId: string
  at: number
  date: string
  exitDate: string
  /** End of the exit date at the site, seconds since 1970. */
  exitEnds: number
  deviceName: string
}

/** Punches after the exit date (domain.md §6). The end of a night shift that began on it is none. */
export function afterExit(
  month: string,
  punches: readonly LatePunch[],
  people: ReadonlyMap<string, Subject>,
  measures: CrossMeasures,
  clock: (at: number) => string,
): CrossFinding[] {
  const late = punches.filter(({ at, exitEnds }) => at > exitEnds + measures.afterExitGraceMinutes * 60)
  return [...byWorker(late)].map(([workerId, own]) => {
    const person = subject(people, workerId)
    return findingOf(month, {
      rule: 'after-exit',
      severity: 'serious',
      people: [person],
      params: { name: person.name, exit: own[0]?.exitDate ?? '', punches: own.length },
      evidence: own.map(({ id, at, date, deviceName }) => ({
        code: 'punch',
        workerId,
        date,
        params: { date, time: clock(at), device: deviceName },
        punchIds: [id],
      })),
    })
  })
}

export interface UnknownNumber {
  deviceId: string
  deviceName: string
  number: string
  punches: number
  firstDate: string
  lastDate: string
}

/** Numbers at the gate that belong to nobody on the roster (条例 art. 28: the unregistered may not enter). The channel check counts them. */
export function unknownNumbers(month: string, numbers: readonly UnknownNumber[]): CrossFinding[] {
  return numbers.map(({ deviceId, deviceName, number, punches, firstDate, lastDate }) =>
    findingOf(month, {
      rule: 'unknown-number',
      severity: 'serious',
      params: { number, device: deviceName, punches },
      evidence: [
        {
          code: 'unknown-number',
          params: { number, device: deviceName, deviceId, from: firstDate, to: lastDate, punches },
        },
      ],
    }),
  )
}

export interface NumberOwner {
  number: string
  workerId: string
  fromDate: string
}

/** One attendance card or number that was several people's within the month (一卡多人). */
export function sharedNumbers(
  month: string,
  owners: readonly NumberOwner[],
  people: ReadonlyMap<string, Subject>,
): CrossFinding[] {
  const groups = new Map<string, NumberOwner[]>()
  for (const owner of owners) groups.set(owner.number, [...(groups.get(owner.number) ?? []), owner])
  return [...groups]
    .filter(([, own]) => new Set(own.map(({ workerId }) => workerId)).size > 1)
    .map(([number, own]) => {
      const who = [...new Set(own.map(({ workerId }) => workerId))].map((id) => subject(people, id))
      return findingOf(month, {
        rule: 'number-shared',
        severity: 'notable',
        people: who,
        params: { number, people: who.length },
        evidence: own.map(({ workerId, fromDate }) => ({
          code: 'number-from',
          workerId,
          date: fromDate,
          params: { name: subject(people, workerId).name, date: fromDate },
        })),
      })
    })
}

export interface TeamPunches {
  teamId: string
  teamName: string
  punches: number
  manual: number
}

/** Share of punches made by hand, team by team, by the measures of the channel check (“手工考勤、生物识别比例低”, N23). */
export function manualShare(month: string, teams: readonly TeamPunches[], measures: Measures): CrossFinding[] {
  return teams.flatMap(({ teamId, teamName, punches, manual }) => {
    if (punches === 0 || manual * 100 < measures.manualPunchPercentAmber * punches) return []
    const tenths = Math.floor((manual * 1000) / punches)
    const percent = `${Math.floor(tenths / 10)}.${tenths % 10}`
    return [
      findingOf(month, {
        rule: 'manual-share',
        severity: manual * 100 >= measures.manualPunchPercentRed * punches ? 'serious' : 'notable',
        teamId,
        params: { team: teamName, percent },
        evidence: [{ code: 'manual-share', params: { team: teamName, manual, punches, percent } }],
      }),
    ]
  })
}

export function subject(people: ReadonlyMap<string, Subject>, workerId: string): Subject {
  return people.get(workerId) ?? { workerId, name: workerId, teamId: null, teamName: '' }
}

function byWorker<T extends { workerId: string }>(rows: readonly T[]): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const row of rows) {
    const known = groups.get(row.workerId)
    if (known) known.push(row)
    else groups.set(row.workerId, [row])
  }
  return groups
}
