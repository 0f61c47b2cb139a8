/** A byte stream over TCP, as serial device servers and network readers give it; looks like a serial line. */
import { connect, type Socket } from 'node:net'
import { DeviceError, tcpError } from '../errors.ts'

export class TcpLink {
  readonly #socket: Socket
  #closedBy: DeviceError | undefined
  #onData: (chunk: Uint8Array) => void = () => {}
  #onClose: (error: DeviceError) => void = () => {}

  private constructor(socket: Socket, host: string, port: number) {
    this.#socket = socket
    socket.setKeepAlive(true, 10_000)
    socket.on('data', (chunk) => this.#onData(chunk))
    socket.on('error', (error) => this.#lost(tcpError(error, host, port)))
    socket.on('close', () => this.#lost(new DeviceError('devices.terminal-disconnected', { host, port })))
  }

  static open(host: string, port: number, patienceMs = 4000): Promise<TcpLink> {
    return new Promise((resolve, reject) => {
      const socket = connect({ host, port })
      const timer = setTimeout(() => {
        socket.destroy()
        reject(new DeviceError('devices.terminal-unreachable', { host, port }))
      }, patienceMs)
      socket.once('connect', () => {
        clearTimeout(timer)
        socket.removeAllListeners('error')
        resolve(new TcpLink(socket, host, port))
      })
      socket.once('error', (error) => {
        clearTimeout(timer)
        reject(tcpError(error, host, port))
      })
    })
  }

  onData(listener: (chunk: Uint8Array) => void): void {
    this.#onData = listener
  }

  onClose(listener: (error: DeviceError) => void): void {
    this.#onClose = listener
  }

  write(bytes: Uint8Array): void {
    if (this.#closedBy) throw this.#closedBy
    this.#socket.write(bytes)
  }

  close(): Promise<void> {
    this.#socket.destroy()
    return Promise.resolve()
  }

  #lost(error: DeviceError): void {
    if (this.#closedBy) return
    this.#closedBy = error
    this.#onClose(error)
  }
}
