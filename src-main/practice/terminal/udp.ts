/** The practice terminal on UDP: payloads without the TCP header, data in packets of at most 1024 bytes, a session per client address. */
import { createSocket } from 'node:dgram'
import { UDP_PACKET } from '../../devices/protocols/zk/commands.ts'
import { ZkDecoder } from '../../devices/protocols/zk/packet.ts'
import type { PracticeDevice } from './device.ts'
import { type TerminalTuning, ZkServerSession } from './session.ts'

const TCP_HEADER = 8

interface Client {
  session: ZkServerSession
  decoder: ZkDecoder
}

export async function startUdp(
  host: string,
  port: number,
  device: PracticeDevice,
  tuning: TerminalTuning,
  commands: number[],
  nextSession: () => number,
): Promise<{ stop(): Promise<void> }> {
  const socket = createSocket('udp4')
  const clients = new Map<string, Client>()
  let open = true
  let sent = 0
  const clientOf = (remotePort: number, address: string): Client => {
    const key = `${address}:${remotePort}`
    const known = clients.get(key)
    if (known) return known
    const sink = {
      writable: () => open,
      write: (packet: Uint8Array) => {
        if (!open) return
        sent++
        const { loseEvery, loseTimes } = tuning.faults
        const lost = loseEvery !== undefined && loseTimes !== 0 && sent % loseEvery === 0
        if (lost && loseTimes !== undefined) tuning.faults.loseTimes = loseTimes - 1
        if (!lost) socket.send(packet.subarray(TCP_HEADER), remotePort, address)
      },
      end: () => void clients.delete(key),
      destroy: () => void clients.delete(key),
    }
    // A getter for the faults, since they change while clients live.
    const udpTuning = new Proxy(tuning, {
      get: (target, name) =>
        name === 'packetBytes' ? Math.min(target.packetBytes, UDP_PACKET) : Reflect.get(target, name),
    })
    const client = { session: new ZkServerSession(device, udpTuning, sink, nextSession()), decoder: new ZkDecoder() }
    clients.set(key, client)
    return client
  }
  socket.on('message', (datagram, { port: remotePort, address }) => {
    const client = clientOf(remotePort, address)
    const packet = client.decoder.datagram(datagram)
    if (!packet) return
    commands.push(packet.command)
    client.session.take(packet)
  })
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject)
    socket.bind(port, host, resolve)
  })
  return {
    stop: () =>
      new Promise((resolve) => {
        if (!open) return resolve()
        open = false
        for (const { session } of clients.values()) session.closed()
        socket.close(() => resolve())
      }),
  }
}
