import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openDatabase } from '../../../src-main/station/store/db.ts'
import {
  fileKeySource,
  givenKeySource,
  keyFile,
  openStationKeys,
  writeKeyFile,
} from '../../../src-main/station/store/master-key.ts'
import { migrate } from '../../../src-main/station/store/migrate.ts'
import { formatRecoveryKey, parseRecoveryKey } from '../../../src-main/station/store/recovery-key.ts'
import { temporaryFolder, toyMigrations } from '../journal/toy.ts'

const code = (name: string) => ({ code: `store.${name}` })

describe('the key file', () => {
  it('is made once for a new folder, readable by its owner only', async () => {
    const folder = temporaryFolder()
    const key = await fileKeySource('').load(folder)
    expect(key).toHaveLength(32)
    expect(await fileKeySource('').load(folder)).toEqual(key)
    expect(statSync(keyFile(folder)).mode & 0o777).toBe(0o600)
    expect(await givenKeySource(key).load(folder)).toBe(key)
  })

  it('is never made anew for a folder that holds a station', async () => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'station.db'), '')
    await expect(fileKeySource('').load(folder)).rejects.toMatchObject(code('key-missing'))
  })

  it('opens with its passphrase only', async () => {
    const folder = temporaryFolder()
    const key = await fileKeySource('工地 2026').load(folder)
    expect(readFileSync(keyFile(folder), 'utf8')).not.toContain(key.toString('base64'))
    expect(await fileKeySource('工地 2026').load(folder)).toEqual(key)
    await expect(fileKeySource('工地 2027').load(folder)).rejects.toMatchObject(code('wrong-passphrase'))
    await expect(fileKeySource('').load(folder)).rejects.toMatchObject(code('passphrase-missing'))
  })

  it('that is damaged is named', async () => {
    const folder = temporaryFolder()
    for (const content of ['', 'AAAA', '{', '{"format":"other"}']) {
      writeFileSync(keyFile(folder), content)
      chmodSync(keyFile(folder), 0o600)
      await expect(fileKeySource('x').load(folder)).rejects.toMatchObject(code('key-file-broken'))
    }
    writeKeyFile(keyFile(folder), Buffer.alloc(32, 1))
    expect(await fileKeySource('x').load(folder)).toEqual(Buffer.alloc(32, 1))
  })
})

describe('the recovery key', () => {
  it('is fourteen groups of four and reads back, however it is typed', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (bytes) => {
        const key = Buffer.from(bytes)
        const text = formatRecoveryKey(key)
        expect(text).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){13}[0-9A-HJKMNP-TV-Z]{4}$/)
        const typed = ` ${text.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l')}\n`
        expect([parseRecoveryKey(text), parseRecoveryKey(typed)]).toEqual([key, key])
      }),
      { numRuns: 200 },
    )
  })

  it('refuses any single wrong or swapped letter and any other length', () => {
    const text = formatRecoveryKey(Buffer.from(Array.from({ length: 32 }, (_, i) => i * 7)))
    const wrong = [text.slice(0, -1), `${text}0`, '', text.replace(/^./, 'U')]
    for (let i = 0; i < text.length - 1; i++) {
      const [here, next] = [text[i]!, text[i + 1]!]
      if (here === '-') continue
      wrong.push(text.slice(0, i) + (here === '0' ? '2' : '0') + text.slice(i + 1))
      if (next !== '-' && next !== here) wrong.push(text.slice(0, i) + next + here + text.slice(i + 2))
    }
    for (const each of wrong)
      expect(() => parseRecoveryKey(each)).toThrow(expect.objectContaining(code('recovery-key-wrong')))
  })
})

describe('a station and its key', () => {
  it('belong together: another key is refused, also for a database that has lost its check value', () => {
    const db = openDatabase(':memory:')
    migrate(db, toyMigrations)
    const [key, other] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)]
    const sealed = openStationKeys(db, key).seal('PE1', 'phone', 'x')
    expect(openStationKeys(db, key).open('PE1', 'phone', sealed)).toBe('x')
    expect(() => openStationKeys(db, other)).toThrow(expect.objectContaining(code('wrong-key')))
    db.exec('DELETE FROM station_secret')
    expect(() => openStationKeys(db, other)).toThrow(expect.objectContaining(code('wrong-key')))
  })
})
