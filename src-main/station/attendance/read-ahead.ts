import { availableParallelism } from 'node:os'
import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from 'node:worker_threads'
import { type ErrorDetail, type ErrorParams, StationError } from '../../contract/errors.ts'
import { textOf } from '../journal/canonical.ts'
import { type Db, type OpenOptions, openDatabase } from '../store/db.ts'
import { QUIET, threadScript } from '../store/thread-script.ts'
import type { Epoch } from './rules/time.ts'
import type { SheetContent, WrittenSheet } from './sheet-content.ts'
import { type Team, teamMonth } from './team-month.ts'

/** Months of teams, taken one by one in their order. */
export interface TeamMonths {
  /** @throws StationError as {@link teamMonth} does for this team */
  take(index: number): WrittenSheet
  /** To be called when nothing more is taken. */
  end(): void
}

/** Below this many teams a thread costs more than it brings. */
const WORTH_A_THREAD = 20
/** A thread that delivers nothing for this long is given up and its share is done here. */
const PATIENCE_MS = 30_000
/** Sheets read here before their turn that are held in memory at once. */
const MOST_EARLY = 16

/** Each punch is read once, so that pages kept would be kept for nothing. */
export const READS_ONCE: OpenOptions = { readonly: true, cacheKib: 2048 }

/** What a thread is told, and what it tells of a team: its sheet, why it cannot be closed, or that it could not find out. */
export interface AheadData {
  path: string
  teams: Team[]
  month: string
  now: Epoch
  /** [0] messages sent (waited on), [1] 1 when nothing more is wanted, then one state per team: 0 open, 1 taken. */
  shared: Int32Array
  port: MessagePort
}
export type AheadMessage = { index: number } & (
  | { bytes: Uint8Array<ArrayBuffer>; hash: string }
  | { refused: { code: string; params: ErrorParams; details: ErrorDetail[] } }
  | { failed: true }
)

/**
 * Reads the months of many teams, sharing them with a thread, so that one is computed while another is written. Both read on connections of their
 * own and see the database as last committed: nothing that the transaction of the caller writes may change another team's punches.
 * Whatever the thread does not deliver (a build without it, a failure) is done here.
 */
export function readAhead(db: Db, teams: readonly Team[], month: string, now: Epoch): TeamMonths {
  const file = db.memory || teams.length < WORTH_A_THREAD || availableParallelism() < 2 ? undefined : script()
  // Apart from the connection that writes, whose memory is for what is written.
  const reading = file && openReading(db.name)
  if (!reading) return { take: (index) => teamMonth(db, teams[index]!, month, now), end() {} }

  const here = (index: number) => teamMonth(reading, teams[index]!, month, now)
  const shared = new Int32Array(new SharedArrayBuffer(4 * (2 + teams.length)))
  const { port1: port, port2 } = new MessageChannel()
  const named = teams.map(({ id, name }) => ({ id, name }))
  const data: AheadData = { path: db.name, teams: named, month, now, shared, port: port2 }
  const worker = new Worker(file, { workerData: data, transferList: [port2], execArgv: QUIET })
  // A thread that fails delivers nothing more, and that is seen by waiting.
  worker.on('error', () => {})
  worker.unref()

  /** Of teams whose turn has not come: read here, as a sheet or as what was thrown, and told by the thread. */
  const early = new Map<number, () => WrittenSheet>()
  const told = new Map<number, () => WrittenSheet>()
  let given = false

  function take(index: number): WrittenSheet {
    while (!given) {
      const sent = Atomics.load(shared, 0)
      for (let got = receiveMessageOnPort(port); got; got = receiveMessageOnPort(port)) {
        const message = got.message as AheadMessage
        if ('failed' in message) early.set(message.index, () => here(message.index))
        else told.set(message.index, answerOf(message))
      }
      const ready = early.get(index) ?? told.get(index)
      early.delete(index)
      told.delete(index)
      if (ready) return ready()
      // Taken by the thread and not ready: another one is read meanwhile.
      const next = early.size < MOST_EARLY ? claim(shared, index) : undefined
      if (next === index) return here(index)
      if (next !== undefined)
        early.set(
          next,
          outcomeOf(() => here(next)),
        )
      else if (Atomics.wait(shared, 0, sent, PATIENCE_MS) === 'timed-out') given = true
    }
    const ready = early.get(index) ?? told.get(index)
    return ready ? ready() : here(index)
  }

  return {
    take,
    end() {
      Atomics.store(shared, 1, 1)
      port.close()
      reading.close()
    },
  }
}

/** Undefined where the file is not to be opened once more. */
function openReading(path: string): Db | undefined {
  try {
    return openDatabase(path, READS_ONCE)
  } catch {
    return undefined
  }
}

const script = () => threadScript('month-helper', import.meta.url)

/** Takes the first team from `from` on that nobody has taken. */
export function claim(shared: Int32Array, from: number): number | undefined {
  for (let index = from; index + 2 < shared.length; index += 1) {
    if (Atomics.compareExchange(shared, 2 + index, 0, 1) === 0) return index
  }
  return undefined
}

function outcomeOf(work: () => WrittenSheet): () => WrittenSheet {
  try {
    const sheet = work()
    return () => sheet
  } catch (error) {
    return () => {
      throw error
    }
  }
}

function answerOf(message: Exclude<AheadMessage, { failed: true }>): () => WrittenSheet {
  return () => {
    if ('refused' in message) {
      const { code, params, details } = message.refused
      throw new StationError(code, params, details)
    }
    const { bytes, hash } = message
    return { content: JSON.parse(textOf(Buffer.from(bytes.buffer))) as SheetContent, bytes, hash }
  }
}
