#!/usr/bin/env node
/**
 * The layer lint: which folder may import which (DESIGN §2). Type imports count as imports. The sources are parsed by Oxc
 * through Vite, since dependency-cruiser reads no TypeScript where only TypeScript 7 is installed.
 *
 * Usage: `node src-main/cli/setup/layers.mjs [ROOT]`; prints each violation as `rule: file → file`, exit code 1 if any.
 */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseSync } from 'vite'
import { findCircles } from './circles.mjs'

const FOLDERS = ['src-main', 'src-renderer']
const SOURCE = /\.(ts|tsx|mts|cts|mjs|cjs|js|jsx)$/

/** Rooms in import order: a room may import itself and any room of a lower level. */
const ROOM_LEVELS = [
  ['journal'],
  ['access'],
  ['roster'],
  ['attendance'],
  ['payroll'],
  ['bank', 'filing'],
  ['compliance', 'rights', 'documents'],
]

/**
 * @typedef {{ from: string, specifier: string, to?: string }} Import `from` and `to` relative to the root, with `/`;
 *   `to` is absent for packages and for what does not resolve
 * @typedef {{ rule: string, from: string, to: string }} Violation
 */

/** Each rule says what is wrong with one import, or nothing. @type {Array<{ name: string, breaks: (found: Import) => boolean }>} */
const RULES = [
  {
    name: 'electron-only-in-shell',
    breaks: ({ from, specifier }) => /^electron($|\/)/.test(specifier) && !from.startsWith('src-main/shell/'),
  },
  {
    name: 'renderer-imports-only-contract',
    breaks: ({ from, specifier, to }) =>
      from.startsWith('src-renderer/') &&
      (specifier.startsWith('node:') || (isUnder(to, 'src-main') && !isUnder(to, 'src-main/contract'))),
  },
  {
    name: 'main-imports-no-renderer',
    breaks: ({ from, to }) => from.startsWith('src-main/') && isUnder(to, 'src-renderer'),
  },
  { name: 'resolves', breaks: ({ specifier, to }) => specifier.startsWith('.') && to === undefined },
  {
    name: 'contract-imports-only-contract',
    breaks: ({ from, to }) =>
      from.startsWith('src-main/contract/') && isUnder(to, 'src-main') && !isUnder(to, 'src-main/contract'),
  },
  {
    name: 'station-imports-station-and-contract',
    breaks: ({ from, to }) =>
      from.startsWith('src-main/station/') &&
      isUnder(to, 'src-main') &&
      !isUnder(to, 'src-main/station') &&
      !isUnder(to, 'src-main/contract') &&
      to !== 'src-main/devices/messages.ts',
  },
  {
    name: 'devices-import-nothing-of-others',
    breaks: ({ from, to }) =>
      from.startsWith('src-main/devices/') &&
      isUnder(to, 'src-main') &&
      !isUnder(to, 'src-main/devices') &&
      !isUnder(to, 'src-main/contract'),
  },
  {
    name: 'practice-knows-no-station',
    breaks: ({ from, to }) =>
      from.startsWith('src-main/practice/') &&
      isUnder(to, 'src-main') &&
      !['practice', 'devices', 'contract'].some((folder) => isUnder(to, `src-main/${folder}`)),
  },
  {
    name: 'hosts-stay-apart',
    breaks: ({ from, to }) =>
      (from.startsWith('src-main/serve/') &&
        ['shell', 'practice', 'cli'].some((folder) => isUnder(to, `src-main/${folder}`))) ||
      (from.startsWith('src-main/shell/') &&
        (['practice', 'cli'].some((folder) => isUnder(to, `src-main/${folder}`)) ||
          to === 'src-main/serve/host.ts' ||
          to === 'src-main/serve/main.ts')) ||
      (from.startsWith('src-main/cli/') && isUnder(to, 'src-main/shell')),
  },
  { name: 'rooms-import-one-way', breaks: breaksRoomOrder },
]

function isUnder(path, folder) {
  return path?.startsWith(`${folder}/`) === true
}

