/**
 * Builds the renderer and serves it over the real host (cookie, content policy, WebSocket), with the fake station behind it:
 * `node tests/renderer/fake/serve.ts [port]` for looking at the screens by hand.
 */
import { type Host, startHost } from '../../../src-main/serve/host.ts'
import { buildScreens } from './build.ts'
import { FakeStation } from './fake-station.ts'
import { fakeRouter } from './router.ts'

export { buildScreens }

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
