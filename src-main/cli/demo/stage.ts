import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startPracticeBank } from '../../practice/bank/client-process.ts'
import { Fleet } from '../../practice/fleet/fleet.ts'
import { type PracticeReader, startPracticeReader } from '../../practice/reader/practice-reader.ts'
import { addStandardDevices, PRACTICE_PINS, setUpSite } from '../../practice/scenario/site-setup.ts'
import { openWindow, type StationClient } from '../../practice/scenario/station-client.ts'
import type { DeviceIds, Stage } from '../../practice/scenario/types.ts'
import { type PracticePerson, practicePeople } from '../../practice/site/people.ts'
import { type PracticeTerminal, startPracticeTerminal } from '../../practice/terminal/practice-terminal.ts'
import { type HostProcess, startHostProcess } from './host-process.ts'

const COMM_KEY = 1234
/** Gate 1 runs 95 seconds fast: the skew must be recorded, never "corrected". */
const CLOCK_ERRORS_MS = [95_000, 0]

export interface StageOptions {
  folder: string
  month: string
  workers: number
  /** Every kind of device takes part, instead of two terminals and a stick. */
  allDevices?: boolean
  say(line: string): void
  progress(task: string, done: number, total: number): void
}

export interface OpenStage extends Stage {
  host: HostProcess
  dataDir: string
  /** Where every kind of device takes part. */
  fleet: Fleet | undefined
  end(): Promise<void>
}

/** Sets the practice site up around a station of its own: reader on a pty, terminals and bank on sockets, host and bank as processes. */
export async function openStage(options: StageOptions): Promise<OpenStage> {
  const dataDir = join(options.folder, 'station')
  const clockFile = join(options.folder, 'practice-clock')
  mkdirSync(dataDir, { recursive: true })
  let offsetMs = 0
  const setClock = async (localDate: string, time = '08:00:00') => {
    offsetMs = Date.parse(`${localDate}T${time}+08:00`) - Date.now()
    writeFileSync(clockFile, String(Math.round(offsetMs)))
  }
  await setClock(`${options.month}-01`, '05:30:00')
  const now = () => Date.now() + offsetMs
  const people = practicePeople(options.workers)
  const devices = options.allDevices ? await everyDevice(options.folder, people, now) : await standardDevices(now)
  const bank = await startPracticeBank(join(options.folder, 'bank'))
  const host = await startHostProcess(dataDir, clockFile, devices.fleet?.hidSocket)
  const managerWindow = await openWindow(await host.link())
  const site = await setUpSite(managerWindow.client, options.month, devices.register)
  const clerkWindow = await openWindow(await host.link())
  await clerkWindow.client.access.signIn({ userId: site.clerkId, pin: PRACTICE_PINS.clerk })
  const stage: OpenStage = {
    manager: managerWindow.client,
    clerk: clerkWindow.client,
    reader: devices.reader,
    terminals: devices.terminals,
    gates: devices.fleet,
    fleet: devices.fleet,
    bank,
    people,
    month: options.month,
    site,
    setClock,
    say: options.say,
    progress: options.progress,
    host,
    dataDir,
    // Host and bank are taken from the stage: they may have been started anew since.
    end: async () => {
      await stage.host.stop()
      await devices.stop()
      await stage.bank.kill()
    },
  }
  return stage
}

interface StageDevices {
  reader: PracticeReader
  terminals: PracticeTerminal[]
  fleet?: Fleet
  register(manager: StationClient): Promise<DeviceIds>
  stop(): Promise<void>
}

/** A card reader on a pty and two terminals on sockets. */
async function standardDevices(now: () => number): Promise<StageDevices> {
  // A pty link's path must be short, and it is gone with the demo.
  const linkPath = join(tmpdir(), `anxin-reader-${process.pid}`)
  const reader = await startPracticeReader({ linkPath })
  const terminals = await Promise.all(
    CLOCK_ERRORS_MS.map((clockOffsetMs, index) =>
      startPracticeTerminal({ serialNumber: `PRACTICE0000000${index + 1}`, commKey: COMM_KEY, clockOffsetMs, now }),
    ),
  )
  return {
    reader,
    terminals,
    register: (manager) =>
      addStandardDevices(manager, {
        reader: { kind: 'serial', path: reader.path, baudRate: 115_200 },
        terminals: terminals.map(({ host: address, port }) => ({ kind: 'tcp', host: address, port })),
        commKey: COMM_KEY,
      }),
    stop: async () => {
      await reader.stop()
      for (const terminal of terminals) await terminal.stop()
      rmSync(linkPath, { force: true })
    },
  }
}

async function everyDevice(folder: string, people: PracticePerson[], now: () => number): Promise<StageDevices> {
  const fleet = await Fleet.start({ folder, people, now })
  return {
    reader: fleet.readers[0].reader,
    terminals: [],
    fleet,
    register: (manager) => fleet.register(manager),
    stop: () => fleet.stop(),
  }
}
