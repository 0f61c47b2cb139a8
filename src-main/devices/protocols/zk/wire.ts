/** How packets travel to a ZKTeco terminal: a TCP stream with a header before each packet, or UDP datagrams without. */
import { createSocket } from 'node:dgram'
import { connect, type Socket } from 'node:net'
import { DeviceError, tcpError } from '../../errors.ts'
import { TCP_CHUNK, UDP_CHUNK } from './commands.ts'
import { encodeZkDatagram, encodeZkPacket, ZkDecoder, type ZkPacket } from './packet.ts'

export interface ZkWire {
  /** Whether nothing is lost or doubled on the way. */
  readonly reliable: boolean
  readonly chunkBytes: number
  send(packet: ZkPacket): void
  onPacket(listener: (packet: ZkPacket) => void): void
  onFail(listener: (error: DeviceError) => void): void
  badChecksums(): number
  destroy(): void
}

interface Where {
  host: string
  port: number
}

export async function openTcpWire(where: Where, connectMs: number): Promise<ZkWire> {
  const socket = await connectSocket(where, connectMs)
  const decoder = new ZkDecoder()
  let onPacket: (packet: ZkPacket) => void = () => {}
  let onFail: (error: DeviceError) => void = () => {}
  let bad = 0
  socket.setNoDelay(true)
  socket.on('data', (chunk) => {
    const packets = decoder.push(chunk)
    bad += decoder.takeFaults().filter(({ kind }) => kind === 'checksum').length
    for (const packet of packets) onPacket(packet)
  })
  socket.on('error', (error) => onFail(tcpError(error, where.host, where.port)))
  socket.on('close', () => onFail(disconnected(where)))
  return {
    reliable: true,
    chunkBytes: TCP_CHUNK,
    send: (packet) => void socket.write(encodeZkPacket(packet)),
    onPacket: (listener) => {
      onPacket = listener
    },
    onFail: (listener) => {
      onFail = listener
    },
    badChecksums: () => bad,
    destroy: () => void socket.destroy(),
  }
}

/** There is no connection to open: a terminal that is not there is silent, or its network says that nobody listens. */
export async function openUdpWire(where: Where): Promise<ZkWire> {
  const socket = createSocket('udp4')
  const decoder = new ZkDecoder()
  let onPacket: (packet: ZkPacket) => void = () => {}
  let onFail: (error: DeviceError) => void = () => {}
  let bad = 0
  let closed = false
  await new Promise<void>((resolve, reject) => {
    socket.once('error', (error) => reject(tcpError(error, where.host, where.port)))
    socket.connect(where.port, where.host, () => resolve())
  }).catch((error: unknown) => {
    socket.close()
    throw error
  })
  socket.removeAllListeners('error')
  socket.on('error', (error) => onFail(tcpError(error, where.host, where.port)))
  socket.on('message', (datagram) => {
    const packet = decoder.datagram(datagram)
    bad += decoder.takeFaults().filter(({ kind }) => kind === 'checksum').length
    if (packet) onPacket(packet)
  })
  return {
    reliable: false,
    chunkBytes: UDP_CHUNK,
    send: (packet) => {
      if (!closed) socket.send(encodeZkDatagram(packet))
    },
    onPacket: (listener) => {
      onPacket = listener
    },
    onFail: (listener) => {
      onFail = listener
    },
    badChecksums: () => bad,
    destroy: () => {
      if (closed) return
      closed = true
      socket.close()
    },
  }
}

function disconnected({ host, port }: Where): DeviceError {
  return new DeviceError('devices.terminal-disconnected', { host, port })
}

function connectSocket({ host, port }: Where, connectMs: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port })
    const timer = setTimeout(() => {
      socket.destroy()
      reject(new DeviceError('devices.terminal-unreachable', { host, port }))
    }, connectMs)
    socket.once('connect', () => {
      clearTimeout(timer)
      socket.removeAllListeners('error')
      resolve(socket)
    })
    socket.once('error', (error) => {
      clearTimeout(timer)
      reject(tcpError(error, host, port))
    })
  })
}
