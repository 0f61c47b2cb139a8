import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { errorText } from '../../../src-main/station/access/texts.ts'

const STATION = join(import.meta.dirname, '../../../src-main/station')

/** Codes `<room>.<…>` named in the room's own sources, with the parameters that follow them on the same throw. */
function codesIn(room: string): string[] {
  const folder = join(STATION, room)
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'))
  const facts = /kind: '[^']+'/g
  const text = files.map((file) => readFileSync(join(folder, file), 'utf8').replace(facts, '')).join('\n')
  const thrown = text.match(/(?<=StationError\(\s*'|super\('|code: ')(access|roster)\.[a-z0-9-]+/g) ?? []
  return [...new Set(thrown)].sort()
}

const AGES = ['under-16', 'under-18', 'over-60', 'over-50'].map((finding) => `roster.warn-${finding}`)

describe.each(['access', 'roster'])('texts of %s', (room) => {
  const codes = [...codesIn(room), ...(room === 'roster' ? AGES : [])]

  it('stand in both languages for every refusal and warning', () => {
    expect(codes.length).toBeGreaterThan(10)
    const missing = codes.flatMap((code) =>
      (['zh-CN', 'en'] as const)
        .filter((language) => errorText(language, code).includes('.errors.'))
        .map((l) => `${l} ${code}`),
    )
    expect(missing).toEqual([])
  })

  it('use the same parameters in both languages', () => {
    const params = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name).sort()
    const differing = codes.filter(
      (code) => String(params(errorText('zh-CN', code))) !== String(params(errorText('en', code))),
    )
    expect(differing).toEqual([])
  })
})
