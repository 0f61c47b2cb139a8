/** What the form of a device holds while it is filled in, and how it becomes a link and options of the contract. */
import type { Device, DeviceOptions } from '../../../../src-main/contract/devices.ts'

export type Driver = Device['driver']
export type Link = NonNullable<Device['link']>
export type LinkKind = Link['kind']
type LinkOf<K extends LinkKind> = Extract<Link, { kind: K }>

/** Everything that any kind's form can hold; each kind shows its part and sends the link of its road. */
export interface Draft {
  name: string
  road: LinkKind
  serial: Omit<LinkOf<'serial'>, 'kind'>
  hid: Omit<LinkOf<'hid'>, 'kind' | 'vendorId' | 'productId'> & { vendorId: string; productId: string }
  library: Omit<LinkOf<'library'>, 'kind'>
  net: Omit<LinkOf<'tcp'>, 'kind'>
  listen: Omit<LinkOf<'listen'>, 'kind'>
  folder: string
  /** Name of a PC/SC reader; empty: whichever there is. */
  pcscReader: string
  /** Null: as it was. */
  commKey: number | null
  pullMinutes: number
  options: Omit<DeviceOptions, 'scbk'>
  /** Empty: as it was. */
  scbk: string
  secure: boolean
}

const EMPTY: Draft = {
  name: '',
  road: 'serial',
  serial: { path: '', baudRate: 9600 },
  hid: { vendorId: '', productId: '' },
  library: { file: '', port: 1001 },
  net: { host: '', port: 4370 },
  listen: { host: '0.0.0.0', port: 8090, serialNumber: '', secret: '', deviceUrl: '' },
  folder: '',
  pcscReader: '',
  commKey: null,
  pullMinutes: 0,
  options: {},
  scbk: '',
  secure: false,
}

/** A new device of a kind, with the link it was found at where the wizard found it. */
export function newDraft(start: Partial<Draft>, link?: Link): Draft {
  return withLink({ ...EMPTY, ...start }, link)
}

/** A device as it is set now. */
export function draftOf(device: Device, start: Partial<Draft>): Draft {
  const draft: Draft = {
    ...EMPTY,
    ...start,
    name: device.name,
    options: { ...start.options, ...device.options },
    pullMinutes: device.pullEverySeconds / 60,
    secure: device.scbkSet,
  }
  return withLink(draft, device.link ?? undefined)
}

function withLink(draft: Draft, link: Link | undefined): Draft {
  if (!link) return draft
  const { kind, ...rest } = link
  switch (link.kind) {
    case 'serial':
      return { ...draft, road: kind, serial: rest as Draft['serial'] }
    case 'tcp':
    case 'udp':
      return { ...draft, road: kind, net: { host: link.host, port: link.port } }
    case 'hid':
      return {
        ...draft,
        road: kind,
        hid: { ...(rest as LinkOf<'hid'>), vendorId: usbText(link.vendorId), productId: usbText(link.productId) },
      }
    case 'library':
      return { ...draft, road: kind, library: rest as Draft['library'] }
    case 'listen':
      return { ...draft, road: kind, listen: rest as Draft['listen'] }
    case 'file':
      return { ...draft, road: kind, folder: link.folder ?? '' }
    case 'keyboard':
      return { ...draft, road: kind }
    case 'pcsc':
      return { ...draft, road: kind, pcscReader: link.reader }
  }
}

/** The link that the form describes; null while something of it is missing. */
export function linkOf(draft: Draft): Link | null {
  switch (draft.road) {
    case 'serial':
      return draft.serial.path.trim() === ''
        ? null
        : { kind: 'serial', ...draft.serial, path: draft.serial.path.trim() }
    case 'tcp':
    case 'udp':
      return draft.net.host === '' ? null : { kind: draft.road, ...draft.net }
    case 'hid': {
      const [vendorId, productId] = [usbId(draft.hid.vendorId), usbId(draft.hid.productId)]
      return vendorId === null || productId === null ? null : { kind: 'hid', ...draft.hid, vendorId, productId }
    }
    case 'library':
      return /^[\w.-]{1,80}$/.test(draft.library.file) ? { kind: 'library', ...draft.library } : null
    case 'listen':
      return draft.listen.serialNumber.trim() === '' ? null : { kind: 'listen', ...draft.listen }
    case 'file':
      return draft.folder.trim() === '' ? { kind: 'file' } : { kind: 'file', folder: draft.folder.trim() }
    case 'keyboard':
      return { kind: 'keyboard' }
    case 'pcsc':
      return { kind: 'pcsc', reader: draft.pcscReader }
  }
}

/** Options to send: what is empty is left out. Where a key is set, `scbk` '' gives up the secure channel and an absent one keeps it. */
export function optionsOf(draft: Draft, keySet: boolean): DeviceOptions {
  const options: DeviceOptions = {}
  for (const [name, value] of Object.entries(draft.options)) {
    if (value !== undefined && value !== '' && value !== false) Object.assign(options, { [name]: value })
  }
  if (draft.secure && draft.scbk !== '') options.scbk = draft.scbk
  if (!draft.secure && keySet) options.scbk = ''
  return options
}

function usbText(id: number): string {
  return id.toString(16).toUpperCase().padStart(4, '0')
}

function usbId(text: string): number | null {
  return /^[0-9a-fA-F]{4}$/.test(text) ? Number.parseInt(text, 16) : null
}

/** A secret that fits into an address: so many random bytes in hex. */
export function randomHex(bytes: number): string {
  return [...crypto.getRandomValues(new Uint8Array(bytes))].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
