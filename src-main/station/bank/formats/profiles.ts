import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { StationError } from '../../../contract/errors.ts'
import { resourcesDir } from '../../store/resources.ts'
import { CAMT054_NAMESPACE, parseCamt054 } from './camt054.ts'
import { PAIN002_NAMESPACE, parsePain002 } from './pain002.ts'
import { type BankProfile, loadProfile, profileIds } from './profile.ts'
import { parseSheetResult } from './result-sheet.ts'
import { parseSeparatedResult } from './result-text.ts'
import { parseXmlResult } from './result-xml.ts'
import { type BatchReport, ResultRefusal } from './types.ts'

const loaded = new Map<string, BankProfile>()

/** A shipped profile. @throws StationError `bank.unknown-profile`. */
export function shippedProfile(id: string): BankProfile {
  const known = loaded.get(id)
  if (known) return known
  const folder = join(resourcesDir(), 'banks')
  if (!profileIds(folder).includes(id)) throw new StationError('bank.unknown-profile', { profile: id })
  const profile = loadProfile(folder, id)
  loaded.set(id, profile)
  return profile
}

/** A shipped profile's file as it lies there. @throws StationError `bank.unknown-profile`. */
export function shippedFile(id: string): string {
  return readFileSync(join(resourcesDir(), 'banks', `${shippedProfile(id).id}.json`), 'utf8')
}

/** All shipped profiles, by id. */
export function shippedProfiles(): BankProfile[] {
  return profileIds(join(resourcesDir(), 'banks')).map(shippedProfile)
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
export function readAnswer(profile: BankProfile, bytes: Uint8Array): ReadAnswer {
  const head = Buffer.from(bytes.subarray(0, 2000)).toString('latin1')
  if (head.includes(PAIN002_NAMESPACE)) return { report: parsePain002(bytes), isReturns: false }
  if (head.includes(CAMT054_NAMESPACE)) {
    const { reportId, createdAt, returns } = parseCamt054(bytes)
    return { report: { reportId, createdAt, results: returns }, isReturns: true }
  }
  return { report: readResult(profile, bytes), isReturns: false }
}

function readResult({ result, encoding }: BankProfile, bytes: Uint8Array): BatchReport {
  switch (result.kind) {
    case 'iso20022':
      throw new ResultRefusal('wrong-message', 'neither pain.002.001.10 nor camt.054.001.08')
    case 'xml':
      return parseXmlResult(result, encoding, bytes)
    case 'xlsx':
      return parseSheetResult(result, bytes)
    case 'separated':
      return parseSeparatedResult(result, encoding, bytes)
  }
}
