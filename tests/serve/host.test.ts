import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { request as httpRequest } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createORPCClient, isDefinedError, safe } from '@orpc/client'
import { RPCLink } from '@orpc/client/websocket'
import type { ContractRouterClient } from '@orpc/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { type Host, startHost } from '../../src-main/serve/host.ts'
import { type smallContract, smallStation } from './small-station.ts'

interface Answer {
  status: number
  headers: Record<string, string | string[] | undefined>
  body: string
}

let folder: string
let host: Host

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'anxin-host-'))
  const rendererDir = join(folder, 'renderer')
  mkdirSync(join(rendererDir, 'assets'), { recursive: true })
  writeFileSync(
    join(rendererDir, 'index.html'),
    '<meta property="csp-nonce" nonce="__CSP_NONCE__"><script nonce="__CSP_NONCE__" src="/assets/a.js"></script>',
  )
  writeFileSync(join(rendererDir, 'assets', 'a.js'), 'export {}')
  writeFileSync(join(rendererDir, 'assets', 'a.exe'), 'no')
  writeFileSync(join(folder, 'secret.txt'), 'secret')
  symlinkSync(join(folder, 'secret.txt'), join(rendererDir, 'assets', 'link.txt'))
  host = await startHost({ station: smallStation(), rendererDir, port: 0 })
})

afterAll(async () => {
  await host.close()
  rmSync(folder, { recursive: true })
})

/** A request with the path and headers exactly as given: `fetch` would tidy them up. */
function ask(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({ host: '127.0.0.1', port: host.port, path, method, headers }, (response) => {
      let body = ''
      response.setEncoding('utf8').on('data', (chunk: string) => {
        body += chunk
      })
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }))
    })
    request.on('error', reject).end()
  })
}

/** Exchanges a fresh token and gives the `Cookie` header. */
async function signedInCookie(): Promise<string> {
  const answer = await ask(host.startUrl().slice(host.origin.length))
  return String(answer.headers['set-cookie']).split(';')[0] ?? ''
}

function connect(headers: Record<string, string>, path = '/rpc'): WebSocket {
  return new WebSocket(`ws://127.0.0.1:${host.port}${path}`, { headers })
}

/** The HTTP status that refused the upgrade; 101 where it was accepted. */
function upgradeStatus(headers: Record<string, string>, path = '/rpc'): Promise<number> {
  return new Promise((resolve) => {
    const socket = connect(headers, path)
    socket.on('open', () => {
      socket.close()
      resolve(101)
    })
    socket.on('unexpected-response', (request, response) => {
      request.destroy()
      resolve(response.statusCode ?? 0)
    })
    socket.on('error', () => undefined)
  })
}

function clientOf(socket: WebSocket): ContractRouterClient<typeof smallContract> {
  return createORPCClient(new RPCLink({ websocket: socket as unknown as globalThis.WebSocket }))
}

describe('the start link', () => {
  it('is exchanged once for a cookie that script cannot read, and leaves no token in the address', async () => {
    const path = host.startUrl().slice(host.origin.length)
    const first = await ask(path)
    expect({ status: first.status, location: first.headers.location, store: first.headers['cache-control'] }).toEqual({
      status: 303,
      location: '/',
      store: 'no-store',
    })
    expect(String(first.headers['set-cookie'])).toMatch(
      new RegExp(`^anxin-${host.port}=[\\w-]{43}; HttpOnly; SameSite=Strict; Path=/$`),
    )
    const second = await ask(path)
    expect([second.status, second.headers['set-cookie']]).toEqual([401, undefined])
  })

  it('is not used up by a link checker, and does nothing in a window that is already connected', async () => {
    const path = host.startUrl().slice(host.origin.length)
    const cookie = await signedInCookie()
    expect((await ask(path, {}, 'HEAD')).status).toBe(401)
    const again = await ask(path, { cookie })
    expect([again.status, again.headers['set-cookie']]).toEqual([303, undefined])
    expect((await ask(path)).status).toBe(303)
  })

  it('cannot be guessed or left out', async () => {
    expect(
      await Promise.all(['/start', '/start?token=', '/start?token=x', '/'].map(async (p) => (await ask(p)).status)),
    ).toEqual([401, 401, 401, 401])
  })
})

describe('every request', () => {
  it.each([
    ['a foreign Host (DNS rebinding)', { host: 'evil.example' }],
    ['a Host with another port', { host: '127.0.0.1:1' }],
    ['a foreign Origin', { origin: 'http://evil.example' }],
    ['the Origin of another port of this PC', { origin: 'http://127.0.0.1:1' }],
    ['the null Origin of a sandboxed frame', { origin: 'null' }],
    ['a fetch that the browser marks as cross-site', { 'sec-fetch-site': 'cross-site' }],
    ['a fetch from another port of this PC', { 'sec-fetch-site': 'same-site' }],
  ])('is refused with %s, even with the cookie', async (_name, headers) => {
    const cookie = await signedInCookie()
    expect((await ask('/', { cookie, ...headers })).status).toBe(403)
  })

  it('is refused without the cookie, with a wrong one, and by any method but GET and HEAD', async () => {
    const cookie = await signedInCookie()
    const statuses = [
      await ask('/'),
      await ask('/assets/a.js'),
      await ask('/', { cookie: `anxin-${host.port}=wrong` }),
      await ask('/', { cookie }, 'POST'),
      await ask('/session'),
      await ask('/session', { cookie }),
    ].map((answer) => answer.status)
    expect(statuses).toEqual([401, 401, 401, 405, 401, 204])
  })
})