/** Level of a file of the station: store 0, rooms from 1, root files above all; undefined outside the station. */
function levelOf(path) {
  const match = /^src-main\/station\/(?:([^/]+)\/)?[^/]/.exec(path)
  if (!match) return undefined
  const room = match[1]
  if (room === 'store') return { room, level: 0 }
  const level = ROOM_LEVELS.findIndex((rooms) => rooms.includes(room))
  return level < 0 ? { room: 'root', level: ROOM_LEVELS.length + 1 } : { room, level: level + 1 }
}

function breaksRoomOrder({ from, to }) {
  const importer = levelOf(from)
  const imported = to === undefined ? undefined : levelOf(to)
  if (!importer || !imported || importer.room === imported.room) return false
  return imported.level >= importer.level
}

/** @param {string} root @returns {Violation[]} */
export function findViolations(root) {
  const imports = FOLDERS.flatMap((folder) => sourcesOf(join(root, folder))).flatMap((file) => importsOf(root, file))
  const broken = RULES.flatMap(({ name, breaks }) =>
    imports.filter(breaks).map(({ from, specifier, to }) => ({ rule: name, from, to: to ?? specifier })),
  )
  const circles = findCircles(imports.flatMap(({ from, to }) => (to === undefined ? [] : [[from, to]])))
  return [
    ...broken,
    ...circles.map((circle) => ({ rule: 'no-circle', from: circle[0], to: circle.slice(1).join(' → ') })),
  ]
}

function sourcesOf(folder) {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && SOURCE.test(entry.name))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .filter((path) => !path.includes('node_modules'))
}

function importsOf(root, file) {
  const { program, errors } = parseSync(file, readFileSync(file, 'utf8'))
  if (errors.length > 0) throw new Error(`${relative(root, file)}: ${errors[0].message}`)
  const specifiers = new Set()
  collect(program, specifiers)
  const from = toPosix(relative(root, file))
  return [...specifiers].map((specifier) => ({ from, specifier, to: resolveSpecifier(root, file, specifier) }))
}

/** Walks the whole tree: imports, re-exports, `import()` of code and of types, `import x = require()`, `require()`. */
function collect(node, specifiers) {
  if (Array.isArray(node)) {
    for (const item of node) collect(item, specifiers)
    return
  }
  if (node === null || typeof node !== 'object') return
  const target = importedBy(node)
  if (typeof target?.value === 'string') specifiers.add(target.value)
  for (const value of Object.values(node)) {
    if (typeof value === 'object') collect(value, specifiers)
  }
}

function importedBy(node) {
  switch (node.type) {
    case 'ImportDeclaration':
    case 'ExportNamedDeclaration':
    case 'ExportAllDeclaration':
    case 'ImportExpression':
    case 'TSImportType':
      return node.source
    case 'TSExternalModuleReference':
      return node.expression
    case 'CallExpression':
      return node.callee.type === 'Identifier' && node.callee.name === 'require' ? node.arguments[0] : undefined
    default:
      return undefined
  }
}

function resolveSpecifier(root, file, specifier) {
  const bare = specifier.replace(/[?#].*$/, '')
  if (!bare.startsWith('.')) return undefined
  const base = resolve(dirname(file), bare)
  const candidates = [base, ...['.ts', '.tsx', '.d.ts', '.js', '/index.ts', '/index.tsx'].map((end) => base + end)]
  const found = candidates.find((path) => existsSync(path) && statSync(path).isFile())
  return found === undefined ? undefined : toPosix(relative(root, found))
}

function toPosix(path) {
  return path.replaceAll('\\', '/')
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const root = resolve(process.argv[2] ?? join(dirname(fileURLToPath(import.meta.url)), '../../..'))
  const violations = findViolations(root)
  for (const { rule, from, to } of violations) console.log(`${rule}: ${from} → ${to}`)
  console.log(violations.length === 0 ? 'Layers hold.' : `${violations.length} layer violations.`)
  process.exitCode = violations.length === 0 ? 0 : 1
}
