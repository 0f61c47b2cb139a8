/**
 * A punch on a terminal until the station's screens are told of it (issue 3: under 200 ms in the median): practice terminal → TCP → devices process →
 * spool on disk → engine's commit → live event. Everything real but the terminal and the drawing of the page.
 */
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DevicesSupervisor } from '../../src-main/devices/supervisor.ts'
import { startPracticeTerminal } from '../../src-main/practice/terminal/practice-terminal.ts'
import { addDevice } from '../../src-main/station/attendance/devices/commands.ts'
import { openStation } from '../../src-main/station/station.ts'

const PUNCHES = 60
const BUDGET_MS = 200

export interface RealtimeResult {
  name: string
  punches: number
  medianMs: number
  slowestMs: number
  budgetMs: number
  passed: boolean
  [figure: string]: string | number | boolean
}

export async function run(): Promise<RealtimeResult> {
  const dataDir = mkdtempSync(join(process.env.ANXIN_BENCH_DIR ?? tmpdir(), 'anxin-bench-'))
  let now = Date.parse('2026-10-20T00:00:00Z')
  const terminal = await startPracticeTerminal({ now: () => now })
  const station = await openStation({ dataDir, masterKey: randomBytes(32), practice: true })
  station.ledger.commit({ userId: 'system', role: 'system' }, (tx) =>
    addDevice(tx, {
      driver: 'zk-terminal',
      name: '南门',
      zone: 'Asia/Shanghai',
      link: { kind: 'tcp', host: terminal.host, port: terminal.port },
      commKey: 0,
      pullEverySeconds: 0,
      options: { realtime: true },
    }),
  )
  const supervisor = new DevicesSupervisor({ spoolFolder: join(dataDir, 'spool') })
  station.attachDevices({
    send: (message) => supervisor.send(message),
    onMessage: (listener) => void supervisor.on(listener),
  })
  try {
    supervisor.start()
    await until(() => terminal.commands().includes(500))
    const { live } = station.createContext({ id: 'bench' })
    const times: number[] = []
    for (let punch = 0; punch < PUNCHES; punch++) {
      now += 60_000
      times.push(await timeOf(() => void terminal.device.punchNow('1001'), live))
    }
    times.sort((a, b) => a - b)
    const medianMs = round(times[PUNCHES >> 1]!)
    const slowestMs = round(times.at(-1)!)
    const passed = medianMs < BUDGET_MS
    return { name: 'realtime punch', punches: PUNCHES, medianMs, slowestMs, budgetMs: BUDGET_MS, passed }
  } finally {
    await supervisor.stop()
    await terminal.stop()
    station.close()
    rmSync(dataDir, { recursive: true, force: true })
  }
}

type Live = ReturnType<Awaited<ReturnType<typeof openStation>>['createContext']>['live']

function timeOf(punch: () => void, live: Live): Promise<number> {
  return new Promise((resolve) => {
    const started = performance.now()
    const stop = live.subscribe((event) => {
      if (event.topic !== 'journal') return
      stop()
      resolve(performance.now() - started)
    })
    punch()
  })
}

function round(ms: number): number {
  return Math.round(ms * 10) / 10
}

async function until(condition: () => boolean): Promise<void> {
  const deadline = Date.now() + 20_000
  while (!condition()) {
    if (Date.now() > deadline) throw new Error('the terminal was not registered for events')
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
