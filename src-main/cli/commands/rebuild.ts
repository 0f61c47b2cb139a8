import { existsSync } from 'node:fs'
import type { Command } from 'commander'
import { StationError } from '../../contract/errors.ts'
import { rebuildTables } from '../../station/journal/rebuild.ts'
import { verifyJournal } from '../../station/journal/verify.ts'
import { rooms } from '../../station/rooms.ts'
import { backUp } from '../../station/store/backup.ts'
import { openDatabase } from '../../station/store/db.ts'
import { backupFolder, databaseFile } from '../../station/store/files.ts'
import { lockData } from '../../station/store/lock.ts'
import { migrations } from '../../station/store/migrations/index.ts'
import { refuseFuture } from '../../station/store/open-station-db.ts'
import { type DataOption, say } from './output.ts'

export function addRebuild(program: Command): void {
  program
    .command('rebuild')
    .description(say('rebuild.about'))
    .requiredOption('--data <folder>', say('data'))
    .action(runRebuild)
}

/** Only from a sound journal, only with a backup made, only while no station runs on the folder. */
async function runRebuild({ data }: DataOption): Promise<void> {
  if (!existsSync(databaseFile(data))) throw new StationError('store.no-station', { folder: data })
  const lock = lockData(data)
  try {
    const db = openDatabase(databaseFile(data))
    try {
      refuseFuture(db, migrations)
      const { intact, chain } = verifyJournal(db)
      const broken = [...intact, ...chain]
      if (broken[0])
        throw new StationError(
          'journal.broken',
          { where: broken[0].where },
          broken.map(({ where, what }) => ({ code: 'journal.broken', params: { what }, where })),
        )
      const backup = await backUp(db, backupFolder(data), new Date().toISOString(), 'before-rebuild')
      console.log(say('backup.done', { file: backup.path, facts: backup.facts }))
      console.log(say('rebuild.done', { facts: rebuildTables(db, rooms) }))
    } finally {
      db.close()
    }
  } finally {
    lock.release()
  }
}
