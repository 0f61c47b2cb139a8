import type { PracticeBank } from '../bank/client-process.ts'
import type { PracticeReader } from '../reader/practice-reader.ts'
import type { PracticePerson } from '../site/people.ts'
import type { PracticeTerminal } from '../terminal/practice-terminal.ts'
import type { StationClient } from './station-client.ts'

export type DeviceLinkInput =
  | { kind: 'serial'; path: string; baudRate: number }
  | { kind: 'tcp'; host: string; port: number }

export interface SiteIds {
  managerId: string
  clerkId: string
  /** By team index of the practice site. */
  teamIds: string[]
  readerId: string
  terminalIds: string[]
  /** The terminal without network, whose log comes on a USB stick. */
  stickId: string
}

/** Everything that a scenario plays with. */
export interface Stage {
  manager: StationClient
  clerk: StationClient
  reader: PracticeReader
  terminals: PracticeTerminal[]
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
