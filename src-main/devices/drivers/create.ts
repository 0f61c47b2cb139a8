/** Which driver speaks to which device. */
import { DeviceError } from '../errors.ts'
import type { DeviceSettings } from '../messages.ts'
import { AttlogFileDriver } from './attlog-file.ts'
import type { Driver, DriverHost } from './driver.ts'
import { FacePanelDriver } from './face-panel.ts'
import { IclockPushDriver } from './iclock-push.ts'
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
    case 'uface-panel':
    case 'isapi-panel':
      return new FacePanelDriver(settings, host)
    default:
      throw new DeviceError('devices.driver-unknown', { driver: settings.driver })
  }
}
