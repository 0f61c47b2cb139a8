/**
 * Finds what hangs on this PC: every serial port and USB HID device that no configured device uses is asked, one after another, whether a known
 * reader answers there; smart-card readers are listed by their service. Asking is harmless: only status queries are sent. What cannot be asked is told with its reason.
 */
import { asDeviceError } from './errors.ts'
import { HidLink, hidName, loadHid } from './links/hid.ts'
import { listPcscReaders } from './links/pcsc.ts'
import { listSerialPorts, type PortListing, SerialLink } from './links/serial.ts'
import type { FoundDevice, LinkSettings } from './messages.ts'
import { encodeGateCommand, GATE_COMMAND, GateDecoder } from './protocols/gate/frame.ts'
import { parsePdid } from './protocols/osdp/events.ts'
import { CMD, encodeOsdp, OSDP_MARK, OsdpDecoder, REPLY } from './protocols/osdp/packet.ts'
import { SAM_ID, SAM_STATUS, samIdText } from './protocols/sdt/commands.ts'
import { type SdtLine, SdtSession } from './protocols/sdt/session.ts'

type HidSettings = Extract<LinkSettings, { kind: 'hid' }>

export interface HidListing {
  vendorId: number
  productId: number
  label: string
}

export interface Surroundings {
  ports(): Promise<PortListing[]>
  hids(): Promise<HidListing[]>
  openHid(settings: HidSettings): Promise<SdtLine & { close(): Promise<void> }>
  /** Names of the smart-card readers. */
  pcscReaders(): Promise<string[]>
}

/** Readers seen in the field with pass-through framing, and the standard SAM (devices of other makers may use the same). */
const KNOWN_HID = new Set(['2B8B:2721', '0400:C35A'])
/** Keyboards and mice cannot be opened on Windows and are no readers of this kind. */
const KEYBOARD_USAGES = new Set([2, 6])

export const THIS_PC: Surroundings = {
  ports: listSerialPorts,
  hids: async () => {
    const hid = await loadHid()
    const devices = await hid.devicesAsync()
    const seen = new Map<string, HidListing>()
    for (const { vendorId, productId, usagePage, usage, product, manufacturer } of devices) {
      if (usagePage === 1 && KEYBOARD_USAGES.has(usage ?? 0)) continue
      const label = [manufacturer, product].filter(Boolean).join(' ') || hidName({ vendorId, productId })
      seen.set(`${vendorId}:${productId}`, { vendorId, productId, label })
    }
    return [...seen.values()]
  },
  openHid: (settings) => HidLink.open(settings),
  pcscReaders: listPcscReaders,
}

/** Ways to ask on a serial line, likeliest first; the first that answers is taken. */
const SERIAL_PROBES: ReadonlyArray<{
  baudRate: number
  ask(line: SerialLink): Promise<Partial<FoundDevice> | undefined>
}> = [
  { baudRate: 115200, ask: askSdt },
  { baudRate: 9600, ask: askSdt },
  { baudRate: 9600, ask: askOsdp },
  { baudRate: 19200, ask: askGate },
]

/** Everything found. `busy` are links of configured devices, which are left alone. */
export async function discover(
  busy: readonly LinkSettings[],
  onProgress: (done: number, total: number) => void = () => {},
  surroundings: Surroundings = THIS_PC,
): Promise<FoundDevice[]> {
  const used = new Set(busy.map(placeOf))
  const ports = (await surroundings.ports()).filter(({ path }) => !used.has(path))
  // Without the system's HID part there is nothing to list; the serial ports are found all the same.
  const hids = (await surroundings.hids().catch(() => [])).filter((hid) => !used.has(hidName(hid)))
  const found: FoundDevice[] = []
  const next = async (asking: Promise<FoundDevice>) => {
    found.push(await asking)
    onProgress(found.length, ports.length + hids.length)
  }
  for (const port of ports) await next(probePort(port))
  for (const hid of hids) await next(probeHid(hid, surroundings))
  const usedReaders = busy.flatMap((link) => (link.kind === 'pcsc' ? [link.reader] : []))
  // Most PCs have no smart-card service, and need none.
  const readers = usedReaders.includes('') ? [] : await surroundings.pcscReaders().catch(() => [])
  for (const reader of readers) {
    if (!usedReaders.includes(reader))
      found.push({ link: { kind: 'pcsc', reader }, label: reader, driver: 'pcsc-reader' })
  }
  return found
}

