/**
 * What a page of the station may do, for both hosts: content policy with a nonce per page load, and the other headers.
 * Electron's list (security.md points 7 and 8) and the antd 6 finding of DESIGN §7: styles by nonce, never `unsafe-inline`.
 */
import { randomBytes } from 'node:crypto'

/** Stands in the built page where the nonce of the load belongs (`html.cspNonce` of the build). */
export const NONCE_PLACEHOLDER = '__CSP_NONCE__'

/** 128 random bits, base64url. */
export function newNonce(): string {
  return randomBytes(16).toString('base64url')
}

/** The page with the nonce of this load in place of every placeholder. */
export function withNonce(html: string, nonce: string): string {
  return html.replaceAll(NONCE_PLACEHOLDER, nonce)
}

/**
 * The content policy of one page load.
 * @param nonce nonce of the load
 * @param connect further sources for `connect-src`, e.g. `ws://127.0.0.1:4123`
 */
export function contentPolicy(nonce: string, connect: readonly string[] = []): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "font-src 'self'",
    "img-src 'self' data:",
    `connect-src ${["'self'", ...connect].join(' ')}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}

/** Headers of every answer, page or not. */
export const COMMON_HEADERS: Readonly<Record<string, string>> = {
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'X-Frame-Options': 'DENY',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
}
