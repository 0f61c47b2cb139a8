/** `app://station/…`: the built screens, with the same policy as the Node host. No file of the disk has an address of its own. */
import { protocol, type Session } from 'electron'
import { readBuiltFile } from '../serve/files.ts'
import { COMMON_HEADERS, contentPolicy, newNonce, withNonce } from '../serve/policy.ts'
import { isOwnUrl, SCHEME } from './origin.ts'

/** Must run before the app is ready. */
export function declareScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ])
}

/** Schemes a page could reach for; the screens need none of them. */
const CLOSED_SCHEMES = ['file', 'ftp', 'filesystem', 'http', 'https', 'ws', 'wss'] as const

/** Serves the screens to this session, and closes every other way out of it. */
export function serveScreens(session: Session, rendererDir: string): void {
  session.protocol.handle(SCHEME, (request) => answer(request, rendererDir))
  session.webRequest.onBeforeRequest((details, callback) => {
    callback({ cancel: isClosed(details.url) })
  })
}

function isClosed(url: string): boolean {
  const scheme = URL.parse(url)?.protocol.slice(0, -1)
  return scheme === undefined || CLOSED_SCHEMES.some((closed) => closed === scheme)
}

/** @param request of the custom scheme; only GET of the own host is answered */
export async function answer(request: Request, rendererDir: string): Promise<Response> {
  if (request.method !== 'GET') return refusal(405)
  if (!isOwnUrl(request.url)) return refusal(403)
  const file = await readBuiltFile(rendererDir, rawPath(request.url))
  if (!file) return refusal(404)
  const headers = new Headers({ ...COMMON_HEADERS, 'Content-Type': file.contentType })
  if (!file.isPage) return new Response(new Uint8Array(file.body), { headers })
  const nonce = newNonce()
  headers.set('Content-Security-Policy', contentPolicy(nonce))
  headers.set('Cache-Control', 'no-store')
  return new Response(withNonce(file.body.toString('utf8'), nonce), { headers })
}

function rawPath(url: string): string {
  return new URL(url).pathname
}

function refusal(status: number): Response {
  return new Response(null, { status, headers: { ...COMMON_HEADERS } })
}
