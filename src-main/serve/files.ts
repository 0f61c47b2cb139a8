/** The built screens as files: fixed content types, and no way out of their folder. */
import { readFile, realpath, stat } from 'node:fs/promises'
import { extname, isAbsolute, join, relative, sep } from 'node:path'

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.ttf': 'font/ttf',
  '.txt': 'text/plain; charset=utf-8',
}

export interface BuiltFile {
  contentType: string
  body: Buffer
  /** The page itself, which carries the nonce and is never cached. */
  isPage: boolean
}

/**
 * Reads one built file.
 * @param folder the built renderer
 * @param urlPath path of the URL as sent, still percent-encoded
 * @returns undefined where there is no such file, its type is unknown, or the path leads out of the folder (also by a link).
 *   A path without an extension is a screen of the one page.
 */
export async function readBuiltFile(folder: string, urlPath: string): Promise<BuiltFile | undefined> {
  const wanted = relativePath(urlPath)
  if (wanted === undefined) return undefined
  const name = extname(wanted) === '' ? 'index.html' : wanted
  const contentType = CONTENT_TYPES[extname(name).toLowerCase()]
  if (contentType === undefined) return undefined
  try {
    const root = await realpath(folder)
    const path = await realpath(join(root, name))
    if (!isInside(root, path) || !(await stat(path)).isFile()) return undefined
    return { contentType, body: await readFile(path), isPage: name.endsWith('.html') }
  } catch (error) {
    if (isNotFound(error)) return undefined
    throw error
  }
}

/** The path below the folder, or undefined where it is malformed or climbs. */
function relativePath(urlPath: string): string | undefined {
  let decoded: string
  try {
    decoded = decodeURIComponent(urlPath)
  } catch {
    return undefined
  }
  if (decoded.includes('\0') || decoded.includes('\\')) return undefined
  const parts = decoded.split('/').filter((part) => part !== '')
  return parts.some((part) => part === '..' || part === '.') ? undefined : parts.join(sep)
}

/** True where `path` lies inside `root` (compared by path parts, not by letters). */
function isInside(root: string, path: string): boolean {
  const way = relative(root, path)
  return way !== '' && !isAbsolute(way) && way.split(sep)[0] !== '..'
}

function isNotFound(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code
  return code === 'ENOENT' || code === 'ENOTDIR' || code === 'ENAMETOOLONG'
}
