import type { Tile } from '../../contract/compliance.ts'

/** One piece of evidence: `bad` makes its tile red, `warn` amber, `good` supports green. */
export interface Finding {
  level: 'good' | 'warn' | 'bad'
  code: string
  params: Record<string, string | number>
}

type Params = Finding['params']
type Add = (code: string, params?: Params) => void

export interface Findings {
  good: Add
  warn: Add
  bad: Add
  list: Finding[]
}

/** Collects the findings of one tile; codes become `compliance.<tile>.<code>`. */
export function findingsOf(tile: Tile['key']): Findings {
  const list: Finding[] = []
  const add =
    (level: Finding['level']): Add =>
    (code, params = {}) => {
      list.push({ level, code: `compliance.${tile}.${code}`, params })
    }
  return { good: add('good'), warn: add('warn'), bad: add('bad'), list }
}

const ORDER = { bad: 0, warn: 1, good: 2 } as const

/** The colour follows from the evidence alone; the most serious stands first. No evidence is no green. */
export function tileOf(key: Tile['key'], findings: Finding[]): Tile {
  const state = findings.some((f) => f.level === 'bad')
    ? 'red'
    : findings.length === 0 || findings.some((f) => f.level === 'warn')
      ? 'amber'
      : 'green'
  return {
    key,
    state,
    evidence: [...findings]
      .sort((a, b) => ORDER[a.level] - ORDER[b.level])
      .map(({ level, code, params }) => ({ code, params, serious: level === 'bad' })),
  }
}
