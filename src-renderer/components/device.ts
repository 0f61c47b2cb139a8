import type { TFunction } from 'i18next'
import type { Device } from '../../src-main/contract/devices.ts'

/** Name of a kind of device; kinds that a later station brings are named by the devices' own texts. */
export function driverName(driver: Device['driver'], t: TFunction): string {
  return t([`device.driver.${driver}`, `devices:driver.${driver}`], { defaultValue: driver })
}

/** Where a device hangs, in one line. */
export function linkText(link: Device['link'], t: TFunction): string {
  if (!link) return t('device.state.not-configured')
  switch (link.kind) {
    case 'serial':
      return `${link.path} · ${link.baudRate}`
    case 'tcp':
    case 'udp':
    case 'listen':
      return `${link.kind.toUpperCase()} ${link.host}:${link.port}`
    case 'hid':
      return `HID ${hex(link.vendorId)}:${hex(link.productId)}`
    case 'library':
      return `${link.file} · ${link.port}`
    case 'keyboard':
      return t('device.by-keyboard')
    case 'pcsc':
      return `PC/SC ${link.reader === '' ? t('device.any-reader') : link.reader}`
    case 'file':
      return link.folder ?? t('device.by-stick')
  }
}

function hex(id: number): string {
  return id.toString(16).padStart(4, '0')
}
