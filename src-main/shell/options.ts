import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'

export interface ShellOptions {
  dataDir: string
  practice: boolean
  name?: string
  practiceClockFile?: string
}

/** Reads the shell's own arguments among those of Chromium, which are none of its business. */
export function readShellOptions(argv: readonly string[], userData: string): ShellOptions {
  const { values } = parseArgs({
    args: [...argv],
    strict: false,
    allowPositionals: true,
    options: {
      data: { type: 'string' },
      practice: { type: 'boolean' },
      name: { type: 'string' },
      'practice-clock': { type: 'string' },
    },
  })
  const { data, name, practice, 'practice-clock': clock } = values
  return {
    dataDir: typeof data === 'string' ? resolve(data) : join(userData, 'station'),
    practice: practice === true,
    ...(typeof name === 'string' ? { name } : {}),
    ...(typeof clock === 'string' ? { practiceClockFile: resolve(clock) } : {}),
  }
}
