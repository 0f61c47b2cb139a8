/** Practice HID devices behind a local socket: the practice side of a station that was started with `--practice-hid`. */
import { rmSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { FrameCutter, frameOf, type HidEntry } from '../../devices/links/hid-socket.ts'
import type { PracticeHidBus } from './hid-bus.ts'

export interface PluggedHid extends HidEntry {
  bus: PracticeHidBus
}

export interface HidServer {
  path: string
  stop(): Promise<void>
}

/** Serves the devices at a path (of at most about a hundred characters, as sockets want it). */
export async function startHidServer(path: string, devices: readonly PluggedHid[]): Promise<HidServer> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => socket.destroy())
    socket.on('close', () => sockets.delete(socket))
    const cutter = new FrameCutter()
    let take: ((report: Buffer) => void) | undefined
    socket.on('data', (chunk) => {
      for (const frame of cutter.push(chunk)) {
        if (take) take(frame)
        else take = firstFrame(socket, frame, devices)
      }
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(path, resolve)
  })
  return {
    path,
    stop: async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
      rmSync(path, { force: true })
    },
  }
}

/** Answers the question of a connection; returns who takes the reports that follow. */
function firstFrame(
  socket: Socket,
  question: Buffer,
  devices: readonly PluggedHid[],
): ((report: Buffer) => void) | undefined {
  if (question.length === 0) {
    const plugged = devices.filter(({ bus }) => bus.plugged).map(({ bus: _bus, ...entry }) => entry)
    socket.end(frameOf(Buffer.from(JSON.stringify(plugged))))
    return undefined
  }
  const device = devices.find(
    ({ vendorId, productId }) => question.readUInt16BE(0) === vendorId && question.readUInt16BE(2) === productId,
  )
  if (!device?.bus.plugged) {
    socket.destroy()
    return undefined
  }
  const transport = device.bus.open()
  transport.onData((report) => void socket.write(frameOf(report)))
  transport.onError(() => socket.destroy())
  socket.on('close', () => void transport.close())
  socket.write(frameOf(new Uint8Array(0)))
  return (report) => void transport.write(report).catch(() => socket.destroy())
}
