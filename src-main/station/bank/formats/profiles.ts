import { join } from 'node:path'
import { resourcesDir } from '../../store/resources.ts'
import { CAMT054_NAMESPACE, parseCamt054 } from './camt054.ts'
import { renderPain001 } from './pain001.ts'
import { PAIN002_NAMESPACE, parsePain002 } from './pain002.ts'
import { loadTextProfile, type TextProfile } from './profile.ts'
import { renderTextFile, textFileName } from './text-file.ts'
import { parseTextResult } from './text-result.ts'
import { type BatchDocument, type BatchReport, ResultRefusal } from './types.ts'

export type ProfileId = 'iso20022-pain001' | 'rural-txt'

const loaded = new Map<string, TextProfile>()

function textProfile(id: string): TextProfile {
  const known = loaded.get(id) ?? loadTextProfile(join(resourcesDir(), 'banks'), id)
  loaded.set(id, known)
  return known
}

/** The batch as the one file of its profile. @throws FormatRefusal. */
export function renderBatchFile(profile: string, document: BatchDocument): { fileName: string; bytes: Buffer } {
  if (profile === 'iso20022-pain001') {
    return { fileName: `pain.001-${document.messageId}.xml`, bytes: renderPain001(document) }
  }
  const text = textProfile(profile)
  return { fileName: textFileName(text, document.messageId), bytes: renderTextFile(text, document) }
}

export interface ReadAnswer {
  report: BatchReport
  /** True for a notice of returns, which is about an account and may name payments of several batches. */
  isReturns: boolean
}

/**
 * Reads any answer about a batch of that profile: pain.002 or camt.054 by their namespaces, otherwise the profile's result file.
 * @throws ResultRefusal.
 */
export function readAnswer(profile: string, bytes: Uint8Array): ReadAnswer {
  const head = Buffer.from(bytes.subarray(0, 2000)).toString('latin1')
  if (head.includes(PAIN002_NAMESPACE)) return { report: parsePain002(bytes), isReturns: false }
  if (head.includes(CAMT054_NAMESPACE)) {
    const { reportId, createdAt, returns } = parseCamt054(bytes)
    return { report: { reportId, createdAt, results: returns }, isReturns: true }
  }
  if (profile === 'iso20022-pain001' || head.trimStart().startsWith('<')) {
    throw new ResultRefusal('wrong-message', 'neither pain.002.001.10 nor camt.054.001.08')
  }
  return { report: parseTextResult(textProfile(profile), bytes), isReturns: false }
}
