import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { migrations } from '../../src-main/station/store/migrations/index.ts'

it('every migration of the folder is listed, in the order of its number: a station does not open otherwise', () => {
  const folder = join(import.meta.dirname, '../../src-main/station/store/migrations')
  const files = readdirSync(folder).filter((name) => /^\d{4}-/.test(name))
  const listed = migrations.map(({ version, name }) => `${String(version).padStart(4, '0')}-${name}.ts`)
  expect(listed).toEqual(files.sort())
})
