/** Which driver speaks to which device. */
import { DeviceError } from '../errors.ts'
import type { DeviceSettings } from '../messages.ts'
import { AttlogFileDriver } from './attlog-file.ts'
import type { Driver, DriverHost } from './driver.ts'
import { FacePanelDriver } from './face-panel.ts'
import { Gate7eDriver } from './gate-7e.ts'
import { IclockPushDriver } from './iclock-push.ts'
import { LineTerminalDriver } from './line-terminal.ts'
import { OsdpPanelDriver } from './osdp-panel.ts'
import { PcscReaderDriver } from './pcsc-reader.ts'
import { SdtReaderDriver } from './sdt-reader.ts'
import { ZkTerminalDriver } from './zk-terminal.ts'

export function createDriver(settings: DeviceSettings, host: DriverHost): Driver {
  switch (settings.driver) {
    case 'sdt-reader':
      return new SdtReaderDriver(settings, host)
    case 'zk-terminal':
      return new ZkTerminalDriver(settings, host)
    case 'attlog-file':
      return new AttlogFileDriver(settings, host)
    case 'iclock-push':
      return new IclockPushDriver(settings, host)
    case 'line-terminal':
      return new LineTerminalDriver(settings, host)
    case 'osdp-panel':
      return new OsdpPanelDriver(settings, host)
    case 'gate-7e':
      return new Gate7eDriver(settings, host)
    case 'uface-panel':
    case 'isapi-panel':
      return new FacePanelDriver(settings, host)
    case 'pcsc-reader':
      return new PcscReaderDriver(settings, host)
    default:
      // Settings of a newer station: one such device must not stop the others.
      throw new DeviceError('devices.driver-unknown', { driver: String(settings.driver) })
  }
}
