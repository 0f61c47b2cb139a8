import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { writeCamt054 } from '../../../src-main/practice/bank/camt054.ts'
import { distort, type FaultKind } from '../../../src-main/practice/bank/faults.ts'
import { BANK_FORMATS } from '../../../src-main/practice/bank/formats/index.ts'
import { layDown } from '../../../src-main/station/bank/transport/folder.ts'
import type { BankLink, BankOrder, BankReply } from '../../../src-main/station/bank/transport/link.ts'
import { ESCROW } from './names.ts'
import type { World } from './world.ts'

type Fault =
  | 'network-down'
  | 'lost-before'
  | 'station-dies-before'
  | 'bank-dies-before'
  | 'bank-dies-inside'
  | 'bank-dies-after'
  | 'lost-after'
  | 'station-dies-after'
  | 'twice'
  | 'garbled'
  | FaultKind
/** An answer that is not what the books say. */
const DISTORTIONS: FaultKind[] = ['partial', 'reorder', 'wrong-amount', 'wrong-name', 'unknown-id', 'duplicate']
const FAULTS: Fault[] = [
  'network-down',
  'lost-before',
  'station-dies-before',
  'bank-dies-before',
  'bank-dies-inside',
  'bank-dies-after',
  'lost-after',
  'station-dies-after',
  'twice',
  'garbled',
  ...DISTORTIONS,
]
const GONE: BankReply = { kind: 'unclear', why: 'the line is gone' }

/** The line to the bank of a run. In `percent` of 100 exchanges something goes wrong, at any point of it. */
export function faultyLine(world: World, percent: number): BankLink {
  const { random } = world
  const fault = (): Fault | undefined => (random.chance(percent) ? random.pick(FAULTS) : undefined)
  const exchange = async (work: () => void, answer: (kind: FaultKind | undefined) => Promise<BankReply>) => {
    const kind = fault()
    if (kind === 'network-down') return { kind: 'not-sent', why: 'no network' } as const
    if (kind === 'lost-before') return GONE
    if (kind === 'station-dies-before') world.crashStation()
    if (kind === 'station-dies-before') return GONE
    if (kind === 'bank-dies-before') world.bank.close()
    if (!world.bank.db.open) return GONE
    if (kind === 'bank-dies-inside') return dieInside(world, work)
    work()
    if (kind === 'twice') work()
    const reply = await answer(DISTORTIONS.find((one) => one === kind))
    if (kind === 'station-dies-after') world.crashStation()
    if (kind === 'bank-dies-after') world.bank.close()
    if (kind === 'lost-after' || kind === 'station-dies-after' || kind === 'bank-dies-after') return GONE
    return kind === 'garbled' && reply.kind === 'answer' ? { ...reply, bytes: garbled(reply.bytes) } : reply
  }
  return {
    submit: (order) =>
      exchange(
        () => receive(world, order),
        (kind) => report(world, order.messageId, kind),
      ),
    query: (messageId) =>
      exchange(
        () => {},
        (kind) => report(world, messageId, kind),
      ),
    returns: () =>
      exchange(
        () => {},
        async () => ({ kind: 'answer', bytes: returnsOf(world) }),
      ),
  }
}

function receive(world: World, { messageId, profile, debtorAccount, bytes }: BankOrder): void {
  const order = BANK_FORMATS[profile]!.read(bytes, { messageId, debtorAccount })
  world.bank.receive(order, bytes, profile === 'iso20022-pain001' ? 'pain.001' : 'text', profile)
}

/** The bank dies in the middle of its own transaction. */
function dieInside(world: World, work: () => void): BankReply {
  try {
    world.bank.transaction(() => {
      work()
      throw new Error('killed')
    })
  } catch {
    world.bank.close()
  }
  return GONE
}

async function report(world: World, messageId: string, fault: FaultKind | undefined): Promise<BankReply> {
  const batch = world.bank.batch(messageId)
  if (!batch) return { kind: 'unknown-message' }
  const payments = distort(fault, world.bank.payments(messageId))
  return { kind: 'answer', bytes: await BANK_FORMATS[batch.profile ?? 'iso20022-pain001']!.result(batch, payments) }
}

/** The notice of every wage that came back. */
export function returnsOf(world: World): Buffer {
  const returned = world.bank.allPayments().filter(({ returnedAt }) => returnedAt !== null)
  return writeCamt054(ESCROW, returned, { reportId: 'RT', createdAt: '2027-02-01T00:00:00.000Z' })
}

function garbled(bytes: Buffer): Buffer {
  const half = Buffer.from(bytes.subarray(0, Math.ceil(bytes.length / 2)))
  for (let at = 7; at < half.length; at += 41) half[at] = (half[at] ?? 0) ^ 0x95
  return half
}

/** File transfer of a run: folders on the disk, which the bank works off when it likes. */
export function faultyFolders(world: World, percent: number): BankLink {
  const { random } = world
  const [orders, results] = [world.path('sftp-in'), world.path('sftp-out')]
  return {
    submit: async (order) => {
      const fault = random.chance(percent) ? random.int(1, 4) : 0
      if (fault === 1) return { kind: 'not-sent', why: 'no network' }
      if (fault === 2) world.crashStation()
      if (fault === 2) return GONE
      for (const file of [order, ...order.companions]) layDown(orders, file.fileName, file.bytes)
      if (fault === 3) world.crashStation()
      if (fault >= 3) return GONE
      return { kind: 'delivered', where: orders }
    },
    query: async (messageId) => {
      if (random.chance(percent)) return GONE
      const found = readdirSync(results).find((name) => name.includes(messageId))
      if (found) return { kind: 'answer', bytes: readFileSync(join(results, found)) }
      const laid = [...readdirSync(orders), ...doneIn(orders)].some((name) => name.includes(messageId))
      // In these folders nothing is ever cleared away, so what does not lie there never came.
      return laid ? { kind: 'delivered', where: orders } : { kind: 'unknown-message' }
    },
    returns: async () => ({ kind: 'answer', bytes: returnsOf(world) }),
  }
}

function doneIn(orders: string): string[] {
  try {
    return readdirSync(join(orders, 'done'))
  } catch {
    return []
  }
}
