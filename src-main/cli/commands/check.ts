import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Command } from 'commander'
import { text } from '../../station/access/texts.ts'
import { type CheckResult, checkStation } from '../../station/journal/check.ts'
import { journalSize } from '../../station/journal/ledger.ts'
import { rooms } from '../../station/rooms.ts'
import { type Db, openDatabase } from '../../station/store/db.ts'
import { migrate, pendingMigrations } from '../../station/store/migrate.ts'
import { migrations } from '../../station/store/migrations/index.ts'
import { type DataOption, languageOf, openForReading, say } from './output.ts'

interface CheckFlags extends DataOption {
  json?: boolean
  key?: string
  checkpoint?: string
  allSignatures?: boolean
}

export function addCheck(program: Command): void {
  program
    .command('check')
    .description(say('check.about'))
    .requiredOption('--data <folder>', say('data'))
    .option('--key <verifier-key>', say('check.key'))
    .option('--checkpoint <file>', say('check.checkpoint'))
    .option('--all-signatures', say('check.all-signatures'))
    .option('--json', say('check.json'))
    .action(runCheck)
}

async function runCheck({ data, json, key, checkpoint, allSignatures }: CheckFlags): Promise<void> {
  const { db, olderVersion, obstacle, close } = await openForCheck(data)
  try {
    if (obstacle !== null) console.error(say('check.not-upgraded', { version: olderVersion ?? 0, why: obstacle }))
    else if (olderVersion !== null && !json) console.log(say('check.older', { version: olderVersion }))
    const onResult = json ? {} : { onResult: printResult }
    const expected = {
      ...(key === undefined ? {} : { expectedKey: key }),
      ...(checkpoint === undefined ? {} : { expectedCheckpoint: readFileSync(checkpoint, 'utf8') }),
    }
    const results = checkStation(db, rooms, { allSignatures: allSignatures ?? false, ...expected, ...onResult })
    const broken = results.filter(({ violations }) => violations.length > 0).length
    const facts = journalSize(db)
    if (json) console.log(JSON.stringify({ passed: broken === 0, facts, olderVersion, results }, null, 2))
    else if (broken === 0) console.log(say('check.passed', { count: results.length, facts }))
    else console.log(say('check.failed', { broken, count: results.length, facts }))
    if (broken > 0) process.exitCode = 1
  } finally {
    close()
  }
}

interface OpenedForCheck {
  db: Db
  /** Schema version of a folder last written by an older station; else null. */
  olderVersion: number | null
  /** Why the copy of an older folder could not be brought up to date, so that the folder is checked as it is; else null. */
  obstacle: string | null
  close(): void
}

/**
 * The folder's own database, read only. An older station's is copied beside the system's temporary files and the copy is brought up to date: what the
 * folder holds is judged, not its age, and nothing in it changes. The copy, as sealed as the original, is removed at the end.
 * @throws StationError `store.no-station`, `store.from-the-future`.
 */
async function openForCheck(data: string): Promise<OpenedForCheck> {
  const original = openForReading(data)
  if (pendingMigrations(original, migrations).length === 0)
    return { db: original, olderVersion: null, obstacle: null, close: () => original.close() }
  const olderVersion = original.pragma('user_version', { simple: true }) as number
  const folder = mkdtempSync(join(tmpdir(), 'anxin-check-'))
  let copy: Db | undefined
  const close = () => {
    copy?.close()
    original.close()
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    const path = join(folder, 'station.db')
    await original.backup(path)
    copy = openDatabase(path)
    migrate(copy, migrations)
    return { db: copy, olderVersion, obstacle: null, close }
  } catch (error) {
    return { db: original, olderVersion, obstacle: error instanceof Error ? error.message : String(error), close }
  }
}

const MOST_PRINTED = 50

function printResult({ name, violations }: CheckResult): void {
  console.log(`${violations.length === 0 ? '✓' : '✗'} ${name}${labelOf(name)}`)
  for (const { where, what } of violations.slice(0, MOST_PRINTED)) console.log(`    ${where}: ${what}`)
  if (violations.length > MOST_PRINTED)
    console.log(`    ${say('check.more', { count: violations.length - MOST_PRINTED })}`)
}

/** What the invariant means, where the locale files say so. */
function labelOf(name: string): string {
  const path = `journal.invariants.${name}`
  const label = text(languageOf(), path)
  return label === path ? '' : `  ${label}`
}
