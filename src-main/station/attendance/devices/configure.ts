import { StationError } from '../../../contract/errors.ts'
import type { StationContext } from '../../access/session.ts'
import { processSettings } from './links.ts'

/** Tells the devices process the present settings. Without one running it gets them when it starts. */
export function configure({ ledger, devices, live }: StationContext): void {
  try {
    devices.configure(processSettings(ledger.db, ledger.keys))
  } catch (error) {
    if (!(error instanceof StationError) || error.code !== 'station.devices-missing') throw error
  }
  live.emit({ topic: 'devices' })
}
