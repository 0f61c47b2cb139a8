import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ErrorParams } from '../../contract/errors.ts'
import { resourcesDir } from '../store/resources.ts'

export type Language = 'zh-CN' | 'en'
type Tree = { [key: string]: string | Tree }

const loaded = new Map<Language, Tree>()

/** Locale tree of a language: one namespace per file of resources/locales/<language>/. */
export function localeTree(language: Language): Tree {
  let tree = loaded.get(language)
  if (!tree) {
    tree = {}
    const folder = join(resourcesDir(), 'locales', language)
    for (const file of readdirSync(folder)) {
      if (file.endsWith('.json')) tree[file.slice(0, -5)] = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Tree
    }
    loaded.set(language, tree)
  }
  return tree
}

/** Text at a dotted path with `{{name}}` filled in; the path itself where there is no such text. */
export function text(language: Language, path: string, params: ErrorParams = {}): string {
  let node: string | Tree | undefined = localeTree(language)
  for (const part of path.split('.')) node = typeof node === 'object' ? node[part] : undefined
  if (typeof node !== 'string') return path
  return node.replaceAll(/\{\{(\w+)\}\}/g, (whole, name: string) => String(params[name] ?? whole))
}

/** Text of an error code `<room>.<code>`: at `<room>.errors.<code>`. */
export function errorText(language: Language, code: string, params: ErrorParams = {}): string {
  const dot = code.indexOf('.')
  return text(language, `${code.slice(0, dot)}.errors.${code.slice(dot + 1)}`, params)
}
