import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/**
 * File of a thread of the engine: beside the source when run from source; beside the bundle, or a folder up from a part of it, when built.
 * Undefined where a build left it out: then its work is done in the thread that asks.
 * @param base `import.meta.url` of whoever asks
 */
export function threadScript(name: string, base: string): URL | undefined {
  return [`./${name}.ts`, `./${name}.js`, `../${name}.js`]
    .map((path) => new URL(path, base))
    .find((url) => url.protocol === 'file:' && existsSync(fileURLToPath(url)))
}

/** Node says on stderr that it runs TypeScript; a thread has no need to. */
export const QUIET = ['--disable-warning=ExperimentalWarning']
