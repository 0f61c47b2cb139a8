/** The roads to an SDT reader: serial (also USB adapters and CDC), HID reports, a vendor's library. */
import { join } from 'node:path'
import { DeviceError } from '../errors.ts'
import { HidLink } from '../links/hid.ts'
import { openSdtLibrary } from '../links/sdt-library.ts'
import { SerialLink } from '../links/serial.ts'
import type { DeviceSettings } from '../messages.ts'
import { type SdtExchange, SdtSession } from '../protocols/sdt/session.ts'
import type { DriverHost } from './driver.ts'

export interface OpenedReader {
  session: SdtExchange
  close(): Promise<void>
}

export type OpenReader = (settings: DeviceSettings, baudRate: number, host: DriverHost) => Promise<OpenedReader>

const USUAL_SPEEDS = [115200, 9600, 57600, 38400, 19200]

/** The other speeds that a reader may have been set to, likeliest first. */
export function otherSpeeds(configured: number): number[] {
  return USUAL_SPEEDS.filter((speed) => speed !== configured)
}

export async function openReader(
  { link }: DeviceSettings,
  baudRate: number,
  { vendorFolder }: DriverHost,
): Promise<OpenedReader> {
  switch (link.kind) {
    case 'serial': {
      const line = await SerialLink.open(link.path, baudRate, link)
      return { session: new SdtSession(line), close: () => line.close() }
    }
    case 'hid': {
      const line = await HidLink.open(link)
      return { session: new SdtSession(line), close: () => line.close() }
    }
    case 'library':
      return openSdtLibrary(join(vendorFolder, link.file), link.port)
    default:
      throw new DeviceError('devices.wrong-link', { link: link.kind })
  }
}
