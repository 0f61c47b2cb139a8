import type { ErrorParams } from '../../contract/errors.ts'
import { text } from '../access/texts.ts'

/** A text of the papers. Papers are official forms, so they are in Chinese whatever the language of the screen. */
export function words(path: string, params: ErrorParams = {}): string {
  return text('zh-CN', `documents.${path}`, params)
}
