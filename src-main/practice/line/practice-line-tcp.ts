/** A practice swipe reader behind a serial device server: whoever connects hears its lines; the line can be cut, and the server go and come back. */
import { createServer, type Server, type Socket } from 'node:net'

export interface PracticeLineServer {
  port: number
  /** Connections that hear the reader now. */
  listeners(): number
  /** Writes bytes to all of them, as they are. */
  write(bytes: Uint8Array | string): void
  /** Breaks all connections off; the server goes on listening. */
  cut(): void
  /** The server loses its power: nobody is connected, nobody can connect. */
  down(): Promise<void>
  /** It has power again, on the same port. */
  up(): Promise<void>
  stop(): Promise<void>
}

export async function startPracticeLineServer(): Promise<PracticeLineServer> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.setNoDelay(true)
    socket.on('error', () => {})
    socket.on('close', () => sockets.delete(socket))
  })
  const cut = () => {
    for (const socket of sockets) socket.resetAndDestroy()
    sockets.clear()
  }
  const down = () => {
    cut()
    return new Promise<void>((resolve) => server.close(() => resolve()))
  }
  const port = await listen(server, 0)
  return {
    port,
    listeners: () => sockets.size,
    write: (bytes) => {
      for (const socket of sockets) socket.write(bytes)
    },
    cut,
    down,
    up: async () => void (await listen(server, port)),
    stop: async () => {
      if (server.listening) await down()
    },
  }
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      server.removeListener('error', reject)
      const address = server.address()
      resolve(typeof address === 'object' && address ? address.port : 0)
    })
  })
}
