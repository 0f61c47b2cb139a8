import type { Command } from 'commander'
import { journalSize } from '../../station/journal/ledger.ts'
import { listBackups } from '../../station/store/backup.ts'
import { one } from '../../station/store/db.ts'
import { backupFolder } from '../../station/store/files.ts'
import { type DataOption, openForReading, say } from './output.ts'

export function addInfo(program: Command): void {
  program
    .command('info')
    .description(say('info.about'))
    .requiredOption('--data <folder>', say('data'))
    .action(({ data }: DataOption) => {
      const db = openForReading(data)
      try {
        const station = one<StationRow>(db, 'SELECT id, name, practice, founded_at, verifier_key FROM station')
        const newest = one<{ note: string }>(db, 'SELECT note FROM journal_checkpoint ORDER BY size DESC LIMIT 1')
        const backups = listBackups(backupFolder(data))
        console.log(say('info.station', { name: station?.name ?? '', id: station?.id ?? '' }))
        if (station?.practice === 1) console.log(say('info.practice'))
        console.log(say('info.founded', { at: station?.founded_at ?? '' }))
        console.log(say('info.schema', { version: db.pragma('user_version', { simple: true }) as number }))
        console.log(say('info.facts', { count: journalSize(db) }))
        console.log(say('info.key', { key: station?.verifier_key ?? '' }))
        console.log(say('info.backups', { count: backups.length, newest: backups.at(-1)?.at ?? '–' }))
        if (newest) console.log(`\n${newest.note}`)
      } finally {
        db.close()
      }
    })
}

interface StationRow {
  id: string
  name: string
  practice: number
  founded_at: string
  verifier_key: string
}
