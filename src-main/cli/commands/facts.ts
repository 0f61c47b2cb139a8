import type { Command } from 'commander'
import { readFacts, type StoredFact } from '../../station/journal/replay.ts'
import { wholeNumber } from './numbers.ts'
import { type DataOption, openForReading, say } from './output.ts'

interface FactsFlags extends DataOption {
  from: number
  limit: number
  kind?: string
}

export function addFacts(program: Command): void {
  program
    .command('facts')
    .description(say('facts.about'))
    .requiredOption('--data <folder>', say('data'))
    .option('--from <seq>', say('facts.from'), wholeNumber, 0)
    .option('--kind <kind>', say('facts.kind'))
    .option('--limit <count>', say('facts.limit'), wholeNumber, 100)
    .action(printFacts)
}

/** One fact a line: its number, then its bytes as they were hashed. Personal fields stay sealed; no key is asked for. */
function printFacts({ data, from, kind, limit }: FactsFlags): void {
  const db = openForReading(data)
  try {
    let left = limit
    for (const fact of readFacts(db, from)) {
      if (left === 0) return
      if (!matches(fact, kind)) continue
      console.log(`${fact.seq}\t${fact.bytes.toString('utf8')}`)
      left -= 1
    }
  } finally {
    db.close()
  }
}

/** `punch` matches every kind of that room, `punch.recorded` itself. */
function matches(fact: StoredFact, kind: string | undefined): boolean {
  return kind === undefined || fact.kind === kind || fact.kind.startsWith(`${kind}.`)
}
