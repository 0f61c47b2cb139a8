import type { Command } from 'commander'
import { backUp, listBackups } from '../../station/store/backup.ts'
import { backupFolder } from '../../station/store/files.ts'
import { migrations } from '../../station/store/migrations/index.ts'
import { restoreBackup } from '../../station/store/restore.ts'
import { type DataOption, openForReading, say } from './output.ts'

export function addBackup(program: Command): void {
  program
    .command('backup')
    .description(say('backup.about'))
    .requiredOption('--data <folder>', say('data'))
    .option('--to <folder>', say('backup.to'))
    .option('--list', say('backup.list'))
    .action(runBackup)
}

async function runBackup({ data, to, list }: DataOption & { to?: string; list?: boolean }): Promise<void> {
  const folder = to ?? backupFolder(data)
  if (list) {
    for (const { at, bytes, path } of listBackups(folder)) console.log(`${at}\t${bytes}\t${path}`)
    return
  }
  const db = openForReading(data)
  try {
    const { path, facts } = await backUp(db, folder, new Date().toISOString())
    console.log(say('backup.done', { file: path, facts }))
  } finally {
    db.close()
  }
}

export function addRestore(program: Command): void {
  program
    .command('restore')
    .description(say('restore.about'))
    .argument('<backup>', say('restore.file'))
    .requiredOption('--data <folder>', say('data'))
    .action((backup: string, { data }: DataOption) => {
      const { replaced, facts, replacedFacts } = restoreBackup(data, backup, migrations, new Date().toISOString())
      console.log(say('restore.done', { facts }))
      if (replaced) console.log(say('restore.replaced', { file: replaced }))
      if (replacedFacts !== undefined && replacedFacts > facts)
        console.log(say('restore.shorter', { count: replacedFacts - facts, from: facts, to: replacedFacts - 1 }))
    })
}
