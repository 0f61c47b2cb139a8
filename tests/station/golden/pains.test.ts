import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { GOLDEN } from '../payroll/golden.ts'
import { CLAIMS, CORRECTIONS, MEASURES, POTS, TAX_YEARS } from './money.ts'
import { PAINS } from './pains.ts'
import { ROWS } from './punches-to-pay.ts'
import { TERMINAL_ROWS } from './terminal.ts'

/** An article or notice, a thread of another system's users, a paper form. What sites agree on and what the house settled itself does not count. */
const CITES = {
  article: /[条例法规定]\s*§\d+|〔\d{4}〕\d+号|公告\d{4}年第\d+号|放假办法|浙江 2024/,
  thread: /[\w/-]+ ?(PR)?#\d+/,
  form: /^form /,
}

const tables: Record<string, ReadonlyArray<{ name: string; source: string }>> = {
  ROWS,
  TERMINAL_ROWS,
  GOLDEN,
  MEASURES,
  POTS,
  CLAIMS,
  CORRECTIONS,
  TAX_YEARS,
}
const every = Object.values(tables).flat()
const cites = ({ source }: { source: string }) => Object.values(CITES).some((pattern) => pattern.test(source))

describe('the golden tables', () => {
  it('have at least 120 rows that cite an article, a thread or a form', () => {
    expect(every.filter(cites).length).toBeGreaterThanOrEqual(120)
  })

  it('have at least 100 rows that go from punches over workdays to pay', () => {
    expect([...ROWS, ...TERMINAL_ROWS].length).toBeGreaterThanOrEqual(100)
  })

  it('name each row once in its table', () => {
    for (const [table, rows] of Object.entries(tables)) {
      const keys = rows.map(({ name, source }) => `${name} (${source})`)
      expect([table, keys.filter((key, index) => keys.indexOf(key) !== index)]).toEqual([table, []])
    }
  })
})

describe('the pains of other systems', () => {
  it('are twenty', () => expect(PAINS.length).toBe(20))

  it.each(PAINS)('$pain', ({ golden = [], tests = [] }) => {
    expect(golden.length + tests.length).toBeGreaterThan(0)
    const missing = golden.filter((thread) => !every.some(({ source }) => source.split(', ').includes(thread)))
    const gone = tests.filter(
      ([file, words]) => !readFileSync(join(import.meta.dirname, '../..', file), 'utf8').includes(words),
    )
    expect({ missing, gone }).toEqual({ missing: [], gone: [] })
  })
})
