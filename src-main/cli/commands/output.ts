import { existsSync } from 'node:fs'
import type { ErrorParams } from '../../contract/errors.ts'
import { StationError } from '../../contract/errors.ts'
import { type Language, text } from '../../station/access/texts.ts'
import { type Db, openDatabase } from '../../station/store/db.ts'
import { databaseFile } from '../../station/store/files.ts'
import { migrations } from '../../station/store/migrations/index.ts'
import { refuseFuture } from '../../station/store/open-station-db.ts'

/** ANXIN_LANG decides, else the system's locale: Chinese where it is Chinese, English elsewhere. */
export function languageOf(env: NodeJS.ProcessEnv = process.env): Language {
  const wanted = env.ANXIN_LANG ?? env.LC_ALL ?? env.LC_MESSAGES ?? env.LANG ?? ''
  return wanted.startsWith('zh') ? 'zh-CN' : 'en'
}

/** A text of the command line, at `journal.cli.<path>`. */
export function say(path: string, params: ErrorParams = {}): string {
  return text(languageOf(), `journal.cli.${path}`, params)
}

/**
 * Opens a data folder's database for reading only, beside a running station if need be.
 * @throws StationError `store.no-station`, `store.from-the-future`.
 */
export function openForReading(dataDir: string): Db {
  const file = databaseFile(dataDir)
  if (!existsSync(file)) throw new StationError('store.no-station', { folder: dataDir })
  const db = openDatabase(file, { readonly: true })
  try {
    refuseFuture(db, migrations)
    return db
  } catch (error) {
    db.close()
    throw error
  }
}

export interface DataOption {
  data: string
}
