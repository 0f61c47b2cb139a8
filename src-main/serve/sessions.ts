/** Who may talk to the host: a one-time token in the start URL, exchanged for a cookie that script cannot read. */
import { createHash, randomBytes } from 'node:crypto'
import type { Session } from '../station/access/session.ts'

/** Keeps tokens and sessions in memory only: a restart of the host asks for a new start URL. */
export class SessionStore {
  /** SHA-256 of each token that was given out and not used yet. */
  readonly #tokens = new Set<string>()
  /** One session per browser, by SHA-256 of the cookie's secret: a reconnect finds its signed-in user again. */
  readonly #sessions = new Map<string, Session>()
  readonly cookieName: string

  /** @param port cookies are shared by all ports of a host, so the name carries it */
  constructor(port: number) {
    this.cookieName = `anxin-${port}`
  }

  /** A new one-time token, 256 random bits. */
  newToken(): string {
    const token = randomBytes(32).toString('base64url')
    this.#tokens.add(digest(token))
    return token
  }

  /** Uses up a token. @returns the `Set-Cookie` value of a new session, or undefined where the token is unknown or used */
  exchange(token: string): string | undefined {
    if (!this.#tokens.delete(digest(token))) return undefined
    const secret = randomBytes(32).toString('base64url')
    this.#sessions.set(digest(secret), { id: randomBytes(12).toString('base64url') })
    return `${this.cookieName}=${secret}; HttpOnly; SameSite=Strict; Path=/`
  }

  /** The session of a `Cookie` header. */
  find(cookieHeader: string | undefined): Session | undefined {
    for (const pair of (cookieHeader ?? '').split(';')) {
      const [name, value] = pair.trim().split('=')
      if (name === this.cookieName && value) return this.#sessions.get(digest(value))
    }
    return undefined
  }
}

function digest(secret: string): string {
  return createHash('sha256').update(secret).digest('hex')
}
