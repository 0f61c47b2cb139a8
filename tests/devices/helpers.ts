import { randomBytes } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll } from 'vitest'
import type { Delivery, DriverHost } from '../../src-main/devices/drivers/driver.ts'
import type { DeviceOperation, DeviceSettings, FromDevices } from '../../src-main/devices/messages.ts'
import { hasSocat } from '../../src-main/practice/serial-pair.ts'

export { seededRandom } from './random.ts'

export const socat = hasSocat()
if (!socat)
  console.warn('SKIPPED: socat is not installed, so no serial practice device can run (apt-get install socat)')

const folders: string[] = []
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

/** A folder that goes away after the tests of the file. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'anxin-test-'))
  folders.push(folder)
  return folder
}

export function ptyPath(): string {
  return join(temporaryFolder(), `tty-${randomBytes(3).toString('hex')}`)
}

/** A file of the reference folder beside the repository, or undefined (said loudly) where it is not there. */
export function sharedReference(name: string): string | undefined {
  const repository = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
  const shared = process.env.ANXIN_SHARED ?? join(repository, '..', 'shared')
  const path = join(shared, 'reference', name)
  if (existsSync(path)) return readFileSync(path, 'utf8')
  console.warn(`SKIPPED: ${name} is not there (ANXIN_SHARED)`)
  return undefined
}

export async function until<T>(what: string, find: () => T | undefined | false, patienceMs = 20_000): Promise<T> {
  const deadline = Date.now() + patienceMs
  for (;;) {
    const found = find()
    if (found !== undefined && found !== false) return found
    if (Date.now() > deadline) throw new Error(`never came: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

/** A driver's surroundings that write everything down and commit at once. */
export class RecordingHost implements DriverHost {
  readonly clock = { now: () => Date.now() }
  readonly messages: FromDevices[] = []
  readonly deliveries: Delivery[] = []
  vendorFolder = '/nowhere'

  send(message: FromDevices): void {
    this.messages.push(structuredClone(message))
  }

  async deliver(delivery: Delivery): Promise<void> {
    this.deliveries.push(delivery)
  }

  async deliverOperations(deviceId: string, entries: DeviceOperation[]): Promise<void> {
    this.send({ type: 'operations', batchId: `OL${this.messages.length}`, deviceId, entries })
  }

  of<Type extends FromDevices['type']>(type: Type): Extract<FromDevices, { type: Type }>[] {
    return this.messages.filter((message): message is Extract<FromDevices, { type: Type }> => message.type === type)
  }

  lastHealth() {
    return this.of('health').at(-1)?.health
  }
}

export function readerSettings(path: string): DeviceSettings {
  const link = { kind: 'serial', path, baudRate: 115200 } as const
  return { id: 'DV-READER', driver: 'sdt-reader', name: '办证窗口', link, zone: 'Asia/Shanghai' }
}

export function terminalSettings(
  terminal: { host: string; port: number },
  more: Partial<DeviceSettings> = {},
): DeviceSettings {
  const link = { kind: 'tcp', host: terminal.host, port: terminal.port } as const
  return { id: 'DV-GATE', driver: 'zk-terminal', name: '南门', link, zone: 'Asia/Shanghai', ...more }
}
