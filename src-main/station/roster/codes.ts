import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { StationError } from '../../contract/errors.ts'
import { resourcesDir } from '../store/resources.ts'

const tableSchema = z.strictObject({
  table: z.string(),
  /** Standard or dictionary that the codes are from. */
  source: z.string(),
  entries: z.array(z.strictObject({ code: z.string(), zh: z.string(), en: z.string() })),
})
export type CodeEntry = z.infer<typeof tableSchema>['entries'][number]

const loaded = new Map<string, CodeEntry[]>()

/** Entries of a code table `resources/codes/<name>.json`, in the order of the file. */
export function codeTable(name: string): CodeEntry[] {
  let entries = loaded.get(name)
  if (!entries) {
    const text = readFileSync(join(resourcesDir(), 'codes', `${name}.json`), 'utf8')
    entries = tableSchema.parse(JSON.parse(text)).entries
    loaded.set(name, entries)
  }
  return entries
}

/** One entry of a table, or undefined. */
export function codeEntry(table: string, code: string): CodeEntry | undefined {
  return codeTable(table).find((entry) => entry.code === code)
}

/** @throws StationError `roster.unknown-trade`. */
export function requireTrade(code: string): CodeEntry {
  const entry = codeEntry('trades', code)
  if (!entry) throw new StationError('roster.unknown-trade', { trade: code })
  return entry
}
