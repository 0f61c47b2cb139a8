/**
 * Builds the renderer and serves it over the real host (cookie, content policy, WebSocket), with the fake station behind it:
 * `node tests/renderer/fake/serve.ts [port]` for looking at the screens by hand.
 */
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { build } from 'vite'
import { type Host, startHost } from '../../../src-main/serve/host.ts'
import { FakeStation } from './fake-station.ts'
import { fakeRouter } from './router.ts'

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

export interface FakeHost {
  host: Host
  fake: FakeStation
}

export async function serveFake(rendererDir: string, port = 0): Promise<FakeHost> {
  const fake = new FakeStation()
  const host = await startHost({
    station: { router: fakeRouter(), createContext: () => ({ fake }), close: () => {} },
    rendererDir,
    port,
  })
  return { host, fake }
}

if (import.meta.main) {
  const { host } = await serveFake(await buildScreens(), Number(process.argv[2] ?? 0))
  console.log(host.startUrl())
}
