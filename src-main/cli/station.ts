#!/usr/bin/env node
import { Command } from 'commander'
import { StationError } from '../contract/errors.ts'
import { errorText } from '../station/access/texts.ts'
import { addBackup, addRestore } from './commands/backup.ts'
import { addCheck } from './commands/check.ts'
import { addFacts } from './commands/facts.ts'
import { addInfo } from './commands/info.ts'
import { languageOf, say } from './commands/output.ts'
import { addProof, addVerifyProof } from './commands/proof.ts'
import { addRebuild } from './commands/rebuild.ts'
import { addRecoveryKey } from './commands/recovery-key.ts'

/** The `station` command: what an administrator or an inspector asks of a data folder, with no window and no network. */
export function stationCommand(): Command {
  const program = new Command('station').description(say('station.about')).exitOverride()
  for (const add of [
    addCheck,
    addInfo,
    addFacts,
    addProof,
    addVerifyProof,
    addBackup,
    addRestore,
    addRebuild,
    addRecoveryKey,
  ])
    add(program)
  return program
}

/** Runs the command line. @returns the exit code: 0 done, 1 a violation or a refusal, 2 a wrong call. */
export async function main(argv: string[]): Promise<number> {
  process.exitCode = 0
  try {
    await stationCommand().parseAsync(argv, { from: 'user' })
    return Number(process.exitCode ?? 0)
  } catch (error) {
    if (error instanceof StationError) {
      console.error(errorText(languageOf(), error.code, error.params))
      for (const detail of error.details) console.error(`  ${detail.where ?? ''} ${detail.params.what ?? detail.code}`)
      return 1
    }
    const code = (error as { code?: string; exitCode?: number }).code
    if (code?.startsWith('commander.')) return (error as { exitCode: number }).exitCode === 0 ? 0 : 2
    throw error
  }
}

if (import.meta.main) process.exitCode = await main(process.argv.slice(2))
