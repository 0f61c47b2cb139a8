/** What is checked of a device's settings before they are kept: each finding names its field, so that the form can show it there. */
import type { Device } from '../../../contract/devices.ts'
import { type ErrorDetail, StationError } from '../../../contract/errors.ts'
import { patternProblem } from '../../../contract/line-format.ts'
import type { LinkSettings } from './links.ts'

type Link = LinkSettings['link']

export interface Checked {
  /** Undefined for a device that is only being added. */
  id?: string
  driver: Device['driver']
  name: string
  link: Link
  options: LinkSettings['options']
}

/** Addresses on which a listener hears every network of the PC. */
const EVERYWHERE: ReadonlySet<string> = new Set(['0.0.0.0', '::', ''])
const PANELS: ReadonlySet<Device['driver']> = new Set(['uface-panel', 'isapi-panel'])

/** @throws StationError `attendance.device-settings` with one detail for each field that cannot be */
export function assertSettings(device: Checked, others: Checked[]): void {
  const rest = others.filter(({ id }) => id !== device.id)
  const details = [...linkFindings(device, rest), ...optionFindings(device, rest)]
  if (details.length > 0) throw new StationError('attendance.device-settings', { count: details.length }, details)
}

function finding(where: string, what: string, params: ErrorDetail['params'] = {}): ErrorDetail {
  return { code: `attendance.${what}`, params, where }
}

function linkFindings({ driver, link }: Checked, others: Checked[]): ErrorDetail[] {
  const holder = others.find((other) => clashes(link, other.link))
  switch (link.kind) {
    case 'serial':
      return holder ? [finding('path', 'device-port-taken', { port: link.path, device: holder.name })] : []
    case 'hid':
      return holder ? [finding('productId', 'device-reader-taken', { device: holder.name })] : []
    case 'tcp':
    case 'udp':
      return holder ? [finding('host', 'device-address-taken', { host: link.host, device: holder.name })] : []
    case 'pcsc':
      return holder ? [finding('reader', 'device-reader-taken', { device: holder.name })] : []
    case 'keyboard':
      return holder ? [finding('name', 'one-keyboard-reader', { name: holder.name })] : []
    case 'listen': {
      const found: ErrorDetail[] = []
      if (holder) found.push(finding('port', 'device-listen-clash', { port: link.port, device: holder.name }))
      const twin = others.find((other) => other.driver === driver && sameSerial(link, other.link))
      if (twin) found.push(finding('serialNumber', 'device-serial-taken', { device: twin.name }))
      if (PANELS.has(driver) && link.secret === '') found.push(finding('secret', 'device-secret-missing'))
      // It is part of an address that somebody types into the device.
      if (!/^[\w.~-]*$/.test(link.secret)) found.push(finding('secret', 'device-secret-characters'))
      return found
    }
    default:
      return []
  }
}

/** Two devices cannot have one port, reader or address of their own; listeners share a port, but not one address with all addresses. */
function clashes(link: Link, other: Link): boolean {
  switch (link.kind) {
    case 'serial':
      return other.kind === 'serial' && other.path === link.path
    case 'hid':
      return other.kind === 'hid' && other.vendorId === link.vendorId && other.productId === link.productId
    case 'tcp':
    case 'udp':
      return (other.kind === 'tcp' || other.kind === 'udp') && other.host === link.host && other.port === link.port
    case 'listen':
      return (
        other.kind === 'listen' &&
        other.port === link.port &&
        other.host !== link.host &&
        (EVERYWHERE.has(other.host) || EVERYWHERE.has(link.host))
      )
    case 'pcsc':
      // A reader without a name is whichever there is.
      return other.kind === 'pcsc' && (other.reader === link.reader || other.reader === '' || link.reader === '')
    case 'keyboard':
      // Keys do not tell which reader they came from.
      return other.kind === 'keyboard'
    default:
      return false
  }
}

function sameSerial(link: Extract<Link, { kind: 'listen' }>, other: Link): boolean {
  return other.kind === 'listen' && other.serialNumber.toLowerCase() === link.serialNumber.toLowerCase()
}

function optionFindings({ id, driver, link, options }: Checked, others: Checked[]): ErrorDetail[] {
  const found: ErrorDetail[] = []
  const { gateId, pattern, addresses } = options
  if (driver === 'line-terminal') {
    const problem = patternProblem(pattern)
    if (problem) found.push(finding('pattern', `line-pattern-${problem}`))
  }
  if (driver === 'osdp-panel' && addresses !== undefined) {
    if (addresses.length === 0) found.push(finding('addresses', 'device-addresses-empty'))
    if (new Set(addresses).size < addresses.length) found.push(finding('addresses', 'device-addresses-twice'))
  }
  if (driver === 'osdp-panel' && options.installMode && options.scbk === undefined) {
    found.push(finding('scbk', 'device-install-without-key'))
  }
  if (driver === 'uface-panel' && options.syncUsers && link.kind === 'listen' && link.deviceUrl === '') {
    found.push(finding('deviceUrl', 'device-url-missing'))
  }
  if (gateId !== undefined) {
    // An OSDP reader has a relay of its own: it may open for whoever shows there.
    const isGate = others.some((other) => other.id === gateId && other.driver === 'gate-7e')
    if (!isGate && !(driver === 'osdp-panel' && gateId === id)) found.push(finding('gateId', 'device-no-gate'))
    if (driver === 'zk-terminal' && !options.realtime) found.push(finding('realtime', 'device-gate-needs-realtime'))
  }
  return found
}
