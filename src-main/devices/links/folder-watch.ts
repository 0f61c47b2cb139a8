/**
 * Watches a folder or the place where a stick is mounted, by looking every few seconds: file events do not come reliably from sticks and network
 * shares. A file counts when its size and time were the same at two looks, so that a half-copied one is not read.
 */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** A month of a large site is about 2 MB. */
const LARGEST_FILE = 20_000_000

export interface SeenFile {
  fileName: string
  content: Uint8Array
  sha256: string
}

export class FolderWatch {
  readonly #folder: string
  readonly #wanted: (fileName: string) => boolean
  /** File name → size and time at the last look. */
  #before = new Map<string, string>()
  /** File name → what of it was told already. */
  #told = new Map<string, string>()

  constructor(folder: string, wanted: (fileName: string) => boolean) {
    this.#folder = folder
    this.#wanted = wanted
  }

  /** One look: whole files not told before, or undefined where the folder is not there. */
  look(): SeenFile[] | undefined {
    const names = this.#names()
    if (!names) {
      this.#before.clear()
      this.#told.clear()
      return undefined
    }
    const now = new Map<string, string>()
    const seen: SeenFile[] = []
    for (const fileName of names) {
      const mark = this.#mark(fileName)
      if (mark === undefined) continue
      now.set(fileName, mark)
      if (this.#before.get(fileName) !== mark || this.#told.get(fileName) === mark) continue
      const content = this.read(fileName)
      if (!content) continue
      this.#told.set(fileName, mark)
      seen.push({ fileName, content, sha256: sha256Of(content) })
    }
    this.#before = now
    for (const fileName of this.#told.keys()) if (!now.has(fileName)) this.#told.delete(fileName)
    return seen
  }

  /** Content of a file of the folder itself, never of another; undefined where it cannot be read. */
  read(fileName: string): Uint8Array | undefined {
    if (!this.#names()?.includes(fileName)) return undefined
    try {
      return readFileSync(join(this.#folder, fileName))
    } catch {
      // Pulled out while it was read: the next look tells.
      return undefined
    }
  }

  #names(): string[] | undefined {
    try {
      return readdirSync(this.#folder, { withFileTypes: true })
        .filter((entry) => entry.isFile() && this.#wanted(entry.name))
        .map((entry) => entry.name)
        .sort()
    } catch {
      return undefined
    }
  }

  #mark(fileName: string): string | undefined {
    try {
      const { size, mtimeMs } = statSync(join(this.#folder, fileName))
      return size > 0 && size <= LARGEST_FILE ? `${size} ${mtimeMs}` : undefined
    } catch {
      return undefined
    }
  }
}

export function sha256Of(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('hex')
}
