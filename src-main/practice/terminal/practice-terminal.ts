/**
 * A practice attendance terminal: a ZKTeco server on TCP and UDP with users, thousands of records, a communication key, a clock that can be wrong, small
 * and chunked replies, and the faults of real sites.
 */
import { writeFileSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { ZkDecoder } from '../../devices/protocols/zk/packet.ts'
import { type AttlogStyle, attlogText } from './attlog.ts'
import { PracticeDevice, type PracticeDeviceOptions } from './device.ts'
import type { TerminalFaults } from './faults.ts'
import { type TerminalTuning, ZkServerSession } from './session.ts'
import { startUdp } from './udp.ts'

export type { TerminalFaults } from './faults.ts'

export interface PracticeTerminalOptions extends PracticeDeviceOptions {
  /** Default 127.0.0.1. */
  host?: string
  /** Default 0: any free port. */
  port?: number
  /** 0 = none. */
  commKey?: number
  /** Data sets up to this size come in one reply; default 1024 bytes. */
  smallReplyBytes?: number
  /** Largest `DATA` packet; default one per chunk. */
  packetBytes?: number
  /** Pause between packets, milliseconds; default 0. */
  packetGapMs?: number
}

export interface PracticeTerminal {
  host: string
  port: number
  device: PracticeDevice
  /** Whether the keypad is unlocked. */
  enabled(): boolean
  /** Commands received since start, in order. */
  commands(): readonly number[]
  /** Connections accepted since start. */
  connections(): number
  /** Realtime events that clients acknowledged. */
  acknowledged(): number
  setFaults(faults: TerminalFaults): void
  /** Writes the USB-stick file of the terminal's attendance. */
  writeAttlog(file: string, style?: AttlogStyle): void
  stop(): Promise<void>
}

/** Starts a practice terminal. Fill it by `terminal.device.addUsers(…)`, `.addPunches(…)`, `.punchNow(…)`. */
export async function startPracticeTerminal(options: PracticeTerminalOptions = {}): Promise<PracticeTerminal> {
  const device = new PracticeDevice(options)
  const host = options.host ?? '127.0.0.1'
  const sockets = new Set<Socket>()
  const commands: number[] = []
  let connections = 0
  let nextSession = 0x1000
  const tuning: TerminalTuning = {
    commKey: options.commKey ?? 0,
    smallReplyBytes: options.smallReplyBytes ?? 1024,
    packetBytes: options.packetBytes ?? 0xffff,
    packetGapMs: options.packetGapMs ?? 0,
    faults: {},
    acknowledged: 0,
  }
  const server = createServer((socket) => {
    connections++
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => socket.destroy())
    if (tuning.faults.refuseConnections) {
      socket.resetAndDestroy()
      return
    }
    socket.setNoDelay(true)
    const sink = {
      writable: () => socket.writable,
      write: (packet: Uint8Array) => void socket.write(packet),
      end: () => void socket.end(),
      destroy: () => void socket.destroy(),
    }
    const session = new ZkServerSession(device, tuning, sink, nextSession++ & 0xffff)
    socket.on('close', () => session.closed())
    const decoder = new ZkDecoder()
    socket.on('data', (chunk) => {
      for (const packet of decoder.push(chunk)) {
        commands.push(packet.command)
        session.take(packet)
      }
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port ?? 0, host, resolve)
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the practice terminal has no port')
  const udp = await startUdp(host, address.port, device, tuning, commands, () => nextSession++ & 0xffff)
  return {
    host,
    port: address.port,
    device,
    enabled: () => device.enabled,
    commands: () => commands,
    connections: () => connections,
    acknowledged: () => tuning.acknowledged,
    setFaults: (faults) => {
      tuning.faults = { ...faults }
    },
    writeAttlog: (file, style) => writeFileSync(file, attlogText(device.punches, style)),
    stop: async () => {
      for (const socket of sockets) socket.destroy()
      await udp.stop()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
