/** What the Electron shell and the engine's utility process say to each other. */
import type { ErrorParams } from '../contract/errors.ts'
import type { FromDevices, ToDevices } from '../devices/messages.ts'

export type ToEngine =
  | {
      type: 'open'
      dataDir: string
      /** Base64 of 32 bytes. */
      masterKey: string
      name?: string
      practice?: boolean
      practiceClockFile?: string
    }
  /** A window wants the contract; the port comes with the message. */
  | { type: 'window'; sessionId: string }
  | { type: 'window-closed'; sessionId: string }
  | { type: 'from-devices'; message: FromDevices }
  | { type: 'stop' }

export type FromEngine =
  | { type: 'opened' }
  /** The station could not be opened: a refusal with its code, or a fault (`code` empty). Trying again is no use. */
  | { type: 'failed'; code: string; params: ErrorParams; message: string }
  | { type: 'to-devices'; message: ToDevices }
