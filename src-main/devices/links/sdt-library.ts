/**
 * A reader behind its vendor's library (`sdtapi.dll`, `libsdtapi.so`), called through koffi. The functions are those that the vendors' demo
 * programs share: SDT_OpenPort, SDT_StartFindIDCard, SDT_SelectIDCard, SDT_ReadBaseMsg, SDT_ReadNewAppMsg, SDT_GetSAMID; 0x90 is success, 0x9F
 * found, anything else the SW3 of the frame protocol. Ports count 1…16 for serial and 1001…1016 for USB. A library that crashes takes this process
 * with it, not the ledger.
 */
import { existsSync } from 'node:fs'
import { basename } from 'node:path'
import { DeviceError } from '../errors.ts'
import { acceptReply, type SdtCommand } from '../protocols/sdt/commands.ts'
import type { SdtExchange } from '../protocols/sdt/session.ts'

type Call = (...args: unknown[]) => Promise<number>

interface Functions {
  open: Call
  close: Call
  find: Call
  select: Call
  read: Call
  newAddress: Call
  samId: Call
  status: Call
}

const PROTOTYPES: Record<keyof Functions, string> = {
  open: 'int SDT_OpenPort(int port)',
  close: 'int SDT_ClosePort(int port)',
  find: 'int SDT_StartFindIDCard(int port, _Out_ uint8_t *info, int ifOpen)',
  select: 'int SDT_SelectIDCard(int port, _Out_ uint8_t *info, int ifOpen)',
  read: 'int SDT_ReadBaseMsg(int port, _Out_ uint8_t *text, _Out_ uint32_t *textLength, _Out_ uint8_t *photo, _Out_ uint32_t *photoLength, int ifOpen)',
  newAddress: 'int SDT_ReadNewAppMsg(int port, _Out_ uint8_t *text, _Out_ uint32_t *length, int ifOpen)',
  samId: 'int SDT_GetSAMID(int port, _Out_ uint8_t *id, int ifOpen)',
  status: 'int SDT_GetSAMStatus(int port, int ifOpen)',
}

/** Room that no library outgrows: the block's own 256 and 1024 bytes, with reserve. */
const ROOM = 4096

async function load(file: string): Promise<Functions> {
  if (!existsSync(file)) throw new DeviceError('devices.library-missing', { file: basename(file) })
  try {
    const { default: koffi } = await import('koffi')
    const library = koffi.load(file)
    // 32-bit Windows libraries are stdcall; elsewhere there is one convention only.
    const convention = process.platform === 'win32' && process.arch === 'ia32' ? '__stdcall ' : ''
    const bind = (prototype: string): Call => {
      const call = library.func(prototype.replace(/^int /, `int ${convention}`))
      return (...args) =>
        new Promise((resolve, reject) =>
          call.async(...args, (error: unknown, result: number) => (error ? reject(error) : resolve(result))),
        )
    }
    const entries = Object.entries(PROTOTYPES).map(([name, prototype]) => [name, bind(prototype)])
    return Object.fromEntries(entries) as Functions
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    throw new DeviceError('devices.library-failed', { file: basename(file), message })
  }
}

/** Opens the reader at a port of a library. Throws `devices.library-missing`, `devices.library-failed`, `devices.reader-unplugged`. */
export async function openSdtLibrary(
  file: string,
  port: number,
): Promise<{ session: SdtExchange; close(): Promise<void> }> {
  const functions = await load(file)
  const name = `${basename(file)} ${port}`
  if ((await functions.open(port)) !== 0x90) throw new DeviceError('devices.reader-unplugged', { path: name })
  return {
    session: { exchange: (command) => exchange(functions, port, name, command) },
    close: async () => void (await functions.close(port)),
  }
}

async function exchange(functions: Functions, port: number, name: string, command: SdtCommand): Promise<Uint8Array> {
  const { sw3, data } = await perform(functions, port, command.name)
  // Codes 1…9 are the library's own: port gone, timeout, transmission error.
  if (sw3 < 0x10) {
    if (sw3 === 1) throw new DeviceError('devices.reader-unplugged', { path: name })
    throw new DeviceError('devices.reader-silent', { command: command.name })
  }
  return acceptReply(command, { sw1: 0, sw2: 0, sw3, data })
}

async function perform(functions: Functions, port: number, name: string): Promise<{ sw3: number; data: Uint8Array }> {
  const nothing = new Uint8Array(0)
  switch (name) {
    case 'status':
      return { sw3: await functions.status(port, 0), data: nothing }
    case 'sam-id': {
      const id = new Uint8Array(64)
      return { sw3: await functions.samId(port, id, 0), data: id.subarray(0, 16) }
    }
    case 'find':
      return { sw3: await functions.find(port, new Uint8Array(64), 0), data: nothing }
    case 'select':
      return { sw3: await functions.select(port, new Uint8Array(64), 0), data: nothing }
    case 'read': {
      const [text, photo] = [new Uint8Array(ROOM), new Uint8Array(ROOM)]
      const [textLength, photoLength] = [[0], [0]] as [number[], number[]]
      const sw3 = await functions.read(port, text, textLength, photo, photoLength, 0)
      return { sw3, data: joined(text.subarray(0, textLength[0]), photo.subarray(0, photoLength[0])) }
    }
    case 'new-address': {
      const text = new Uint8Array(ROOM)
      const length = [0]
      const sw3 = await functions.newAddress(port, text, length, 0)
      return { sw3, data: text.subarray(0, length[0]) }
    }
    default:
      return { sw3: 0x21, data: nothing }
  }
}

/** As the frame protocol has it: two lengths, text, photo. */
function joined(text: Uint8Array, photo: Uint8Array): Uint8Array {
  const lengths = [text.length >> 8, text.length & 0xff, photo.length >> 8, photo.length & 0xff]
  return Uint8Array.from([...lengths, ...text, ...photo])
}
