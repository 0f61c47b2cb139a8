/**
 * Looks for ZKTeco terminals on the network: at one address, or at every address beside one of this PC's own (its /24). Only on request: a site's
 * network is not searched silently. Asking is harmless: a greeting, the serial number, a farewell.
 */
import { connect } from 'node:net'
import { asDeviceError, type DeviceError } from './errors.ts'
import type { FoundDevice } from './messages.ts'
import { ZkConnection } from './protocols/zk/connection.ts'
import { readOption } from './protocols/zk/terminal.ts'

/** Port of ZKTeco terminals unless somebody changed it. */
export const ZK_PORT = 4370

const TIMING = { connectMs: 2500, replyMs: 1500 }
const KNOCK_MS = 500
const AT_ONCE = 32

export interface TerminalAddress {
  host: string
  port: number
  /** 0 = none. */
  commKey: number
}

/** Asks one address over TCP, then over UDP. A terminal that wants another communication key is found all the same, with that error. */
export async function askTerminal(address: TerminalAddress): Promise<FoundDevice> {
  const overTcp = await askOver('tcp', address)
  if (overTcp.driver) return overTcp
  const overUdp = await askOver('udp', address)
  return overUdp.driver ? overUdp : overTcp
}

async function askOver(kind: 'tcp' | 'udp', { host, port, commKey }: TerminalAddress): Promise<FoundDevice> {
  const found: FoundDevice = { link: { kind, host, port }, label: `${host}:${port}` }
  let connection: ZkConnection
  try {
    connection = await ZkConnection.open({ transport: kind, host, port, commKey }, TIMING)
  } catch (thrown) {
    return { ...found, ...failureOf(asDeviceError(thrown)) }
  }
  try {
    const serial = await readOption(connection, '~SerialNumber').catch(() => '')
    return { ...found, driver: 'zk-terminal', ...(serial ? { detail: serial } : {}) }
  } finally {
    await connection.close()
  }
}

function failureOf({ code, params }: DeviceError): Pick<FoundDevice, 'driver' | 'error'> {
  const error = { code, params }
  return code === 'devices.terminal-comm-key-refused' ? { driver: 'zk-terminal', error } : { error }
}

export interface NetworkSearch {
  /** An IPv4 address of this PC: its neighbours are asked. */
  address: string
  port?: number
  /** Hosts of configured devices, which are left alone. */
  busy: ReadonlySet<string>
  onProgress(done: number, total: number): void
}

/** Terminals at the addresses beside one of this PC's. Who does not open the port within half a second is not asked. */
export async function searchNetwork({
  address,
  port = ZK_PORT,
  busy,
  onProgress,
}: NetworkSearch): Promise<FoundDevice[]> {
  const network = address.slice(0, address.lastIndexOf('.') + 1)
  const hosts = Array.from({ length: 254 }, (_, index) => `${network}${index + 1}`).filter(
    (host) => host !== address && !busy.has(host),
  )
  const found: FoundDevice[] = []
  let done = 0
  const queue = [...hosts]
  const work = async () => {
    for (let host = queue.shift(); host !== undefined; host = queue.shift()) {
      if (await opens(host, port)) {
        const answer = await askTerminal({ host, port, commKey: 0 })
        if (answer.driver) found.push(answer)
      }
      onProgress(++done, hosts.length)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  return found.toSorted((one, other) => lastByte(one.label) - lastByte(other.label))
}

function lastByte(label: string): number {
  return Number(/\.(\d+):/.exec(label)?.[1] ?? 0)
}

function opens(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port })
    const settle = (open: boolean) => {
      clearTimeout(timer)
      socket.destroy()
      resolve(open)
    }
    const timer = setTimeout(() => settle(false), KNOCK_MS)
    socket.once('connect', () => settle(true))
    socket.once('error', () => settle(false))
  })
}
