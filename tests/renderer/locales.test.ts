import { globSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { loadResources } from '../../src-renderer/locales/index.ts'

const renderer = resolve(import.meta.dirname, '../../src-renderer')
const resources = loadResources()
const OWN = ['app', 'pages']

function flatKeys(tree: unknown, prefix = ''): string[] {
  if (typeof tree !== 'object' || tree === null) return [prefix]
  return Object.entries(tree).flatMap(([key, value]) => flatKeys(value, prefix ? `${prefix}.${key}` : key))
}

/** Paths with their namespace, as the screens write them. */
function allKeys(language: string): Set<string> {
  const keys = Object.entries(resources[language] ?? {}).flatMap(([namespace, tree]) =>
    flatKeys(tree).map((key) => `${namespace}:${key}`),
  )
  return new Set(keys)
}

interface Use {
  file: string
  key: string
  /** The key is only the constant head of a built one. */
  head: boolean
}

/** Every text key in the source: `t('a.b')`, `t(`a.${x}`)`, `t(x ? 'a' : 'b')`, `t(['a', 'b'])`, `i18next.t(…)`. */
function usedKeys(): Use[] {
  return globSync('**/*.{ts,tsx}', { cwd: renderer }).flatMap((file) => {
    const source = readFileSync(resolve(renderer, file), 'utf8')
    return [...source.matchAll(/(?<![\w$])t\(\s*((?:[^()'"`]|'[^']*'|`(?:[^`\\]|\\.)*`)*)/g)].flatMap((call) => {
      const first = firstArgument(call[1] ?? '')
      // What is quoted inside a built key is a part of it, and no key itself.
      const outside = first.replaceAll(/`(?:[^`\\]|\\.)*`/g, '')
      const plain = [...outside.matchAll(/'([^']+)'/g)].map((match) => ({ file, key: match[1] ?? '', head: false }))
      const built = [...first.matchAll(/`([^`$]*[.:][^`$]*)\$\{/g)].map((match) => ({
        file,
        key: match[1] ?? '',
        head: true,
      }))
      return [...plain, ...built].filter((use) => /^[\w:-]+([.:]|$)/.test(use.key))
    })
  })
}

/** Keys stand in the first argument; what follows are parameters. Comparisons inside a condition are no keys. */
function firstArgument(text: string): string {
  let depth = 0
  let quote = ''
  for (const [index, char] of [...text].entries()) {
    if (quote) {
      if (char === quote) quote = ''
    } else if (char === "'" || char === '`') quote = char
    else if (char === '[' || char === '{') depth += 1
    else if (char === ']' || char === '}') depth -= 1
    else if (char === ',' && depth === 0) return text.slice(0, index).replace(/([!=]==|\?\?)\s*'[^']*'/g, '')
  }
  return text.replace(/([!=]==|\?\?)\s*'[^']*'/g, '')
}

function qualified(key: string): string {
  return key.includes(':') ? key : `pages:${key}`
}

describe('texts of the screens', () => {
  it('have the same keys and parameters in both languages', () => {
    const shape = (language: string) =>
      OWN.flatMap((namespace) => {
        const texts = resources[language]?.[namespace]
        return flatKeys(texts).map((key) => {
          const text = key.split('.').reduce<unknown>((node, part) => (node as Record<string, unknown>)?.[part], texts)
          return `${namespace}:${key} ${[...String(text).matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1]).sort()}`
        })
      })
    expect(shape('en')).toEqual(shape('zh-CN'))
  })

  it('exist for every key that the source names', () => {
    const uses = usedKeys()
    expect(uses.length).toBeGreaterThan(400)
    const missing = ['zh-CN', 'en'].flatMap((language) => {
      const known = allKeys(language)
      const list = [...known]
      return uses
        .filter(({ key, head }) => {
          const path = qualified(key)
          return head ? !list.some((one) => one.startsWith(path)) : !known.has(path)
        })
        .map(({ file, key }) => `${language} ${file} ${key}`)
    })
    expect([...new Set(missing)]).toEqual([])
  })

  it('leave no place holder without its text and no text empty', () => {
    const empty = ['zh-CN', 'en'].flatMap((language) =>
      OWN.flatMap((namespace) =>
        flatKeys(resources[language]?.[namespace]).filter((key) => {
          const text = key
            .split('.')
            .reduce<unknown>(
              (node, part) => (node as Record<string, unknown>)?.[part],
              resources[language]?.[namespace],
            )
          return typeof text !== 'string' || text.trim() === ''
        }),
      ),
    )
    expect(empty).toEqual([])
  })
})