function placeOf(link: LinkSettings): string {
  if (link.kind === 'serial') return link.path
  return link.kind === 'hid' ? hidName(link) : ''
}

async function probePort({ path, label }: PortListing): Promise<FoundDevice> {
  const link = { kind: 'serial', path, baudRate: 115200 } as const
  try {
    for (const { baudRate, ask } of SERIAL_PROBES) {
      const line = await SerialLink.open(path, baudRate)
      const answer = await ask(line).finally(() => line.close())
      if (answer) return { link: { ...link, baudRate }, label, ...answer }
    }
    return { link, label }
  } catch (thrown) {
    const { code, params } = asDeviceError(thrown)
    return { link, label, error: { code, params } }
  }
}

async function probeHid({ vendorId, productId, label }: HidListing, { openHid }: Surroundings): Promise<FoundDevice> {
  const link = { kind: 'hid', vendorId, productId } as const
  const known = KNOWN_HID.has(hidName(link).slice('USB '.length))
  // A report written to a device that is no reader may mean anything to it: only known ones are asked.
  if (!known) return { link, label }
  try {
    const line = await openHid(link)
    const answer = await askSdt(line).finally(() => line.close())
    return { link, label, ...(answer ?? {}) }
  } catch (thrown) {
    const { code, params } = asDeviceError(thrown)
    return { link, label, error: { code, params } }
  }
}

async function askSdt(line: SdtLine): Promise<Partial<FoundDevice> | undefined> {
  const session = new SdtSession(line, { interByteMs: 80, quietMs: 30 })
  try {
    await session.exchange(SAM_STATUS)
  } catch {
    return undefined
  }
  const detail = await session.exchange(SAM_ID).then(samIdText, () => undefined)
  return { driver: 'sdt-reader', ...(detail ? { detail } : {}) }
}

/** To the broadcast address, which a lone reader answers. */
function askOsdp(line: SerialLink): Promise<Partial<FoundDevice> | undefined> {
  const packet = { address: 0x7f, reply: false, sequence: 0, code: CMD.id, data: Uint8Array.of(0) }
  const decoder = new OsdpDecoder()
  return ask(line, Buffer.concat([Uint8Array.of(OSDP_MARK), encodeOsdp(packet)]), (chunk) => {
    const reply = decoder.push(chunk).find(({ reply, code }) => reply && code === REPLY.pdid)
    const id = reply && parsePdid(reply.data)
    return id && { driver: 'osdp-panel', detail: `${reply.address} #${id.serial}` }
  })
}

function askGate(line: SerialLink): Promise<Partial<FoundDevice> | undefined> {
  const decoder = new GateDecoder()
  return ask(line, encodeGateCommand(1, GATE_COMMAND.query), (chunk) => {
    const status = decoder.push(chunk, performance.now())[0]
    return status && { driver: 'gate-7e', detail: String(status.machine) }
  })
}

function ask(
  line: SerialLink,
  question: Uint8Array,
  answer: (chunk: Uint8Array) => Partial<FoundDevice> | undefined,
): Promise<Partial<FoundDevice> | undefined> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(undefined), 350)
    const finish = (found: Partial<FoundDevice> | undefined) => {
      clearTimeout(timer)
      resolve(found)
    }
    line.onData((chunk) => {
      const found = answer(chunk)
      if (found) finish(found)
    })
    line.onClose(() => finish(undefined))
    line.write(question)
  })
}
