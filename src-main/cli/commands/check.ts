import { readFileSync } from 'node:fs'
import type { Command } from 'commander'
import { text } from '../../station/access/texts.ts'
import { type CheckResult, checkStation } from '../../station/journal/check.ts'
import { journalSize } from '../../station/journal/ledger.ts'
import { rooms } from '../../station/rooms.ts'
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

function runCheck({ data, json, key, checkpoint, allSignatures }: CheckFlags): void {
  const db = openForReading(data)
  try {
    const onResult = json ? {} : { onResult: printResult }
    const expected = {
      ...(key === undefined ? {} : { expectedKey: key }),
      ...(checkpoint === undefined ? {} : { expectedCheckpoint: readFileSync(checkpoint, 'utf8') }),
    }
    const results = checkStation(db, rooms, { allSignatures: allSignatures ?? false, ...expected, ...onResult })
    const broken = results.filter(({ violations }) => violations.length > 0).length
    const facts = journalSize(db)
    if (json) console.log(JSON.stringify({ passed: broken === 0, facts, results }, null, 2))
    else if (broken === 0) console.log(say('check.passed', { count: results.length, facts }))
    else console.log(say('check.failed', { broken, count: results.length, facts }))
    if (broken > 0) process.exitCode = 1
  } finally {
    db.close()
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
