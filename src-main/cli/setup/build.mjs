import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { SetupError } from './errors.mjs'
import { capture, insideEnvironment } from './process.mjs'
import { say } from './say.mjs'

const SOURCES = [
  'src-main',
  'src-renderer',
  'resources/locales',
  'package-lock.json',
  'electron.vite.config.ts',
  'tsconfig.json',
]
const OUTPUT = 'out/renderer/index.html'

/** Builds the screens and the Electron entries where a source changed since the last build. @param {string} root @param {string} node */
export async function ensureBuilt(root, node) {
  const hash = sourceHash(root)
  if (isBuilt(root, hash)) return
  say('Building the screens.', '正在构建界面。')
  const { code, output } = await capture(
    node,
    [join(root, 'node_modules/electron-vite/bin/electron-vite.js'), 'build', '--logLevel', 'warn'],
    {
      cwd: root,
      env: insideEnvironment(root),
    },
  )
  if (code !== 0) {
    process.stderr.write(output)
    throw new SetupError('The build failed; its message stands above.', '构建失败，原因见上方输出。')
  }
  mkdirSync(join(root, 'out'), { recursive: true })
  writeFileSync(stampPath(root), hash)
}

function isBuilt(root, hash) {
  if (!existsSync(join(root, OUTPUT)) || !existsSync(stampPath(root))) return false
  return readFileSync(stampPath(root), 'utf8') === hash
}

function stampPath(root) {
  return join(root, 'out', '.stamp')
}

/** SHA-256 over the paths and bytes of everything the build reads. @param {string} root */
export function sourceHash(root) {
  const hash = createHash('sha256')
  for (const source of SOURCES) {
    for (const file of filesOf(join(root, source))) {
      hash
        .update(`${relative(root, file)}\0`)
        .update(readFileSync(file))
        .update('\0')
    }
  }
  return hash.digest('hex')
}

function filesOf(path) {
  if (!existsSync(path)) return []
  const entries = tryList(path)
  if (!entries) return [path]
  return entries.sort((a, b) => (a.name < b.name ? -1 : 1)).flatMap((entry) => filesOf(join(path, entry.name)))
}

function tryList(path) {
  try {
    return readdirSync(path, { withFileTypes: true })
  } catch (error) {
    if (error.code === 'ENOTDIR') return undefined
    throw error
  }
}
