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
  await build({
    ...renderer,
    configFile: false,
    logLevel: 'warn',
    build: { ...renderer.build, outDir, minify: false, reportCompressedSize: false },
  })
  return outDir
}
