import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

let found: string | undefined

/** The `resources` folder: beside the sources, or beside the packaged application (ANXIN_RESOURCES names it there). */
export function resourcesDir(): string {
  if (found) return found
  const named = process.env.ANXIN_RESOURCES
  if (named) {
    found = named
    return named
  }
  let folder = dirname(fileURLToPath(import.meta.url))
  while (!existsSync(join(folder, 'resources', 'locales'))) {
    const parent = dirname(folder)
    if (parent === folder) throw new Error('resources folder not found')
    folder = parent
  }
  found = join(folder, 'resources')
  return found
}
