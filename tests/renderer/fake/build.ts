import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { build } from 'vite'

const repository = resolve(import.meta.dirname, '../../..')

/** Builds the screens into a new folder. @returns the folder */
export async function buildScreens(): Promise<string> {
  const outDir = mkdtempSync(join(tmpdir(), 'anxin-screens-'))
  const { default: config } = await import(join(repository, 'electron.vite.config.ts'))
  const renderer = config.renderer
  // A test runner's NODE_ENV would build React's development edition, three times slower.
  const { NODE_ENV } = process.env
  process.env.NODE_ENV = 'production'
  try {
    await build({
      ...renderer,
      configFile: false,
      mode: 'production',
      logLevel: 'warn',
      build: { ...renderer.build, outDir, minify: false, reportCompressedSize: false },
    })
  } finally {
    if (NODE_ENV === undefined) delete process.env.NODE_ENV
    else process.env.NODE_ENV = NODE_ENV
  }
  return outDir
}
