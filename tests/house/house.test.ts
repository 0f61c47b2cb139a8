import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { extname, join, relative, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '../..')
/** Longer than this a file is doing two things. */
const MOST_LINES = 450
const CODE = new Set(['.ts', '.tsx', '.mjs', '.cjs', '.js'])
const TEXT = new Set([...CODE, '.json', '.md', '.html', '.css', '.txt', '.xml', ''])

function filesOf(...folders: string[]): string[] {
  return folders
    .map((folder) => join(root, folder))
    .filter(existsSync)
    .flatMap((folder) => readdirSync(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
}

const code = filesOf('src-main', 'src-renderer', 'tests').filter((file) => CODE.has(extname(file)))
const named = (files: string[]) => files.map((file) => relative(root, file))
const textOf = (file: string) => readFileSync(file, 'utf8')

/** The example printed in GB 11643-1999, and the numbers of the card readers' golden frames. */
const PUBLISHED = new Set(['11010519491231002X', '11010119900307002X', '810000199003070031', '911840199003070014'])

/** Right in date and check digit (GB 11643-1999) and born where one may be alive, so that it could be somebody's. */
function isIdentityNumber(number: string): boolean {
  const year = Number(number.slice(6, 10))
  if (year < 1910 || year > new Date().getFullYear()) return false
  const month = Number(number.slice(10, 12))
  const day = Number(number.slice(12, 14))
  if (month < 1 || month > 12 || day < 1 || day > 31) return false
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
  const sum = weights.reduce((total, weight, index) => total + weight * Number(number[index]), 0)
  return '10X98765432'[sum % 11] === number[17]
}

interface Manifest {
  dependencies: Record<string, string>
  devDependencies: Record<string, string>
}
interface Lock {
  packages: Record<string, { version?: string; optionalDependencies?: Record<string, string>; resolved?: string }>
}
const manifest = JSON.parse(textOf(join(root, 'package.json'))) as Manifest
const lock = JSON.parse(textOf(join(root, 'package-lock.json'))) as Lock

describe('the house', () => {
  it('keeps files short', () => {
    expect(named(code.filter((file) => textOf(file).split('\n').length > MOST_LINES))).toEqual([])
  })

  it('knows no machine: no home, work or temporary folder of one PC in code, data or papers', () => {
    // Written in parts, so that this file does not find itself.
    const machine = new RegExp(
      ['/ho' + 'me/\\w', '/Us' + 'ers/\\w', '/wo' + 'rk/', '/tm' + 'p/\\w', 'C:\\\\\\\\?Us' + 'ers'].join('|'),
    )
    const files = [
      ...code,
      ...filesOf('resources', '.ci'),
      ...['package.json', 'README.md', 'electron.vite.config.ts'].map((name) => join(root, name)),
    ]
    const read = files.filter((file) => existsSync(file) && TEXT.has(extname(file)))
    expect(named(read.filter((file) => machine.test(textOf(file))))).toEqual([])
  })

  it('names no real person: every identity number is of area 339900, which does not exist', () => {
    const files = [...code, ...filesOf('resources')].filter((file) => TEXT.has(extname(file)))
    const real = files.flatMap((file) =>
      [...textOf(file).matchAll(/(?<![0-9A-Za-z])\d{17}[\dX](?![0-9A-Za-z])/g)]
        .map(([number]) => number)
        .filter((number) => isIdentityNumber(number) && !number.startsWith('339900') && !PUBLISHED.has(number))
        .map((number) => `${relative(root, file)}: ${number.slice(0, 6)}…`),
    )
    expect(real).toEqual([])
  })

  it('leaves no test out by a word in the code', () => {
    const left = new RegExp(`\\b(it|test|describe)\\.(${['on' + 'ly', 'sk' + 'ip', 'to' + 'do'].join('|')})\\b`)
    expect(named(filesOf('tests').filter((file) => CODE.has(extname(file)) && left.test(textOf(file))))).toEqual([])
  })
})

it('every style sheet closes what it opens: an open brace takes the rest of all styles with it', () => {
  const count = (text: string, brace: string) => text.split(brace).length
  const sheets = filesOf('src-renderer').filter((file) => extname(file) === '.css')
  expect(sheets.length).toBeGreaterThan(0)
  expect(named(sheets.filter((file) => count(textOf(file), '{') !== count(textOf(file), '}')))).toEqual([])
})

describe('the packages', () => {
  it('are pinned exactly', () => {
    const versions = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies })
    expect(versions.filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([])
  })

  it('that are native stay outside the bundles, as dependencies', () => {
    expect(['better-sqlite3', 'serialport', 'node-hid'].filter((name) => !(name in manifest.dependencies))).toEqual([])
  })

  it('are in the lock for every platform, else npm ci refuses the lock', () => {
    const locked = new Set(Object.keys(lock.packages).map((path) => path.slice(path.lastIndexOf('node_modules/') + 13)))
    const missing = Object.entries(lock.packages).flatMap(([path, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies)
        .filter((name) => !locked.has(name))
        .map((name) => `${path} wants ${name}`),
    )
    expect(missing).toEqual([])
  })

  it('are locked without the address of a download', () => {
    expect(Object.entries(lock.packages).filter(([, { resolved }]) => resolved !== undefined)).toEqual([])
  })
})
