import { existsSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { checkStation } from '../../../src-main/station/journal/check.ts'
import {
  backUp,
  backupStation,
  inspectBackup,
  type ListedBackup,
  listBackups,
  superfluous,
} from '../../../src-main/station/store/backup.ts'
import { one, openDatabase } from '../../../src-main/station/store/db.ts'
import { lockData } from '../../../src-main/station/store/lock.ts'
import { restoreBackup } from '../../../src-main/station/store/restore.ts'
import { noteThings, openToy, temporaryFolder, toyMigrations, toyRooms } from '../journal/toy.ts'

const NOW = '2026-10-03T00:58:11.000Z'
const facts = (file: string) => inspectBackup(file).facts

describe('a backup', () => {
  it('is a whole, sound station, taken while commits go on', async () => {
    const toy = openToy()
    noteThings(toy, [400, 400])
    const folder = join(toy.folder, 'backups')
    let commits = 0
    const pending = backUp(toy.db, folder, NOW).finally(() => {
      commits = -1
    })
    while (commits >= 0) {
      noteThings(toy, [1], 10_000 + commits)
      commits += 1
      await new Promise((resolve) => setImmediate(resolve))
    }
    const { path } = await pending
    const copy = openDatabase(path, { readonly: true })
    expect(checkStation(copy, toyRooms, { migrations: toyMigrations }).flatMap(({ violations }) => violations)).toEqual(
      [],
    )
    expect(facts(path)).toBeGreaterThanOrEqual(801)
    copy.close()
    expect(readdirSync(folder).filter((name) => name.endsWith('.db'))).toEqual(['station-20261003T005811Z-v20.db'])
  })

  it('never takes the name of another', async () => {
    const toy = openToy()
    const names = [await backUp(toy.db, toy.folder, NOW), await backUp(toy.db, toy.folder, NOW)].map(({ path }) => path)
    expect(new Set(names).size).toBe(2)
  })

  it('that is damaged or foreign is refused', async () => {
    const toy = openToy()
    noteThings(toy, [300])
    const { path } = await backUp(toy.db, toy.folder, NOW)
    const broken = expect.objectContaining({ code: 'store.backup-broken' })
    truncateSync(path, 40_000)
    expect(() => inspectBackup(path)).toThrow(broken)
    writeFileSync(path, 'hello')
    expect(() => inspectBackup(path)).toThrow(broken)
    expect(() => inspectBackup(join(toy.folder, 'nowhere.db'))).toThrow(broken)
  })

  it('is made when due, not before, and again when the clock was set back', async () => {
    const toy = openToy()
    const folder = join(toy.folder, 'backups')
    const made: boolean[] = []
    for (const now of [
      '2026-10-03T00:00:00.000Z',
      '2026-10-03T05:59:00.000Z',
      '2026-10-03T06:00:00.000Z',
      '2026-10-01T00:00:00.000Z',
    ])
      made.push((await backupStation(toy.db, folder, now)) !== undefined)
    expect(made).toEqual([true, false, true, true])
    expect(listBackups(folder)).toHaveLength(3)
  })

  it('rotates: the newest, one a day, one a month, and those before migrations', () => {
    const backups: ListedBackup[] = []
    for (let day = 0; day < 100; day++)
      for (const hour of [0, 6, 12, 18]) {
        const at = new Date(Date.UTC(2026, 0, 1 + day, hour)).toISOString()
        const label = day === 40 && hour === 6 ? '-before-v30' : ''
        backups.push({ path: at, name: `station-${at}-v20${label}.db`, at, bytes: 1 })
      }
    const gone = new Set(superfluous(backups, { everyHours: 6, newest: 4, days: 5, months: 3 }))
    expect(backups.filter((backup) => !gone.has(backup)).map(({ at }) => at.slice(0, 13))).toEqual([
      '2026-02-10T06',
      '2026-02-28T18',
      '2026-03-31T18',
      ...['2026-04-06T18', '2026-04-07T18', '2026-04-08T18', '2026-04-09T18'],
      ...['2026-04-10T00', '2026-04-10T06', '2026-04-10T12', '2026-04-10T18'],
    ])
  })
})

describe('restoring', () => {
  it('puts the backup in place and keeps what stood there, log included', async () => {
    const toy = openToy()
    noteThings(toy, [5])
    const { path } = await backUp(toy.db, join(toy.folder, 'backups'), NOW)
    noteThings(toy, [5], 5)
    toy.db.close()
    const restored = restoreBackup(toy.folder, path, toyMigrations, NOW)
    expect(restored).toMatchObject({ facts: 6, version: 20, replacedFacts: 11 })
    expect([facts(toy.file), facts(restored.replaced!), facts(path)]).toEqual([6, 11, 6])
    const again = restoreBackup(toy.folder, restored.replaced!, toyMigrations, NOW)
    expect([facts(toy.file), again.replaced !== restored.replaced]).toEqual([11, true])
  })

  it('sets aside a database that can no longer be opened, with the log beside it', async () => {
    const toy = openToy()
    const { path } = await backUp(toy.db, join(toy.folder, 'backups'), NOW)
    toy.db.close()
    writeFileSync(toy.file, 'broken'.repeat(1000))
    writeFileSync(`${toy.file}-wal`, 'rest of a log')
    const warned = new Promise<Error>((resolve) => process.once('warning', resolve))
    const { replaced } = restoreBackup(toy.folder, path, toyMigrations, NOW)
    expect(readFileSync(replaced!, 'utf8')).toContain('broken')
    expect(existsSync(`${toy.file}-wal`)).toBe(false)
    expect((await warned).message).toContain('cannot be opened')
    expect(facts(toy.file)).toBe(1)
  })

  it('refuses while a station runs, a broken file, and one from the future; the database stays', async () => {
    const toy = openToy()
    const { path } = await backUp(toy.db, join(toy.folder, 'backups'), NOW)
    const refused = (code: string) => expect.objectContaining({ code })
    const attempt = (file: string) => () => restoreBackup(toy.folder, file, toyMigrations, NOW)
    const lock = lockData(toy.folder)
    expect(attempt(path)).toThrow(refused('store.in-use'))
    lock.release()
    const broken = join(temporaryFolder(), 'x.db')
    writeFileSync(broken, 'x')
    expect(attempt(broken)).toThrow(refused('store.backup-broken'))
    const future = openDatabase(path)
    future.pragma('user_version = 990')
    future.close()
    expect(attempt(path)).toThrow(refused('store.from-the-future'))
    expect(one(toy.db, 'SELECT count(*) AS n FROM journal_fact')).toEqual({ n: 1 })
    expect(readdirSync(toy.folder)).not.toContain('replaced')
  })
})
