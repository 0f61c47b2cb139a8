import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type HostProcess, startHostProcess } from '../../../src-main/cli/demo/host-process.ts'
import { type PracticeBank, startPracticeBank } from '../../../src-main/practice/bank/client-process.ts'
import { type PracticeReader, startPracticeReader } from '../../../src-main/practice/reader/practice-reader.ts'
import { type PracticePerson, practicePeople } from '../../../src-main/practice/site/people.ts'
import { type PracticeTerminal, startPracticeTerminal } from '../../../src-main/practice/terminal/practice-terminal.ts'

export const MONTH = '2026-10'
export const COMM_KEY = 1234
/** The terminal at the gate runs 95 seconds fast. */
const CLOCK_ERROR_MS = 95_000

/** A practice site around an empty station: reader on a pty, terminal and bank on sockets, host and bank in processes of their own. */
export interface PracticeSite {
  host: HostProcess
  reader: PracticeReader
  terminal: PracticeTerminal
  bank: PracticeBank
  people: PracticePerson[]
  /** The station's data folder. */
  dataDir: string
  /** Sets the practice clock of station, devices, terminal and bank to a local time of the site. */
  setClock(localDate: string, time?: string): void
  end(): Promise<void>
}

/** Six people in two day teams of two contractors. */
const WORKERS = 6
export const TEAM_COUNT = 2

export async function openPracticeSite(): Promise<PracticeSite> {
  const folder = mkdtempSync(join(tmpdir(), 'anxin-e2e-'))
  const clockFile = join(folder, 'clock')
  let offsetMs = 0
  const setClock = (localDate: string, time = '08:00:00') => {
    offsetMs = Date.parse(`${localDate}T${time}+08:00`) - Date.now()
    writeFileSync(clockFile, String(Math.round(offsetMs)))
  }
  setClock(`${MONTH}-01`, '05:30:00')
  const linkPath = join(tmpdir(), `anxin-e2e-reader-${process.pid}`)
  const reader = await startPracticeReader({ linkPath })
  const terminal = await startPracticeTerminal({
    serialNumber: 'PRACTICE00000001',
    commKey: COMM_KEY,
    clockOffsetMs: CLOCK_ERROR_MS,
    now: () => Date.now() + offsetMs,
  })
  const bank = await startPracticeBank(join(folder, 'bank'), 0, clockFile)
  const dataDir = join(folder, 'station')
  mkdirSync(dataDir)
  const host = await startHostProcess(dataDir, clockFile)
  return {
    host,
    reader,
    terminal,
    bank,
    dataDir,
    people: practicePeople(WORKERS).map((person) => ({ ...person, team: person.index % TEAM_COUNT })),
    setClock,
    end: async () => {
      await host.stop()
      await reader.stop()
      await terminal.stop()
      await bank.kill()
      rmSync(linkPath, { force: true })
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
