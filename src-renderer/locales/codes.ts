/** Codes from the engine (`<room>.<what>`) to words: the room's namespace may keep them under any of its groups. */
import i18next from 'i18next'
import { formatMoney } from '../components/format.ts'

export type CodeParams = Record<string, string | number>

/** Groups tried first, in this order; any other group of the namespace after them. */
const FIRST_GROUPS = ['errors', 'questions', 'evidence', 'alerts', 'warnings', 'explain', 'formula', 'ignored']

const CODE = /^[a-z]+(\.[a-z0-9-]+)+$/

/** Text of a code in the language in use, or null where the locale files have none. */
export function codeTextOrNull(code: string, params: CodeParams = {}): string | null {
  const dot = code.indexOf('.')
  if (dot < 1) return null
  const namespace = code.slice(0, dot)
  const rest = code.slice(dot + 1)
  const shown = readableParams(params)
  for (const path of candidatePaths(namespace, rest)) {
    if (i18next.exists(path)) return i18next.t(path, shown)
  }
  return null
}

/** Text of a code, or the code itself: never an empty line. */
export function codeText(code: string, params: CodeParams = {}): string {
  return codeTextOrNull(code, params) ?? code
}

function candidatePaths(namespace: string, rest: string): string[] {
  const bundle = i18next.getResourceBundle('zh-CN', namespace) as Record<string, unknown> | undefined
  const groups = bundle ? Object.keys(bundle).filter((key) => typeof bundle[key] === 'object') : []
  const ordered = [...FIRST_GROUPS, ...groups.filter((group) => !FIRST_GROUPS.includes(group))]
  return [`${namespace}:${rest}`, ...ordered.map((group) => `${namespace}:${group}.${rest}`)]
}

/** Amounts travel as integer fen (`…Fen`) and are shown as money; a parameter that is itself a code is shown in words. */
export function readableParams(params: CodeParams): Record<string, string> {
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => {
      if (typeof value === 'number' && /fen$/i.test(name) && Number.isSafeInteger(value))
        return [name, formatMoney(value)]
      if (name === 'items') return [name, boardItems(String(value))]
      const words = typeof value === 'string' && CODE.test(value) ? codeTextOrNull(value) : null
      return [name, words ?? String(value)]
    }),
  )
}

/** Items of the rights board travel as their keys, with commas between. */
function boardItems(keys: string): string {
  return keys
    .split(', ')
    .map((key) => (i18next.exists(`rights:item.${key}`) ? i18next.t(`rights:item.${key}`) : key))
    .join(i18next.language === 'en' ? ', ' : '、')
}
