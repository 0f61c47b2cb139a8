import { existsSync } from 'node:fs'
import type { Command } from 'commander'
import { StationError } from '../../contract/errors.ts'
import { databaseFile } from '../../station/store/files.ts'
import { fileKeySource, keyFile, openStationKeys, writeKeyFile } from '../../station/store/master-key.ts'
import { formatRecoveryKey, parseRecoveryKey } from '../../station/store/recovery-key.ts'
import { type DataOption, openForReading, say } from './output.ts'

export function addRecoveryKey(program: Command): void {
  program
    .command('recovery-key')
    .description(say('recovery-key.about'))
    .argument('[key]', say('recovery-key.key'))
    .requiredOption('--data <folder>', say('data'))
    .action(runRecoveryKey)
}

/** Without a key: prints the station's own for the safe. With one: puts it back as the folder's key file, if it opens this station. */
async function runRecoveryKey(typed: string | undefined, { data }: DataOption): Promise<void> {
  if (!existsSync(databaseFile(data))) throw new StationError('store.no-station', { folder: data })
  if (typed === undefined) {
    const key = await fileKeySource().load(data)
    proveKey(data, key)
    console.log(formatRecoveryKey(key))
    return
  }
  const key = parseRecoveryKey(typed)
  proveKey(data, key)
  if (existsSync(keyFile(data))) throw new StationError('store.key-exists', { file: keyFile(data) })
  writeKeyFile(keyFile(data), key, process.env.ANXIN_PASSPHRASE)
  console.log(say('recovery-key.written', { file: keyFile(data) }))
}

function proveKey(data: string, key: Buffer): void {
  const db = openForReading(data)
  try {
    openStationKeys(db, key)
  } finally {
    db.close()
  }
}
