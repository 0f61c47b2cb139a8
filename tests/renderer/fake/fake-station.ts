/** State of the fake station and its live stream: enough to walk through every screen. */

import type { User } from '../../../src-main/contract/access.ts'
import type { Batch } from '../../../src-main/contract/bank.ts'
import { StationError } from '../../../src-main/contract/errors.ts'
import type { ListState } from '../../../src-main/contract/payroll.ts'
import type { LiveEvent } from '../../../src-main/contract/station.ts'
import { DEVICES, id, type Outputs, SITE, type Worker, workerOf } from './world.ts'

export type FakeCard = NonNullable<Outputs['roster']['cardOnReader']>

export class FakeStation {
  user: User | null = null
  users: User[] = [
    { id: id('US', 1), name: '钱经理', role: 'manager', companyId: null, active: true },
    { id: id('US', 2), name: '劳资员小赵', role: 'clerk', companyId: null, active: true },
    { id: id('US', 3), name: '孙老板', role: 'contractor', companyId: SITE.companies[1]!.id, active: true },
    { id: id('US', 4), name: '监察员老郑', role: 'inspector', companyId: null, active: true },
  ]
  workers: Worker[] = Array.from({ length: 120 }, (_, index) => workerOf(index))
  devices = structuredClone(DEVICES)
  site = structuredClone(SITE)
  card: FakeCard | null = null
  /** Every card read, as an entry names it by its read. */
  readonly reads = new Map<string, FakeCard>()
  /** Cards tapped at the reader that types, formats found, and cards given. */
  taps: string[] = []
  formats: string[] = []
  given: Array<{ text: string; takeOver: boolean }> = []
  wrongPins = 0
  /** Reason with which the one operation was taken note of. */
  noted = ''
  /** Whether the one offered file is ignored. */
  ignored = false
  closed = new Set(SITE.teams.slice(0, 5).map((team) => team.id))
  lists = new Map<number, ListState>([
    [0, 'frozen'],
    [1, 'published'],
    [2, 'confirmed'],
    [3, 'drafted'],
  ])
  /** Texts of held lines. */
  held: string[] = []
  noticeRunning = false
  batches = new Map<number, Batch['state']>([[0, 'settled']])
  /** Batches in the outbox; those taken back, with the reason; answers nobody believes, by batch, with why. */
  outbox = new Set<number>()
  cancelled = new Map<number, string>()
  doubts = new Map<string, string>([[id('BT', 1), 'wrong-amount']])
  /** Of whatever day is opened: punches that one person can hardly have made. */
  dayDoubts: Array<{ code: string; params: Record<string, string | number>; punchIds: string[] }> = []
  balance: Outputs['bank']['account']['balance'] = {
    balanceFen: 42_692_554,
    asOf: '2026-10-20',
    onTheWayFen: 3_000_000,
    availableFen: 39_692_554,
  }
  escrow: Outputs['bank']['escrow'] = {
    accountName: '浙江虚构建设集团有限公司示例市滨江路安置房二期工程农民工工资专用账户',
    masked: '**** 8821',
    bankName: '示例农商银行营业部',
    cnaps: '402339900007',
    openedOn: '2026-03-15',
    connection: {
      url: 'https://127.0.0.1:8443/',
      fingerprint: Array.from({ length: 32 }, () => 'AB').join(':'),
      hasClient: false,
    },
  }
  sftp: Outputs['bank']['sftp'] = null
  board: Outputs['rights']['board']['posted'] = null
  filings: Outputs['filing']['list'] = []
  bound: Outputs['documents']['bound'] = null
  size = 1_042
  readonly #listeners = new Set<(event: LiveEvent) => void>()

  say(event: LiveEvent): void {
    for (const listener of [...this.#listeners]) listener(event)
  }

  changed(kind: string): void {
    this.size += 1
    this.say({ topic: 'journal', size: this.size, kinds: [kind] })
  }

  layCard(index: number): void {
    const known = this.workers.find((worker) => worker.maskedIdNumber.endsWith(String(1200 + index)))
    const worker = workerOf(index)
    this.card = {
      readId: `read-${Date.now()}-${index}`,
      deviceId: id('DV', 1),
      at: new Date().toISOString(),
      name: known?.name ?? worker.name,
      sex: '1',
      nation: '01',
      age: worker.age,
      maskedIdNumber: worker.maskedIdNumber,
      maskedAddress: '示例省示例市示例镇****',
      validTo: '2038-05-01',
      expired: false,
      workerId: known?.id ?? null,
    }
    this.reads.set(this.card.readId, this.card)
    this.say({ topic: 'card', event: 'read', deviceId: id('DV', 1), readId: this.card.readId, code: null })
  }

  async *live(signal: AbortSignal | undefined): AsyncGenerator<LiveEvent> {
    const queue: LiveEvent[] = [{ topic: 'hello', size: this.size }]
    let wake: () => void = () => {}
    const listener = (event: LiveEvent) => {
      queue.push(event)
      wake()
    }
    this.#listeners.add(listener)
    try {
      while (!signal?.aborted) {
        const next = queue.shift()
        if (next) yield next
        else
          await new Promise<void>((resolve) => {
            wake = resolve
            signal?.addEventListener('abort', () => resolve(), { once: true })
          })
      }
    } finally {
      this.#listeners.delete(listener)
    }
  }

  checkPin(userId: string, pin: string): User {
    const user = this.users.find((one) => one.id === userId)
    if (!user || pin !== '1234') {
      this.wrongPins += 1
      if (this.wrongPins > 4) throw new StationError('access.locked', { name: user?.name ?? '', minutes: 5 })
      throw new StationError('access.wrong-pin', { name: user?.name ?? '', left: 5 - this.wrongPins })
    }
    this.wrongPins = 0
    return user
  }
}
