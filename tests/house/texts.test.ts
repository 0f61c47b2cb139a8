import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ACTING } from '../e2e/support/roles.ts'
import { words } from '../e2e/support/words.ts'

const root = resolve(import.meta.dirname, '../..')
const folders = { 'zh-CN': join(root, 'resources/locales/zh-CN'), en: join(root, 'resources/locales/en') }
type Tree = { [key: string]: string | Tree }

const namespaces = [...new Set(Object.values(folders).flatMap((folder) => readdirSync(folder)))].sort()

function read(language: keyof typeof folders, file: string): Tree | undefined {
  const path = join(folders[language], file)
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Tree) : undefined
}

/** Every text by its dotted path. */
function texts(tree: Tree | undefined, path = ''): Map<string, string> {
  const found = new Map<string, string>()
  for (const [key, value] of Object.entries(tree ?? {})) {
    const at = path === '' ? key : `${path}.${key}`
    if (typeof value === 'string') found.set(at, value)
    else for (const [inner, text] of texts(value, at)) found.set(inner, text)
  }
  return found
}

/** A text's key without the ending that a language with plural forms adds. */
const withoutPlural = (key: string) => key.replace(/_(zero|one|two|few|many|other)$/, '')
const keysOf = (tree: Tree | undefined) => [...new Set([...texts(tree).keys()].map(withoutPlural))].sort()
const placeholders = (text: string) =>
  [...new Set([...text.matchAll(/\{\{\s*([\w-]+)/g)].map((match) => match[1]))].sort()

describe('texts', () => {
  it('exist', () => expect(namespaces.length).toBeGreaterThan(1))

  it.each(namespaces)('%s has the same keys in Chinese and English', (file) => {
    expect(keysOf(read('en', file))).toEqual(keysOf(read('zh-CN', file)))
  })

  it.each(namespaces)('%s has no empty text', (file) => {
    const empty = (['zh-CN', 'en'] as const).flatMap((language) =>
      [...texts(read(language, file))].filter(([, text]) => text.trim() === '').map(([key]) => `${language} ${key}`),
    )
    expect(empty).toEqual([])
  })

  it.each(namespaces)('%s has full-width signs between Chinese words, and one word for the PIN', (file) => {
    const odd = [...texts(read('zh-CN', file))].filter(([, text]) =>
      /[\u4e00-\u9fff“”}][,;?!]|[,;?!][\u4e00-\u9fff“{]|\bPIN\b/.test(text),
    )
    expect(odd).toEqual([])
  })

  it.each(namespaces)('%s fills in the same values in both languages', (file) => {
    const english = texts(read('en', file))
    const different = [...texts(read('zh-CN', file))].filter(([key, chinese]) => {
      const other = english.get(key)
      return other !== undefined && placeholders(chinese).join() !== placeholders(other).join()
    })
    expect(different.map(([key]) => key)).toEqual([])
  })

  // A browser walk takes minutes to find out that a button's text has gone; this takes a moment.
  it('has every text that the browser walks look for', () => {
    const literal = /\bwords\(\s*'([^'$]+)'/g
    const walks = readdirSync(join(root, 'tests/e2e'), { recursive: true, encoding: 'utf8' }).filter((file) =>
      file.endsWith('.ts'),
    )
    const named = walks.flatMap((file) =>
      [...readFileSync(join(root, 'tests/e2e', file), 'utf8').matchAll(literal)].map((match) => match[1] ?? ''),
    )
    const keys = [...new Set([...named, ...ACTING])]
    expect(keys.length).toBeGreaterThan(100)
    const missing = keys.filter((key) => {
      try {
        return words(key) === ''
      } catch {
        return true
      }
    })
    expect(missing).toEqual([])
  })
})
