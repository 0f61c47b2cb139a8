import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

const out = resolve(import.meta.dirname, '../../out')
const built = existsSync(join(out, '.stamp'))
if (!built) console.warn('SKIPPED: what the build made (nothing is built; npm test builds first)')

const read = (path: string) => readFileSync(join(out, path), 'utf8')
const filesOf = (folder: string) =>
  readdirSync(join(out, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))

describe.runIf(built)('the build', () => {
  it('makes the preload one CommonJS file that needs nothing but electron, as a sandboxed preload must be', () => {
    const preload = read('preload/preload.cjs')
    expect([...preload.matchAll(/require\(["']([^"']+)["']\)/g)].map((match) => match[1])).toEqual(['electron'])
    expect(/^\s*(import|export)\s/m.test(preload)).toBe(false)
  })

  it('makes an entry each for main, engine, its helper threads and devices, with native packages left outside', () => {
    const wanted = ['index', 'engine-process', 'devices', 'check-helper', 'month-helper', 'verify-helper']
    expect(wanted.filter((name) => existsSync(join(out, 'main', `${name}.js`)))).toEqual(wanted)
    const all = filesOf('main').map((file) => readFileSync(file, 'utf8'))
    expect(all.some((text) => /from ["']better-sqlite3["']/.test(text))).toBe(true)
    expect(all.filter((text) => text.includes('prebuilds/'))).toEqual([])
  })

  it('keeps electron out of the engine and the devices', () => {
    const imports = (file: string, seen = new Set<string>()): Set<string> => {
      if (seen.has(file)) return seen
      seen.add(file)
      for (const [, path] of readFileSync(file, 'utf8').matchAll(/(?:from|import)\s*\(?["'](\.[^"']+)["']/g)) {
        imports(resolve(file, '..', path ?? ''), seen)
      }
      return seen
    }
    const reached = ['engine-process.js', 'devices.js'].flatMap((name) => [...imports(join(out, 'main', name))])
    expect(reached.filter((file) => /from ["']electron["']/.test(readFileSync(file, 'utf8')))).toEqual([])
  })

  it('makes a page without inline script or style, with a place for the nonce', () => {
    const page = read('renderer/index.html')
    const scripts = [...page.matchAll(/<script\b([^>]*)>([^<]*)<\/script>/g)]
    expect(scripts.length).toBeGreaterThan(0)
    expect(
      scripts.filter(([, attributes, body]) => !/\bsrc="\/assets\//.test(attributes ?? '') || body?.trim()),
    ).toEqual([])
    expect([/<style\b/.test(page), /\sstyle=/.test(page)]).toEqual([false, false])
    expect(page).toContain('<meta property="csp-nonce" nonce="__CSP_NONCE__"')
  })

  it('keeps fonts and pictures as files, which the content policy asks for', () => {
    const styles = filesOf('renderer').filter((file) => file.endsWith('.css'))
    expect(styles.filter((file) => /url\(["']?data:font/.test(readFileSync(file, 'utf8')))).toEqual([])
  })
})
