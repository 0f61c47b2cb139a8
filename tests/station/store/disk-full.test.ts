import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { verifyJournal } from '../../../src-main/station/journal/verify.ts'
import { backUp } from '../../../src-main/station/store/backup.ts'
import { one } from '../../../src-main/station/store/db.ts'
import { BOUNDED } from '../../support/bounded.ts'
import { noteThings, openToy, SYSTEM, type Toy, temporaryFolder, thingNoted } from '../journal/toy.ts'

const big = (toy: Toy) => () =>
  toy.ledger.commit(SYSTEM, (tx) => {
    tx.keep(Buffer.alloc(3_000_000, 1), 'application/octet-stream')
    tx.record(thingNoted, { id: 'BIG', amount: 1, label: 'x'.repeat(100_000) })
  })

const state = (toy: Toy) => ({
  facts: one<{ n: number }>(toy.db, 'SELECT count(*) AS n FROM journal_fact')!.n,
  things: one<{ n: number }>(toy.db, 'SELECT count(*) AS n FROM thing')!.n,
  blobs: one<{ n: number }>(toy.db, 'SELECT count(*) AS n FROM blob')!.n,
  size: toy.ledger.size,
})

describe('a commit that the database refuses', () => {
  it('for want of space leaves nothing half done, and the next one works', () => {
    const toy = openToy()
    noteThings(toy, [3])
    const before = state(toy)
    const pages = toy.db.pragma('page_count', { simple: true }) as number
    toy.db.pragma(`max_page_count = ${pages + 20}`)
    expect(big(toy)).toThrow(expect.objectContaining({ code: 'store.disk-full' }))
    expect(state(toy)).toEqual(before)
    toy.db.pragma('max_page_count = 1000000')
    big(toy)()
    expect(verifyJournal(toy.db)).toMatchObject({ size: 5, intact: [], chain: [] })
  })

  it('because another process holds it says so', () => {
    const toy = openToy()
    const other = openToy({ folder: temporaryFolder() })
    other.db.exec(`ATTACH '${toy.file}' AS held`)
    toy.db.pragma('busy_timeout = 0')
    other.db.exec('BEGIN IMMEDIATE; INSERT INTO held.station_secret VALUES (1, 1)')
    expect(() => noteThings(toy, [1])).toThrow(expect.objectContaining({ code: 'store.busy' }))
    other.db.exec('ROLLBACK')
    noteThings(toy, [1])
    expect(toy.ledger.size).toBe(2)
  })

  it('because it may only be read says so', () => {
    const toy = openToy()
    toy.db.pragma('query_only = ON')
    expect(() => noteThings(toy, [1])).toThrow(expect.objectContaining({ code: 'store.readonly' }))
    toy.db.pragma('query_only = OFF')
    noteThings(toy, [1])
    expect(verifyJournal(toy.db)).toMatchObject({ size: 2, intact: [], chain: [] })
  })
})

const mount = smallDisk()
afterAll(() => mount && execFileSync('umount', [mount], BOUNDED))

describe.runIf(mount !== undefined)('on a disk that is really full', () => {
  it('a commit is refused whole, and goes through once there is space', () => {
    const toy = openToy({ folder: join(mount!, 'station'), fast: false })
    noteThings(toy, [3])
    const before = state(toy)
    const filler = join(mount!, 'filler')
    fill(filler)
    expect(big(toy)).toThrow(expect.objectContaining({ code: expect.stringMatching(/^store\.disk-(full|failing)$/) }))
    expect(state(toy)).toEqual(before)
    rmSync(filler)
    noteThings(toy, [2], 3)
    expect(verifyJournal(toy.db)).toMatchObject({ size: 6, intact: [], chain: [] })
    toy.db.close()
  })

  it('a backup is refused and leaves no half file', async () => {
    const toy = openToy()
    noteThings(toy, [500])
    const folder = join(mount!, 'backups')
    mkdirSync(folder)
    const filler = join(mount!, 'filler')
    fill(filler)
    await expect(backUp(toy.db, folder, '2026-10-03T00:58:11.000Z')).rejects.toMatchObject({
      code: expect.stringMatching(/^store\./),
    })
    rmSync(filler)
    expect(execFileSync('ls', ['-A', folder], BOUNDED).toString()).toBe('')
  })
})

function fill(path: string): void {
  try {
    writeFileSync(path, Buffer.alloc(64_000_000))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
  }
}

/** A file system of 4 MB, where this process may mount one. */
function smallDisk(): string | undefined {
  const folder = join(temporaryFolder(), 'disk')
  mkdirSync(folder)
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', folder], { ...BOUNDED, stdio: 'pipe' })
    return folder
  } catch {
    console.warn('disk-full: no right to mount a small file system here, so the real full disk is not tested')
    return undefined
  }
}
