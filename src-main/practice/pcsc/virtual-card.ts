/**
 * A practice card for the virtual PC/SC reader of the vsmartcard project: it connects to the reader's port and answers as a contactless reader
 * with a card on it does. Frames: two bytes of length (big-endian), then the data; one byte alone is control: 0 off, 1 on, 2 reset, 4 ask for the ATR.
 */
import { connect, type Socket } from 'node:net'

const CONTROL = { off: 0, on: 1, reset: 2, atr: 4 } as const

/** ATR of a MIFARE Classic 1K card as PC/SC part 3 §3.1.3.2.3.1 puts it together. */
export const MIFARE_ATR = Uint8Array.from(Buffer.from('3b8f8001804f0ca000000306030001000000006a', 'hex'))
const NOT_SUPPORTED = Uint8Array.of(0x6a, 0x81)

export interface VirtualCard {
  /** APDUs that the card was asked, in hex. */
  readonly asked: string[]
  remove(): Promise<void>
}

/** Lays a card down; `uid` null is one that tells none. Resolves when the reader has taken it. */
export async function layCard(port: number, uid: Uint8Array | null): Promise<VirtualCard> {
  const socket = await reach(port)
  const asked: string[] = []
  let pending = Buffer.alloc(0)
  socket.on('data', (chunk) => {
    pending = Buffer.concat([pending, chunk])
    while (pending.length >= 2 && pending.length >= 2 + pending.readUInt16BE()) {
      const length = pending.readUInt16BE()
      answer(Buffer.from(pending.subarray(2, 2 + length)))
      pending = pending.subarray(2 + length)
    }
  })
  socket.on('error', () => socket.destroy())
  function answer(data: Buffer): void {
    if (data.length === 1) {
      if (data[0] === CONTROL.atr) send(MIFARE_ATR)
      return
    }
    asked.push(data.toString('hex').toUpperCase())
    send(uid !== null && asked.at(-1) === 'FFCA000000' ? Buffer.concat([uid, Uint8Array.of(0x90, 0)]) : NOT_SUPPORTED)
  }
  function send(data: Uint8Array): void {
    const length = Buffer.alloc(2)
    length.writeUInt16BE(data.length)
    socket.write(Buffer.concat([length, data]))
  }
  return {
    asked,
    remove: () =>
      new Promise((resolve) => {
        socket.once('close', () => resolve())
        socket.destroy()
      }),
  }
}

/** The reader listens again only a moment after the card before was taken off. */
async function reach(port: number): Promise<Socket> {
  for (let left = 100; ; left--) {
    const socket = connect(port, '127.0.0.1')
    const failed = await new Promise<Error | undefined>((resolve) => {
      socket.once('connect', () => resolve(undefined))
      socket.once('error', resolve)
    })
    if (!failed) return socket
    if (left === 0) throw failed
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
