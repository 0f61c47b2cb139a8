/**
 * The line to the host: `process.send` of a Node child process, or `process.parentPort` of an Electron utility process. Found out at run time,
 * so that nothing of Electron is imported here.
 */
import type { FromDevices, ToDevices } from './messages.ts'

export interface HostChannel {
  send(message: FromDevices): void
  onMessage(listener: (message: ToDevices) => void): void
  /** The host is gone. */
  onEnd(listener: () => void): void
}

interface ParentPort {
  postMessage(message: unknown): void
  on(event: 'message', listener: (event: { data: unknown }) => void): void
}

/** The channel of this process, or undefined where it was started by hand. */
export function hostChannel(): HostChannel | undefined {
  const { parentPort } = process as unknown as { parentPort?: ParentPort }
  if (parentPort) {
    return {
      send: (message) => parentPort.postMessage(message),
      onMessage: (listener) => parentPort.on('message', ({ data }) => listener(data as ToDevices)),
      // A utility process ends with its host.
      onEnd: () => {},
    }
  }
  if (!process.send) return undefined
  return {
    // A host that has just died is told by `disconnect`; what was meant for it is in the spool.
    send: (message) => void (process.connected && process.send?.(message, undefined, undefined, () => {})),
    onMessage: (listener) => process.on('message', (message) => listener(message as ToDevices)),
    onEnd: (listener) => process.on('disconnect', listener),
  }
}
