/**
 * The engine as a utility process of the Electron shell: opens the station when told the folder and key, and serves the contract on the
 * port of each window. `process.parentPort` is found at run time, so that nothing of Electron is imported here.
 */
import { RPCHandler } from '@orpc/server/message-port'
import { StationError } from '../contract/errors.ts'
import type { FromDevices } from '../devices/messages.ts'
import type { Session, StationContext } from './access/session.ts'
import type { FromEngine, ToEngine } from './engine-messages.ts'
import { openStation, type Station } from './station.ts'

/** What oRPC needs of a MessagePortMain, and `start`. */
interface EnginePort {
  on(event: string, listener: (event?: { data: unknown }) => void): void
  postMessage(data: unknown): void
  start(): void
}

interface ParentPort {
  postMessage(message: FromEngine): void
  on(event: 'message', listener: (event: { data: ToEngine; ports: EnginePort[] }) => void): void
}

/** A window that asks before the station is open waits here; its port is served as soon as it is. */
interface WaitingWindow {
  sessionId: string
  port: EnginePort
}

function serveEngine(parent: ParentPort): void {
  const sessions = new Map<string, Session>()
  const waiting: WaitingWindow[] = []
  let deviceListener: ((message: FromDevices) => void) | undefined
  let station: Station | undefined
  let handler: RPCHandler<StationContext> | undefined

  function serve({ sessionId, port }: WaitingWindow): void {
    if (!station || !handler) {
      waiting.push({ sessionId, port })
      return
    }
    const session = sessions.get(sessionId) ?? { id: sessionId }
    sessions.set(sessionId, session)
    handler.upgrade(port, { context: station.createContext(session) })
    port.start()
  }

  async function open(message: Extract<ToEngine, { type: 'open' }>): Promise<void> {
    const { type: _type, masterKey, ...options } = message
    station = await openStation({
      ...options,
      masterKey: Buffer.from(masterKey, 'base64'),
      log: (line) => console.error(line),
    })
    handler = new RPCHandler<StationContext>(station.router)
    station.attachDevices({
      send: (forDevices) => parent.postMessage({ type: 'to-devices', message: forDevices }),
      onMessage: (listener) => {
        deviceListener = listener
      },
    })
    parent.postMessage({ type: 'opened' })
    for (const window of waiting.splice(0)) serve(window)
  }

  parent.on('message', ({ data, ports }) => {
    const [port] = ports
    if (data.type === 'open') open(data).catch((error: unknown) => parent.postMessage(failure(error)))
    else if (data.type === 'window' && port) serve({ sessionId: data.sessionId, port })
    else if (data.type === 'window-closed') sessions.delete(data.sessionId)
    else if (data.type === 'from-devices') deviceListener?.(data.message)
    else if (data.type === 'stop') {
      station?.close()
      process.exit(0)
    }
  })
}

function failure(error: unknown): FromEngine {
  if (error instanceof StationError) {
    return { type: 'failed', code: error.code, params: error.params, message: error.message }
  }
  console.error(error)
  return { type: 'failed', code: '', params: {}, message: error instanceof Error ? error.message : String(error) }
}

const { parentPort } = process as unknown as { parentPort?: ParentPort }
if (parentPort) serveEngine(parentPort)
else {
  console.error('engine: started by the station window')
  process.exitCode = 2
}
