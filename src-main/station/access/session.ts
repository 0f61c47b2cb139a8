import type { Role } from '../../contract/access.ts'
import type { LiveEvent } from '../../contract/station.ts'
import type {
  CardRead,
  DeviceHealth,
  DeviceSettings,
  FromDevices,
  OfferedFile,
  ToDevices,
} from '../../devices/messages.ts'
import type { Actor } from '../journal/facts.ts'
import type { Ledger } from '../journal/ledger.ts'

/** One window's session: lives in memory, keyed by the host (cookie or port). */
export interface Session {
  id: string
  user?: { id: string; name: string; role: Role; companyId: string | null }
}

export interface Offered {
  deviceId: string
  file: OfferedFile
}

/** What the engine asks of the devices process. Requests resolve when the process answers `done`. */
export interface DevicesPort {
  configure(devices: DeviceSettings[]): void
  request(message: Extract<ToDevices, { requestId: string }>): Promise<Extract<FromDevices, { type: 'done' }>>
  health(deviceId: string): DeviceHealth | undefined
  /** Files that watched folders offer and nobody has imported yet. */
  offered?(): Offered[]
  /** An offered file was imported or is not wanted. */
  forgetOffer?(deviceId: string, fileName: string): void
}

/** Cards read and still on their reader. A read can be used once the card is there or for a short while after. */
export interface CardDesk {
  current(): CardRead | undefined
  byId(readId: string): CardRead | undefined
  /** A read whose card lies on its reader or was lifted just now: what a worker does with his own card asks for it. */
  atHand(readId: string): CardRead | undefined
}

/** Live events to the screens. */
export interface Live {
  emit(event: LiveEvent): void
  subscribe(listener: (event: LiveEvent) => void): () => void
}

/** Context of every procedure. */
export interface StationContext {
  ledger: Ledger
  session: Session
  devices: DevicesPort
  cards: CardDesk
  live: Live
  /** Data folder of the station. */
  dataDir: string
}

/** The signed-in user as the actor of facts; at the open kiosk the station itself. */
export function actorOf(session: Session): Actor {
  return session.user ? { userId: session.user.id, role: session.user.role } : { userId: 'system', role: 'system' }
}
