/**
 * USB HID for a practice station: a bus on a local socket in the place of node-hid, so that where no USB is at hand the same link and driver run.
 * Frames are a length (u16, big-endian) and so many bytes. The first frame of a connection is a question: empty asks what is plugged in, which is
 * answered with a JSON list; vendor and product (u16 each) open a device, which is answered with an empty frame. From then on every frame is a
 * report, towards the device with its id first. A device that is unplugged ends the connection.
 */
import { connect, type Socket } from 'node:net'

export interface HidEntry {
  vendorId: number
  productId: number
  usagePage?: number
  usage?: number
  product?: string
  manufacturer?: string
}

/** What is used of an open device of node-hid. */
export interface HidDevice {
  write(report: number[]): Promise<unknown>
  on(event: 'data', listener: (report: Buffer) => void): unknown
  on(event: 'error', listener: (error: unknown) => void): unknown
  close(): Promise<unknown>
}

/** What is used of node-hid. */
export interface HidSystem {
  devicesAsync(): Promise<HidEntry[]>
  HIDAsync: { open(vendorId: number, productId: number): Promise<HidDevice> }
}

/** Cuts a stream into its frames. */
export class FrameCutter {
  #pending: Buffer = Buffer.alloc(0)

  push(chunk: Uint8Array): Buffer[] {
    this.#pending = Buffer.concat([this.#pending, chunk])
    const frames: Buffer[] = []
    while (this.#pending.length >= 2) {
      const end = 2 + this.#pending.readUInt16BE(0)
      if (this.#pending.length < end) break
      frames.push(this.#pending.subarray(2, end))
      this.#pending = this.#pending.subarray(end)
    }
    return frames
  }
}

/** A frame's bytes. */
export function frameOf(body: Uint8Array): Buffer {
  const head = Buffer.alloc(2)
  head.writeUInt16BE(body.length)
  return Buffer.concat([head, body])
}

/** The bus behind a socket, in the shape of node-hid and with its words for what is not there. */
export function hidSystemAt(socketPath: string): HidSystem {
  return {
    devicesAsync: async () => {
      const { socket, answer } = await ask(socketPath, new Uint8Array(0))
      socket.destroy()
      return JSON.parse(answer.toString('utf8')) as HidEntry[]
    },
    HIDAsync: {
      open: async (vendorId, productId) => {
        const question = Buffer.alloc(4)
        question.writeUInt16BE(vendorId, 0)
        question.writeUInt16BE(productId, 2)
        const { socket, cutter } = await ask(socketPath, question)
        return deviceOn(socket, cutter)
      },
    },
  }
}

interface Asked {
  socket: Socket
  cutter: FrameCutter
  answer: Buffer
}

function ask(socketPath: string, question: Uint8Array): Promise<Asked> {
  return new Promise((resolve, reject) => {
    const socket = connect(socketPath)
    const cutter = new FrameCutter()
    const missing = () => reject(new Error('cannot open device: not found'))
    socket.once('error', missing)
    socket.once('close', missing)
    socket.once('connect', () => socket.write(frameOf(question)))
    const take = (chunk: Buffer) => {
      const answer = cutter.push(chunk)[0]
      if (!answer) return
      socket.off('data', take)
      socket.off('error', missing)
      socket.off('close', missing)
      resolve({ socket, cutter, answer })
    }
    socket.on('data', take)
  })
}

function deviceOn(socket: Socket, cutter: FrameCutter): HidDevice {
  let closing = false
  let gone: Error | undefined
  const failed = new Set<(error: unknown) => void>()
  socket.on('error', () => {})
  socket.on('close', () => {
    gone = new Error('device disconnected')
    if (!closing) for (const listener of failed) listener(gone)
  })
  return {
    write: async (report) => {
      if (gone) throw gone
      socket.write(frameOf(Uint8Array.from(report)))
    },
    on: (event: 'data' | 'error', listener: ((report: Buffer) => void) & ((error: unknown) => void)) => {
      if (event === 'error') failed.add(listener)
      else socket.on('data', (chunk) => cutter.push(chunk).forEach((frame) => void listener(frame)))
    },
    close: async () => {
      closing = true
      socket.destroy()
    },
  }
}