describe('the page', () => {
  it('carries a nonce of its own on every load, in the policy and in the page, and is never stored', async () => {
    const cookie = await signedInCookie()
    const [first, second] = [await ask('/', { cookie }), await ask('/wage-month', { cookie })]
    const nonces = [first, second].map(
      (page) => /'nonce-([\w-]{22})'/.exec(String(page.headers['content-security-policy']))?.[1],
    )
    expect(nonces[0]).not.toBe(nonces[1])
    expect(first.body).toBe(
      `<meta property="csp-nonce" nonce="${nonces[0]}"><script nonce="${nonces[0]}" src="/assets/a.js"></script>`,
    )
    expect(second.body).toContain(`nonce="${nonces[1]}"`)
    expect(String(first.headers['content-security-policy']).split('; ')).toEqual([
      "default-src 'none'",
      "script-src 'self'",
      `style-src 'self' 'nonce-${nonces[0]}'`,
      "font-src 'self'",
      "img-src 'self' data:",
      `connect-src 'self' ws://127.0.0.1:${host.port} ws://localhost:${host.port}`,
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ])
    expect(first.headers).toMatchObject({
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'content-type': 'text/html; charset=utf-8',
    })
  })

  it('answers HEAD with the length alone', async () => {
    const answer = await ask('/assets/a.js', { cookie: await signedInCookie() }, 'HEAD')
    expect([answer.status, answer.headers['content-length'], answer.body]).toEqual([200, '9', ''])
  })
})

describe('files', () => {
  it.each([
    ['/../secret.txt'],
    ['/assets/../../secret.txt'],
    ['/%2e%2e/secret.txt'],
    ['/..%2fsecret.txt'],
    ['/..%5csecret.txt'],
    ['/assets/%2e%2e%2f%2e%2e%2fsecret.txt'],
    ['/%00.js'],
    ['/%zz.js'],
    ['//etc/hostname.txt'],
    ['/assets/link.txt'],
    ['/assets/a.exe'],
    ['/assets/none.js'],
  ])('outside the built screens are not served: %s', async (path) => {
    const answer = await ask(path, { cookie: await signedInCookie() })
    expect([answer.status, answer.body.includes('secret')]).toEqual([404, false])
  })

  it('of the build are served with a fixed type', async () => {
    const answer = await ask('/assets/a.js?v=1', { cookie: await signedInCookie() })
    expect([answer.status, answer.headers['content-type'], answer.body]).toEqual([
      200,
      'text/javascript; charset=utf-8',
      'export {}',
    ])
  })
})

describe('the contract over WebSocket', () => {
  it('is refused without cookie, without Origin, from a foreign Origin or Host, and on another path', async () => {
    const cookie = await signedInCookie()
    const good = { cookie, origin: host.origin }
    expect([
      await upgradeStatus(good),
      await upgradeStatus({ origin: host.origin }),
      await upgradeStatus({ cookie }),
      await upgradeStatus({ cookie, origin: 'http://evil.example' }),
      await upgradeStatus({ ...good, host: 'evil.example' }),
      await upgradeStatus({ cookie, origin: `http://localhost:${host.port}` }),
      await upgradeStatus(good, '/other'),
    ]).toEqual([101, 401, 403, 403, 403, 403, 404])
  })

  it('carries values, refuses bad input by its schema, and gives typed refusals and streams', async () => {
    const socket = connect({ cookie: await signedInCookie(), origin: host.origin })
    const client = clientOf(socket)
    expect(await client.add({ a: 2, b: 40 })).toBe(42)
    const badInput = await safe(client.add({ a: 0.5, b: 1 }))
    expect(badInput.error).toMatchObject({ code: 'BAD_REQUEST' })
    const refusal = await safe(client.signIn({ name: '' }))
    expect(isDefinedError(refusal.error) && refusal.error.data).toEqual({ code: 'access.no-name' })
    const seen: number[] = []
    for await (const value of await client.count({ to: 4 })) seen.push(value)
    expect(seen).toEqual([1, 2, 3, 4])
    socket.close()
  })

  it('keeps the signed-in user over a reconnect, and keeps two browsers apart', async () => {
    const [cookie, other] = [await signedInCookie(), await signedInCookie()]
    const first = connect({ cookie, origin: host.origin })
    await clientOf(first).signIn({ name: '郑会计' })
    const before = await clientOf(first).who()
    first.terminate()
    const again = connect({ cookie, origin: host.origin })
    const stranger = connect({ cookie: other, origin: host.origin })
    expect(await clientOf(again).who()).toEqual({ session: before.session, name: '郑会计' })
    expect((await clientOf(stranger).who()).name).toBeNull()
    again.close()
    stranger.close()
  })
})

describe('the host itself', () => {
  it('rejects where the port is taken', async () => {
    await expect(startHost({ station: smallStation(), rendererDir: folder, port: host.port })).rejects.toMatchObject({
      code: 'EADDRINUSE',
    })
  })

  it('ends open connections when it closes', async () => {
    const short = await startHost({ station: smallStation(), rendererDir: join(folder, 'renderer'), port: 0 })
    const exchange = await fetch(short.startUrl(), { redirect: 'manual' })
    const cookie = exchange.headers.get('set-cookie')?.split(';')[0] ?? ''
    const socket = new WebSocket(`ws://127.0.0.1:${short.port}/rpc`, { headers: { cookie, origin: short.origin } })
    await new Promise((resolve) => socket.once('open', resolve))
    const ended = new Promise((resolve) => socket.once('close', () => resolve(true)))
    await short.close()
    expect(await ended).toBe(true)
    await expect(fetch(short.origin)).rejects.toThrow()
  })
})
