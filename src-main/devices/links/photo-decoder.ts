/**
 * Plug point for a decoder of the card's photo. The 1024 bytes are WLT, for which no open decoder exists; vendors give closed ones bound to their
 * readers. A site that has one puts a program named `photo-decoder` (on Windows `photo-decoder.exe`) in the folder of vendor files: it gets the
 * 1024 bytes on its standard input and writes a BMP to its standard output. Without it the photo is kept as it is and a placeholder is shown.
 */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'

const PATIENCE_MS = 3000
const PHOTO_BYTES = 1024
/** 102 × 126 in 24 bits is 38,862 bytes; more than this is no such picture. */
const LARGEST_BMP = 400_000

const PROGRAM = process.platform === 'win32' ? 'photo-decoder.exe' : 'photo-decoder'

/** Path of the site's decoder, or undefined where there is none. */
export function photoDecoderOf(vendorFolder: string): string | undefined {
  const path = join(vendorFolder, PROGRAM)
  return existsSync(path) ? path : undefined
}

/** The photo as BMP, or undefined: no decoder, one that fails, is too slow, or gives no BMP. Never throws; the card itself has been read. */
export async function decodePhoto(
  wlt: Uint8Array,
  vendorFolder: string,
  patienceMs = PATIENCE_MS,
): Promise<Uint8Array | undefined> {
  const program = photoDecoderOf(vendorFolder)
  if (program === undefined || wlt.length !== PHOTO_BYTES) return undefined
  const bmp = await run(program, wlt, patienceMs)
  if (bmp === undefined || isBmp(bmp)) return bmp
  console.error('devices: the photo decoder gave no BMP')
  return undefined
}

function isBmp(bytes: Uint8Array): boolean {
  if (bytes.length < 54 || bytes[0] !== 0x42 || bytes[1] !== 0x4d) return false
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length).getUint32(2, true) === bytes.length
}

function run(program: string, input: Uint8Array, patienceMs: number): Promise<Uint8Array | undefined> {
  return new Promise((resolve) => {
    const child = spawn(program, [], { stdio: ['pipe', 'pipe', 'ignore'], windowsHide: true, timeout: patienceMs })
    const parts: Buffer[] = []
    let bytes = 0
    const fail = (reason: string) => {
      console.error(`devices: the photo decoder failed: ${reason}`)
      child.kill('SIGKILL')
      resolve(undefined)
    }
    child.on('error', (error) => fail(error.message))
    child.stdin.on('error', () => {})
    child.stdout.on('data', (chunk: Buffer) => {
      bytes += chunk.length
      if (bytes > LARGEST_BMP) fail('too much output')
      else parts.push(chunk)
    })
    child.on('close', (code, signal) => {
      if (code === 0) resolve(Buffer.concat(parts))
      else fail(signal === null ? `exit code ${code}` : 'no answer in time')
    })
    child.stdin.end(input)
  })
}
