/** The month at the gates with every kind of device. */
import { nextMonth } from '../scenario/attendance.ts'
import type { MonthAtTheGates, Stage } from '../scenario/types.ts'
import { type PlannedPunch, planMonth, terminalNumber } from '../site/month.ts'
import { PRACTICE_TEAMS, type PracticePerson } from '../site/people.ts'
import { type Lane, type LiveSpot, type Spot, waitFor } from './lane.ts'
import type { Turnstile } from './turnstile.ts'
import type { WedgeLane } from './wedge-lane.ts'

/** Days of the month on which people tap at this very minute, at devices without a log or clock. */
const LIVE_DAYS = ['05', '15', '25']
const CUTS = ['10', '20']

/** What is needed of the site's devices. */
export interface FleetParts {
  people: readonly PracticePerson[]
  spots: readonly Spot[]
  /** Every device once. */
  lanes: readonly Lane[]
  turnstile: Turnstile
  wedge: WedgeLane
}

interface LivePass {
  number: string
  live: LiveSpot
}

/** Plays the month; every tap is at one device only, and every device has kept all of its own at the end. */
export async function playFleet(fleet: FleetParts, stage: Stage): Promise<MonthAtTheGates> {
  const { month } = stage
  await giveCards(fleet, stage)
  const plan = planMonth(stage.people, { month, terminals: fleet.spots.length })
  let taps = plan.punches
  const cuts = [...CUTS.map((day) => `${month}-${day}`), `${nextMonth(month)}-01`]
  let from = ''
  for (const [part, date] of cuts.entries()) {
    const day = `${month}-${LIVE_DAYS[part]}`
    const passes = passesOf(fleet, stage.people, taps, day)
    const live = new Set(passes.map(({ number }) => number))
    taps = taps.filter(({ number, time }) => !(live.has(number) && time.startsWith(day)))
    await passLive(fleet, stage, passes, day, part)
    await stage.setClock(date, '12:00:00')
    const until = `${date}T12:00:00`
    await playPart(
      fleet,
      stage,
      taps.filter(({ time }) => time >= from && time < until),
      part,
    )
    from = until
    stage.progress('part of the month', part + 1, cuts.length)
  }
  for (const lane of fleet.lanes) await lane.finish(stage)
  return { punches: fleet.lanes.reduce((sum, { sent }) => sum + sent.length, 0), repeatedPullAdded: 0 }
}

async function playPart(fleet: FleetParts, stage: Stage, taps: readonly PlannedPunch[], part: number): Promise<void> {
  const lanes = new Set(fleet.spots.map(({ lane }) => lane))
  for (const lane of lanes) {
    const own = taps.filter(({ terminal }) => fleet.spots[terminal]?.lane === lane)
    await lane.play(stage, own, part)
  }
}

/** Who passes live on a day: people of a live spot who came and went on it by day. */
function passesOf(
  fleet: FleetParts,
  people: readonly PracticePerson[],
  taps: readonly PlannedPunch[],
  day: string,
): LivePass[] {
  return people.flatMap((person) => {
    const live = fleet.spots[person.index % fleet.spots.length]?.live
    const number = terminalNumber(person)
    const own = taps.filter((tap) => tap.number === number && tap.time.startsWith(day))
    const whole = own.some(({ direction }) => direction === 0) && own.some(({ direction }) => direction === 1)
    return live && whole && !PRACTICE_TEAMS[person.team]?.night ? [{ number, live }] : []
  })
}

/** In at ten to seven, out at twenty past five, by the practice clock. */
async function passLive(
  fleet: FleetParts,
  stage: Stage,
  passes: LivePass[],
  day: string,
  index: number,
): Promise<void> {
  const spots = new Set(fleet.spots.flatMap(({ live }) => (live ? [live] : [])))
  for (const [direction, time] of [[0, '06:50:00'] as const, [1, '17:20:00'] as const]) {
    await stage.setClock(day, time)
    await tellClock(stage)
    if (direction === 0) for (const spot of spots) await spot.misbehave?.(stage, index)
    for (const { number, live } of passes) await live.tapNow(number, direction)
    if (direction === 0 && index === 0) await refuseStranger(fleet, stage)
    for (const spot of spots) await spot.settled(stage)
  }
}

/** Any question to the devices brings them the practice clock at once. */
async function tellClock({ clerk }: Stage): Promise<void> {
  await clerk.attendance.ports()
}

async function refuseStranger({ turnstile }: FleetParts, stage: Stage): Promise<void> {
  turnstile.refuse('stranger')
  await refusalKept(stage, 'attendance.gate-unknown-number')
}

/** Who has left comes once more: his card is known, and the gate stays shut. */
export async function refuseLeaver({ turnstile, people }: FleetParts, stage: Stage, leaver: string): Promise<void> {
  const person = people.find(({ name }) => name === leaver)
  const { rows } = await stage.clerk.roster.search({ text: leaver, status: 'left' })
  const workerId = rows.find(({ name }) => name === leaver)?.id
  if (!person || !workerId) throw new Error('nobody of this name has left')
  await turnstile.giveCard(stage, terminalNumber(person), workerId, `${nextMonth(stage.month)}-01`)
  await tellClock(stage)
  turnstile.refuse(terminalNumber(person))
  await refusalKept(stage, 'attendance.gate-not-engaged')
  await turnstile.settled(stage)
}

async function refusalKept(stage: Stage, code: string): Promise<void> {
  await waitFor(code, async () =>
    (await stage.clerk.attendance.deviceEvents({ limit: 100 })).some((event) => event.code === code),
  )
}

/** Cards for those who will pass the turnstile or come by the office. */
async function giveCards(fleet: FleetParts, stage: Stage): Promise<void> {
  const workers = await workerIds(stage)
  for (const person of stage.people) {
    const workerId = workers.get(person.name)
    const live = fleet.spots[person.index % fleet.spots.length]?.live
    for (const place of [fleet.turnstile, fleet.wedge]) {
      if (place === live && workerId) await place.giveCard(stage, terminalNumber(person), workerId, `${stage.month}-01`)
    }
  }
}

async function workerIds(stage: Stage): Promise<Map<string, string>> {
  const found = new Map<string, string>()
  for (let offset = 0; ; offset += 200) {
    const { rows, total } = await stage.clerk.roster.search({ status: 'all', offset, limit: 200 })
    for (const { name, id } of rows) found.set(name, id)
    if (offset + 200 >= total) return found
  }
}
