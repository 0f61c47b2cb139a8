import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { findViolations } from '../../src-main/cli/setup/layers.mjs'

const root = resolve(import.meta.dirname, '../..')
const trees: string[] = []

afterEach(() => {
  for (const tree of trees.splice(0)) rmSync(tree, { recursive: true })
})

/** A tree with the given files; what they import exists as an empty module unless it is a package. */
function plant(files: Record<string, string>): string {
  const tree = mkdtempSync(join(tmpdir(), 'anxin-layers-'))
  trees.push(tree)
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(tree, path)), { recursive: true })
    writeFileSync(join(tree, path), text)
  }
  return tree
}

/** One file that imports another, and what the lint says of it: its rules. */
function rulesBroken(from: string, to: string, text = (specifier: string) => `import '${specifier}'`): string[] {
  const specifier =
    /^[a-z]+(:|\/|$)/.test(to) && !to.startsWith('src-') ? to : `${'../'.repeat(from.split('/').length - 1)}${to}`
  const files: Record<string, string> = { [from]: text(specifier) }
  if (to.startsWith('src-')) files[to] = 'export {}'
  return findViolations(plant(files)).map((violation) => violation.rule)
}

describe('the layer lint', () => {
  it('finds nothing in the station itself', () => {
    expect(findViolations(root)).toEqual([])
  })

  it.each([
    ['electron-only-in-shell', 'src-main/station/engine-process.ts', 'electron'],
    ['electron-only-in-shell', 'src-renderer/app/main.tsx', 'electron/renderer'],
    ['renderer-imports-only-contract', 'src-renderer/pages/today.tsx', 'src-main/station/payroll/rules.ts'],
    ['renderer-imports-only-contract', 'src-renderer/pages/today.tsx', 'node:fs'],
    ['main-imports-no-renderer', 'src-main/serve/host.ts', 'src-renderer/app/connect.ts'],
    ['contract-imports-only-contract', 'src-main/contract/bank.ts', 'src-main/station/bank/facts.ts'],
    ['station-imports-station-and-contract', 'src-main/station/station.ts', 'src-main/devices/supervisor.ts'],
    ['station-imports-station-and-contract', 'src-main/station/roster/api.ts', 'src-main/serve/host.ts'],
    ['devices-import-nothing-of-others', 'src-main/devices/main.ts', 'src-main/station/store/db.ts'],
    ['practice-knows-no-station', 'src-main/practice/bank/main.ts', 'src-main/station/bank/facts.ts'],
    ['hosts-stay-apart', 'src-main/serve/main.ts', 'src-main/shell/window.ts'],
    ['hosts-stay-apart', 'src-main/shell/shell.ts', 'src-main/serve/host.ts'],
    ['hosts-stay-apart', 'src-main/cli/demo.ts', 'src-main/shell/index.ts'],
    ['rooms-import-one-way', 'src-main/station/roster/rules.ts', 'src-main/station/attendance/rules.ts'],
    ['rooms-import-one-way', 'src-main/station/store/db.ts', 'src-main/station/journal/ledger.ts'],
    ['rooms-import-one-way', 'src-main/station/bank/api.ts', 'src-main/station/filing/api.ts'],
    ['rooms-import-one-way', 'src-main/station/access/api.ts', 'src-main/station/station.ts'],
    ['resolves', 'src-main/serve/host.ts', './nowhere.ts'],
  ])('fires %s when %s imports %s', (rule, from, to) => {
    const broken = to.startsWith('./') ? rulesBroken(from, to, () => `import '${to}'`) : rulesBroken(from, to)
    expect(broken).toEqual([rule])
  })

  it.each([
    ['a type import', (to: string) => `import type { Facts } from '${to}'`],
    ['a re-export', (to: string) => `export * from '${to}'`],
    ['an import() at run time', (to: string) => `export async function open() { return import('${to}') }`],
    ['an import() of a type', (to: string) => `export type Facts = import('${to}').Facts`],
    ['require', (to: string) => `export const facts = require('${to}')`],
  ])('sees %s', (_name, text) => {
    expect(rulesBroken('src-main/practice/bank/main.ts', 'src-main/station/bank/facts.ts', text)).toEqual([
      'practice-knows-no-station',
    ])
  })

  it('finds a circle, also through types and three files', () => {
    const tree = plant({
      'src-main/contract/a.ts': "import { b } from './b.ts'\nexport const a = b",
      'src-main/contract/b.ts': "import type { C } from './c.ts'\nexport const b: C = 1",
      'src-main/contract/c.ts': "export type C = typeof import('./a.ts').a",
      'src-main/contract/d.ts': "import './a.ts'",
    })
    expect(findViolations(tree).map(({ rule, from, to }) => [rule, from.slice(-4), to.split(' → ').length])).toEqual([
      ['no-circle', 'c.ts', 3],
    ])
  })

  it.each([
    ['src-main/shell/index.ts', 'electron'],
    ['src-main/shell/protocol.ts', 'src-main/serve/policy.ts'],
    ['src-renderer/pages/today.tsx', 'src-main/contract/index.ts'],
    ['src-main/station/devices-link.ts', 'src-main/devices/messages.ts'],
    ['src-main/practice/terminal/server.ts', 'src-main/devices/protocols/zk.ts'],
    ['src-main/station/documents/api.ts', 'src-main/station/bank/queries.ts'],
    ['src-main/station/station.ts', 'src-main/station/rights/room.ts'],
  ])('lets %s import %s', (from, to) => {
    expect(rulesBroken(from, to)).toEqual([])
  })

  it('refuses a source it cannot read rather than skipping it', () => {
    expect(() => findViolations(plant({ 'src-main/contract/a.ts': 'import {' }))).toThrow('src-main/contract/a.ts')
  })
})
