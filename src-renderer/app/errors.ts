/** Errors as words. A refusal keeps its code, parameters and details; everything else becomes a plain sentence. */
import { ORPCError } from '@orpc/client'
import i18next from 'i18next'
import type { Refusal } from '../../src-main/contract/refusals.ts'
import { codeTextOrNull } from '../locales/codes.ts'

export interface ErrorLine {
  text: string
  where: string | null
}

export interface ErrorWords {
  code: string
  title: string
  lines: ErrorLine[]
}

interface ZodIssue {
  path?: (string | number)[]
  message?: string
  code?: string
}

/** The refusal carried by an error, if it is one. */
export function refusalOf(error: unknown): Refusal | null {
  if (!(error instanceof ORPCError) || error.code !== 'REFUSED') return null
  const data = error.data as Partial<Refusal> | undefined
  if (!data || typeof data.code !== 'string') return null
  return {
    code: data.code,
    params: data.params ?? {},
    zh: data.zh ?? '',
    en: data.en ?? '',
    details: data.details ?? [],
  }
}

/** Words for any error that a call can end in. */
export function describeError(error: unknown): ErrorWords {
  const refusal = refusalOf(error)
  if (refusal) return describeRefusal(refusal)
  if (error instanceof ORPCError) return describeProtocolError(error)
  const offline =
    error instanceof Error && /station (offline|connecting|refused)|closed|aborted|fetch/i.test(error.message)
  const key = offline ? 'offline' : 'unexpected'
  return { code: `app.${key}`, title: i18next.t(`app:error.${key}`), lines: [] }
}

function describeRefusal(refusal: Refusal): ErrorWords {
  const sent = i18next.language === 'en' ? refusal.en : refusal.zh
  return {
    code: refusal.code,
    title: codeTextOrNull(refusal.code, refusal.params) ?? (sent || refusal.code),
    lines: refusal.details.map((detail) => ({
      text: codeTextOrNull(detail.code, detail.params) ?? detail.code,
      where: detail.where ?? null,
    })),
  }
}

function describeProtocolError(error: ORPCError<string, unknown>): ErrorWords {
  if (error.code !== 'BAD_REQUEST') {
    return { code: 'app.unexpected', title: i18next.t('app:error.unexpected'), lines: [] }
  }
  const issues = (error.data as { issues?: ZodIssue[] } | undefined)?.issues ?? []
  return {
    code: 'app.bad-input',
    title: i18next.t('app:error.bad-input'),
    lines: issues.map((issue) => ({
      text: i18next.t('app:error.bad-field'),
      where: issue.path?.join('.') ?? null,
    })),
  }
}

/**
 * Which field each line of an error belongs to, by the last word of its place (`engagement.dayRateFen` → `dayRateFen`).
 * `byCode` names the field of a refusal's own code where the engine gives no place.
 */
export function fieldErrors(error: unknown, byCode: Readonly<Record<string, string>> = {}): Record<string, string> {
  if (!error) return {}
  const words = describeError(error)
  const fields: Record<string, string> = {}
  const own = byCode[words.code]
  if (own) fields[own] = words.title
  for (const line of words.lines) {
    const field = line.where?.split('.').at(-1)
    if (field && !/^\d+$/.test(field)) fields[field] = line.text
  }
  const details = refusalOf(error)?.details ?? []
  for (const [index, detail] of details.entries()) {
    const field = byCode[detail.code]
    const line = words.lines[index]
    if (field && line) fields[field] ??= line.text
  }
  return fields
}
