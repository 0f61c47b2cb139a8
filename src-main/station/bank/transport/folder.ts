import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeSync,
} from 'node:fs'
import { isAbsolute, join } from 'node:path'
import { StationError } from '../../../contract/errors.ts'

const FILE_LIMIT = 64 * 1024 * 1024
const FILES_LIMIT = 500

/** @throws StationError `bank.no-such-folder` for anything but an absolute path of a folder that is there. */
export function requireFolder(folder: string): void {
  if (isAbsolute(folder) && existsSync(folder) && statSync(folder).isDirectory()) return
  throw new StationError('bank.no-such-folder', { folder })
}

/**
 * Lays a file down in a folder or on a stick: under a temporary name, to the disk, read back and compared, then given its name. The same file
 * there already is left as it is.
 * @returns its path. @throws StationError `bank.no-such-folder`, `bank.other-file-there`, `bank.cannot-write`.
 */
export function layDown(folder: string, fileName: string, bytes: Uint8Array): string {
  requireFolder(folder)
  const target = join(folder, fileName)
  if (existsSync(target)) {
    if (readFileSync(target).equals(bytes)) return target
    throw new StationError('bank.other-file-there', { file: target })
  }
  const temporary = `${target}.part`
  try {
    const file = openSync(temporary, 'w', 0o600)
    try {
      for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at)
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    if (!readFileSync(temporary).equals(bytes)) throw new Error('what was written reads back differently')
    renameSync(temporary, target)
  } catch (error) {
    throw new StationError('bank.cannot-write', { file: target, why: error instanceof Error ? error.message : '' })
  }
  return target
}

/** The files of a folder that may be answers of the bank. @throws StationError `bank.no-such-folder`. */
export function filesIn(folder: string): { fileName: string; bytes: Buffer }[] {
  requireFolder(folder)
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.') && !/\.(part|tmp|lnk|inf)$/i.test(entry.name))
    .filter((entry) => {
      const { size } = statSync(join(folder, entry.name))
      return size > 0 && size <= FILE_LIMIT
    })
    .map((entry) => entry.name)
    .sort()
    .slice(0, FILES_LIMIT)
    .map((fileName) => ({ fileName, bytes: readFileSync(join(folder, fileName)) }))
}
