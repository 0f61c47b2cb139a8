import type { PracticeBank } from '../bank/client-process.ts'
import type { PracticeReader } from '../reader/practice-reader.ts'
import type { PracticePerson } from '../site/people.ts'
import type { PracticeTerminal } from '../terminal/practice-terminal.ts'
import type { StationClient } from './station-client.ts'

export type DeviceLinkInput =
  | { kind: 'serial'; path: string; baudRate: number }
  | { kind: 'tcp'; host: string; port: number }

export interface DeviceIds {
  readerId: string
  terminalIds: string[]
  /** The terminal without network, whose log comes on a USB stick. */
  stickId: string
}

export interface SiteIds extends DeviceIds {
  managerId: string
  clerkId: string
  /** By team index of the practice site. */
  teamIds: string[]
}

export interface MonthAtTheGates {
  punches: number
  repeatedPullAdded: number
}

/** Other devices than the two terminals and the stick of the short month. */
export interface Gates {
  /** The reader that a person lays his card on. */
  readerFor(person: PracticePerson): PracticeReader
  /** Plays every tap of the month. */
  play(stage: Stage): Promise<MonthAtTheGates>
  /** A worker of this name has left the site. */
  afterExit(stage: Stage, leaver: string): Promise<void>
}

/** Everything that a scenario plays with. */
export interface Stage {
  manager: StationClient
  clerk: StationClient
  reader: PracticeReader
  terminals: PracticeTerminal[]
  gates?: Gates | undefined
  bank: PracticeBank
  people: PracticePerson[]
  month: string
  site: SiteIds
  /** Sets the practice clock of station and devices to a local date and time of the site. */
  setClock(localDate: string, time?: string): Promise<void>
  say(line: string): void
  progress(task: string, done: number, total: number): void
}

/** What the month came to; the demo prints it and compares it with the bank's books. */
export interface Summary {
  enrolled: number
  punches: number
  repeatedPullAdded: number
  manualPunches: number
  strangers: number
  workdayCenti: number
  grossFen: number
  netFen: number
  payments: number
  paid: number
  paidFen: number
  returned: number
  reissued: number
}
