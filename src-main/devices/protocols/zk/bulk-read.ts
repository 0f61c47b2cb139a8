/**
 * Bulk read of a data set (1503 / 1504 / 1500 / 1501 / 1502). A small set comes at once; a large one is announced with its size and asked for
 * chunk by chunk. What has arrived before a failure is handed out with it, so that nothing received is lost.
 */
import { asDeviceError, DeviceError } from '../../errors.ts'
import {
  bulkRequest,
  CMD_DATA,
  CMD_DATA_RDY,
  CMD_DATA_WRRQ,
  CMD_FREE_DATA,
  CMD_PREPARE_DATA,
  REPLY_OK,
} from './commands.ts'
import type { ZkConnection } from './connection.ts'
import type { ZkPacket } from './packet.ts'

/** No terminal holds more; a larger announcement is a corrupt one. */
const LARGEST_DATASET = 64 << 20

export interface BulkResult {
  /** Records without the leading u32 total. */
  bytes: Uint8Array
  /** Size the device announced for the records. */
  announced: number
  /** Set where the read broke off; `bytes` is what came before. */
  failure?: DeviceError
}

class Collector {
  readonly #parts: Uint8Array[] = []
  readonly #progress: (received: number, expected: number) => void
  received = 0
  expected = 0

  constructor(progress: (received: number, expected: number) => void) {
    this.#progress = progress
  }

  add(bytes: Uint8Array): void {
    this.#parts.push(bytes)
    this.received += bytes.length
    this.#progress(this.received, this.expected)
  }

  bytes(): Uint8Array {
    return Buffer.concat(this.#parts)
  }
}

function u32(data: Uint8Array, at: number): number {
  return new DataView(data.buffer, data.byteOffset, data.length).getUint32(at, true)
}

function checkedSize(size: number): number {
  if (size > LARGEST_DATASET) throw new DeviceError('devices.terminal-data-malformed', { bytes: size })
  return size
}

/** Reads a whole data set. Throws only where nothing could be asked at all; a broken read comes back with its `failure`. */
export async function readDataset(
  connection: ZkConnection,
  command: number,
  fct: number,
  progress: (received: number, expected: number) => void = () => {},
): Promise<BulkResult> {
  const collector = new Collector(progress)
  let failure: DeviceError | undefined
  try {
    await collect(connection, await connection.request(CMD_DATA_WRRQ, bulkRequest(command, fct)), collector)
  } catch (error) {
    failure = asDeviceError(error)
  }
  const all = collector.bytes()
  if (all.length < 4) {
    if (failure) return { bytes: new Uint8Array(0), announced: Math.max(0, collector.expected - 4), failure }
    return { bytes: new Uint8Array(0), announced: 0 }
  }
  const announced = u32(all, 0)
  const bytes = all.subarray(4, 4 + announced)
  if (!failure && bytes.length < announced) {
    failure = new DeviceError('devices.terminal-data-short', { received: bytes.length, expected: announced })
  }
  return { bytes, announced, ...(failure ? { failure } : {}) }
}

async function collect(connection: ZkConnection, first: ZkPacket, collector: Collector): Promise<void> {
  switch (first.command) {
    case CMD_DATA:
      collector.expected = first.data.length
      collector.add(first.data)
      return
    case CMD_PREPARE_DATA:
      collector.expected = checkedSize(first.data.length >= 4 ? u32(first.data, 0) : 0)
      await collectChunk(connection, collector, collector.expected)
      return
    case REPLY_OK:
      if (first.data.length >= 5) await collectLarge(connection, checkedSize(u32(first.data, 1)), collector)
      return
    default:
      throw connection.refused(CMD_DATA_WRRQ, first.command)
  }
}

async function collectLarge(connection: ZkConnection, size: number, collector: Collector): Promise<void> {
  collector.expected = size
  for (let start = 0; start < size; start += connection.chunkBytes) {
    const want = Math.min(connection.chunkBytes, size - start)
    const request = new Uint8Array(8)
    const view = new DataView(request.buffer)
    view.setUint32(0, start, true)
    view.setUint32(4, want, true)
    const reply = await connection.request(CMD_DATA_RDY, request)
    if (reply.command === CMD_DATA) collector.add(exact(reply.data, want))
    else if (reply.command === CMD_PREPARE_DATA) await collectChunk(connection, collector, want)
    else throw connection.refused(CMD_DATA_RDY, reply.command)
  }
  await connection.command(CMD_FREE_DATA)
}

/** `DATA` packets up to `size` bytes, closed by an OK. */
async function collectChunk(connection: ZkConnection, collector: Collector, size: number): Promise<void> {
  let left = size
  while (left > 0) {
    const packet = await connection.receive()
    if (packet.command !== CMD_DATA) throw connection.refused(CMD_DATA_RDY, packet.command)
    if (packet.data.length === 0 || packet.data.length > left) {
      throw new DeviceError('devices.terminal-data-malformed', { bytes: packet.data.length })
    }
    collector.add(packet.data)
    left -= packet.data.length
  }
  const end = await connection.receive()
  if (end.command !== REPLY_OK) throw connection.refused(CMD_DATA_RDY, end.command)
}

function exact(data: Uint8Array, want: number): Uint8Array {
  if (data.length !== want) throw new DeviceError('devices.terminal-data-malformed', { bytes: data.length })
  return data
}
