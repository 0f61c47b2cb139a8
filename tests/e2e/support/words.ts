import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'

type Tree = { [key: string]: string | Tree }

const LOCALES = resolve(import.meta.dirname, '../../../resources/locales')
const namespaces = new Map<string, Tree>()

/**
 * The words that a user reads for a text key, so that a test looks for what stands on the screen: `words('bank.approve')`,
 * `words('app:save')`, `words('enrol.saved', { name })`. Throws for a key that is no text: a renamed key must not pass unseen.
 */
export function words(key: string, params: Record<string, string | number> = {}): string {
  const [head = '', tail] = key.split(':')
  const path = (tail ?? head).split('.')
  let here: string | Tree | undefined = namespaceOf(tail === undefined ? 'pages' : head)
  for (const part of path) here = typeof here === 'object' ? here[part] : undefined
  if (typeof here !== 'string') throw new Error(`no text ${key}`)
  return here.replace(/\{\{(\w+)\}\}/g, (_, name: string) => String(params[name] ?? ''))
}

function namespaceOf(name: string): Tree {
  const known = namespaces.get(name)
  if (known) return known
  const tree = JSON.parse(readFileSync(`${LOCALES}/zh-CN/${name}.json`, 'utf8')) as Tree
  namespaces.set(name, tree)
  return tree
}

/** A pattern that fits the whole of a text, spaces around it aside. */
export function exactly(text: string): RegExp {
  return new RegExp(`^\\s*${text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}\\s*$`)
}
