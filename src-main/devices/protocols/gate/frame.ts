/**
 * Main board of turnstiles with the "7E" protocol, 19200 8N1 over RS-485. From two copies of one author's code; the board's brand is not known and
 * nothing of this was tried on hardware.
 *
 *     command  7E 00 machine command d0 d1 d2 | NOT(sum of the seven)
 *     status   7F version machine fault gate alarm | left u24 | right u24 | infrared executed voltage x x | check: sum of all 18 plus 1 is 0
 */

export const GATE_COMMAND = {
  query: 0x10,
  clearLeft: 0x20,
  clearRight: 0x21,
  reset: 0x35,
  openLeft: 0x80,
  openRight: 0x82,
  close: 0x84,
} as const

export const STATUS_BYTES = 18
const COMMAND_BYTES = 8

function sum(bytes: Uint8Array): number {
  let total = 0
  for (const byte of bytes) total += byte
  return total & 0xff
}

export function encodeGateCommand(machine: number, command: number, data: readonly number[] = []): Uint8Array {
  const bytes = new Uint8Array(COMMAND_BYTES)
  bytes.set([0x7e, 0x00, machine, command, ...data])
  bytes[7] = ~sum(bytes.subarray(0, 7)) & 0xff
  return bytes
}

export function decodeGateCommand(
  bytes: Uint8Array,
): { machine: number; command: number; data: Uint8Array } | undefined {
  if (bytes.length !== COMMAND_BYTES || bytes[0] !== 0x7e || (~sum(bytes.subarray(0, 7)) & 0xff) !== bytes[7])
    return undefined
  return { machine: bytes[2]!, command: bytes[3]!, data: Uint8Array.from(bytes.subarray(4, 7)) }
}

export interface GateStatus {
  version: number
  machine: number
  fault: number
  gate: number
  alarm: number
  left: number
  right: number
  infrared: number
  executed: number
}

export function encodeGateStatus(status: Partial<GateStatus>): Uint8Array {
  const {
    version = 1,
    machine = 1,
    fault = 0,
    gate = 0,
    alarm = 0,
    left = 0,
    right = 0,
    infrared = 0,
    executed = 0,
  } = status
  const bytes = new Uint8Array(STATUS_BYTES)
  const counts = [left, right].flatMap((count) => [(count >> 16) & 0xff, (count >> 8) & 0xff, count & 0xff])
  bytes.set([0x7f, version, machine, fault, gate, alarm, ...counts, infrared, executed])
  bytes[17] = (-1 - sum(bytes.subarray(0, 17))) & 0xff
  return bytes
}

/** Incremental decoder of status frames; a frame silent for 80 ms is given up. */
export class GateDecoder {
  #pending: Uint8Array = new Uint8Array(0)
  #lastByteAt = Number.NEGATIVE_INFINITY

  push(chunk: Uint8Array, nowMs: number): GateStatus[] {
    if (nowMs - this.#lastByteAt > 80) this.#pending = new Uint8Array(0)
    this.#lastByteAt = nowMs
    this.#pending = Buffer.concat([this.#pending, chunk])
    const statuses: GateStatus[] = []
    for (;;) {
      const start = this.#pending.indexOf(0x7f)
      if (start < 0) {
        this.#pending = new Uint8Array(0)
        return statuses
      }
      this.#pending = this.#pending.subarray(start)
      if (this.#pending.length < STATUS_BYTES) return statuses
      const frame = this.#pending.subarray(0, STATUS_BYTES)
      if (((sum(frame) + 1) & 0xff) !== 0) {
        this.#pending = this.#pending.subarray(1)
        continue
      }
      statuses.push(statusOf(frame))
      this.#pending = this.#pending.subarray(STATUS_BYTES)
    }
  }
}

function statusOf(frame: Uint8Array): GateStatus {
  const count = (at: number) => (frame[at]! << 16) | (frame[at + 1]! << 8) | frame[at + 2]!
  return {
    version: frame[1]!,
    machine: frame[2]!,
    fault: frame[3]!,
    gate: frame[4]!,
    alarm: frame[5]!,
    left: count(6),
    right: count(9),
    infrared: frame[12]!,
    executed: frame[13]!,
  }
}
