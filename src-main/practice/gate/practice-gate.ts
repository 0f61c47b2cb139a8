/** A practice turnstile on a serial line: opens once per command, counts who goes through, and can be silent, noisy or broken. */
import { decodeGateCommand, encodeGateStatus, GATE_COMMAND } from '../../devices/protocols/gate/frame.ts'
import { startSerialPair } from '../serial-pair.ts'

export interface PracticeGate {
  path: string
  /** Openings commanded, in order: 0 in, 1 out. */
  openings: number[]
  counts(): { left: number; right: number }
  setFaults(faults: { silence?: boolean; noise?: boolean; fault?: number }): void
  unplug(): Promise<void>
  replug(): Promise<void>
  stop(): Promise<void>
}

export async function startPracticeGate(linkPath: string, machine = 1): Promise<PracticeGate> {
  const openings: number[] = []
  let faults: { silence?: boolean; noise?: boolean; fault?: number } = {}
  let pending: Uint8Array = new Uint8Array(0)
  const counts = { left: 0, right: 0 }
  const pair = await startSerialPair(linkPath, (chunk) => {
    pending = Buffer.concat([pending, chunk])
    while (pending.length >= 8) {
      const command = decodeGateCommand(pending.subarray(0, 8))
      pending = pending.subarray(command ? 8 : 1)
      if (!command || command.machine !== machine || faults.silence) continue
      if (command.command === GATE_COMMAND.openLeft) {
        openings.push(0)
        counts.left++
      }
      if (command.command === GATE_COMMAND.openRight) {
        openings.push(1)
        counts.right++
      }
      const status = encodeGateStatus({ machine, fault: faults.fault ?? 0, executed: command.command, ...counts })
      pair.write(faults.noise ? Uint8Array.from([0x00, 0x7f, 0x12, ...status]) : status)
    }
  })
  return {
    path: pair.path,
    openings,
    counts: () => ({ ...counts }),
    setFaults: (next) => {
      faults = next
    },
    unplug: pair.unplug,
    replug: pair.replug,
    stop: pair.stop,
  }
}
