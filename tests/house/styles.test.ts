import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

it('every rule of the style sheets is closed: one that is open swallows all that follow, and the build stops', () => {
  const root = join(import.meta.dirname, '../../src-renderer')
  const open = globSync('**/*.css', { cwd: root }).filter((name) => {
    const text = readFileSync(join(root, name), 'utf8').replace(/\/\*[\s\S]*?\*\//g, '')
    return text.split('{').length !== text.split('}').length
  })
  expect(open).toEqual([])
})
