import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { main } from '../../src-main/cli/station.ts'
import { createUser } from '../../src-main/station/access/commands.ts'
import { localeTree } from '../../src-main/station/access/texts.ts'
import { openLedger } from '../../src-main/station/founding.ts'
import { acceptCosignature } from '../../src-main/station/journal/cosignature.ts'
import { parseNote, witnessFromSeed } from '../../src-main/station/journal/note.ts'
import { systemClock } from '../../src-main/station/store/clock.ts'
import { type Db, one, openDatabase } from '../../src-main/station/store/db.ts'
import { lockData } from '../../src-main/station/store/lock.ts'
import { fileKeySource, keyFile, openStationKeys } from '../../src-main/station/store/master-key.ts'
import { migrations } from '../../src-main/station/store/migrations/index.ts'
import { openStationDatabase } from '../../src-main/station/store/open-station-db.ts'
import { BOUNDED } from '../support/bounded.ts'

vi.stubEnv('ANXIN_LANG', 'en')
const folders: string[] = []
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

/** A founded station with three users, still open, as a running station holds it. */
async function station(known = migrations): Promise<{ data: string; db: Db; key: string }> {
  const data = mkdtempSync(join(tmpdir(), 'anxin-cli-'))
  folders.push(data)
  const masterKey = await fileKeySource('').load(data)
  const db = await openStationDatabase(data, masterKey, { migrations: known })
  const ledger = openLedger(db, openStationKeys(db, masterKey), systemClock, { name: '练习站', practice: true })
  for (const name of ['张一', '李二', '王三'])
    ledger.commit({ userId: 'system', role: 'system' }, (tx) =>
      createUser(tx, { name, role: 'clerk', pin: '246810', companyId: null }),
    )
  return { data, db, key: one<{ verifier_key: string }>(db, 'SELECT verifier_key FROM station')!.verifier_key }
}

async function run(...argv: string[]): Promise<{ code: number; out: string; err: string }> {
  const [out, err]: [string[], string[]] = [[], []]
  const spies = [
    vi.spyOn(console, 'log').mockImplementation((line: string) => void out.push(line)),
    vi.spyOn(console, 'error').mockImplementation((line: string) => void err.push(line)),
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => out.push(String(text)) > 0),
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => err.push(String(text)) > 0),
  ]
  try {
    return { code: await main(argv), out: out.join('\n'), err: err.join('\n') }
  } finally {
    process.exitCode = 0
    for (const spy of spies) spy.mockRestore()
  }
}

/** As with the sqlite3 shell: guards dropped, a row changed. */
function meddle(data: string, sql: string): void {
  const db = openDatabase(join(data, 'station.db'))
  const triggers = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger'").pluck().all() as string[]
  const texts = db.prepare("SELECT sql FROM sqlite_schema WHERE type = 'trigger'").pluck().all() as string[]
  for (const name of triggers) db.exec(`DROP TRIGGER "${name}"`)
  db.exec(sql)
  for (const text of texts) db.exec(text)
  db.close()
}

describe('station check', () => {
  it('ticks every invariant beside a running station, and writes nothing', async () => {
    const { data, db } = await station()
    const before = readdirSync(data).sort()
    const { code, out } = await run('check', '--data', data)
    expect({ code, crosses: out.includes('✗') }).toEqual({ code: 0, crosses: false })
    for (const name of ['journal-intact', 'checkpoint-chain', 'blob-hashes', 'schema-intact', 'tables-match-journal'])
      expect(out).toContain(`✓ ${name}`)
    expect(out).toMatch(/Sound: \d+ invariants hold over 4 facts/)
    expect(readdirSync(data).sort()).toEqual(before)
    db.close()
  })

  it('fails on a changed row or byte and names the place, also as JSON', async () => {
    const { data, db } = await station()
    db.close()
    meddle(data, "UPDATE app_user SET name = '赵六' WHERE name = '李二'")
    const text = await run('check', '--data', data)
    expect(text.code).toBe(1)
    expect(text.out).toMatch(
      /✗ tables-match-journal.*\n {4}app_user US\w{16}: column name is 赵六, the journal gives 李二/,
    )
    meddle(
      data,
      'UPDATE journal_fact SET bytes = CAST(CAST(bytes AS TEXT) || " " AS BLOB) WHERE seq = 2'.replaceAll('"', "'"),
    )
    const json = JSON.parse((await run('check', '--data', data, '--json')).out)
    expect({ passed: json.passed, facts: json.facts, first: json.results[0] }).toEqual({
      passed: false,
      facts: 4,
      first: { name: 'journal-intact', violations: [{ where: 'fact 2', what: 'bytes do not match the leaf hash' }] },
    })
  })

  it('judges the folder of an older station by what it holds, and leaves it as it is', async () => {
    // Before frozen workdays stood by worker.
    const { data, db } = await station(migrations.filter(({ version }) => version < 370))
    db.close()
    const file = join(data, 'station.db')
    const before = readFileSync(file)
    const copies = () => readdirSync(tmpdir()).filter((name) => name.startsWith('anxin-check-'))
    const others = copies()
    const sound = await run('check', '--data', data)
    expect([sound.code, sound.err]).toEqual([0, ''])
    expect(sound.out).toMatch(/older station \(schema version 360\)[\s\S]*Sound: \d+ invariants hold over 4 facts/)
    expect(readFileSync(file).equals(before)).toBe(true)
    meddle(data, "UPDATE app_user SET name = '赵六' WHERE name = '李二'")
    const changed = JSON.parse((await run('check', '--data', data, '--json')).out)
    expect(changed).toMatchObject({ passed: false, olderVersion: 360 })
    expect(JSON.stringify(changed.results)).toContain('column name is 赵六, the journal gives 李二')
    // What cannot be brought up to date is said, and checked as it is.
    meddle(data, 'ALTER TABLE workday RENAME TO gone')
    const broken = await run('check', '--data', data)
    expect(broken.code).toBe(1)
    expect(broken.err).toMatch(/could not be brought up to date.*no such table/)
    expect(broken.out).toContain('✗ schema-intact')
    expect(copies()).toEqual(others)
  })

  it('holds the journal to a key and a checkpoint known from outside', async () => {
    const { data, db, key } = await station()
    const known = join(data, 'known.txt')
    writeFileSync(known, one<{ note: string }>(db, 'SELECT note FROM journal_checkpoint WHERE size = 2')!.note)
    db.close()
    expect((await run('check', '--data', data, '--key', key, '--checkpoint', known, '--all-signatures')).code).toBe(0)
    const wrong = await run('check', '--data', data, '--key', `${key}x`)
    expect(wrong).toMatchObject({ code: 1, out: expect.stringContaining('fact 0: names another key') })
  })
})

describe('station proof and verify-proof', () => {
  it('give a file that anybody with the key can check, with the witness named', async () => {
    const { data, db, key } = await station()
    const witness = witnessFromSeed('inspector.example/li', Buffer.alloc(32, 5), () => 1_790_000_000)
    const { note } = one<{ note: string }>(db, 'SELECT note FROM journal_checkpoint WHERE size = 4')!
    acceptCosignature(db, 4, witness.sign(parseNote(note).text), witness.verifierKey)
    db.close()
    const file = join(data, 'fact.tlog-proof')
    expect(await run('proof', '2', '--data', data, '-o', file)).toMatchObject({ code: 0 })
    const holds = await run('verify-proof', file, '--key', key, '--witness', witness.verifierKey)
    expect(holds.code).toBe(0)
    expect(holds.out).toContain('number 2 among 4 facts')
    expect(holds.out).toContain('inspector.example/li')
    expect(holds.out).toContain('李二')
    writeFileSync(file, readFileSync(file, 'utf8').replace('index 2', 'index 3'))
    expect(await run('verify-proof', file, '--key', key)).toMatchObject({
      code: 1,
      err: 'The proof does not hold: the fact is not number 3 in the signed tree of 4 facts.',
    })
    expect((await run('verify-proof', file, '--key', 'nonsense')).err).toContain('not a verifier key')
    expect((await run('proof', '9', '--data', data)).err).toBe('There is no fact 9 in a journal of 4 facts.')
  })
})

it('station facts prints facts as hashed, secrets sealed, by kind and number', async () => {
  const { data, db } = await station()
  db.close()
  const lines = (await run('facts', '--data', data, '--kind', 'access', '--from', '2', '--limit', '1')).out.split('\n')
  expect(lines).toHaveLength(1)
  const [seq, bytes] = lines[0]!.split('\t')
  expect([seq, JSON.parse(bytes!).data.name]).toEqual(['2', '李二'])
  expect(JSON.parse(bytes!).data.pinSealed).toMatch(/^s1:/)
})

describe('station backup, restore, rebuild, info, recovery-key', () => {
  it('back up beside a running station, restore when it is closed, and tell what was set aside', async () => {
    const { data, db } = await station()
    expect(await run('backup', '--data', data)).toMatchObject({ code: 0 })
    const [, , backup] = (await run('backup', '--data', data, '--list')).out.split('\t')
    db.exec("INSERT INTO station_secret VALUES ('x', 'y')")
    const lock = lockData(data)
    expect(await run('restore', backup!, '--data', data)).toMatchObject({
      code: 1,
      err: expect.stringContaining('running'),
    })
    db.close()
    lock.release()
    const restored = await run('restore', backup!, '--data', data)
    expect(restored).toMatchObject({ code: 0, out: expect.stringContaining('Restored: 4 facts') })
    expect(existsSync(join(data, 'replaced'))).toBe(true)
    expect((await run('check', '--data', data)).code).toBe(0)
  })

  it('rebuild the tables from a sound journal only', async () => {
    const { data, db } = await station()
    db.close()
    meddle(data, 'DELETE FROM app_user')
    expect((await run('check', '--data', data)).code).toBe(1)
    const rebuilt = await run('rebuild', '--data', data)
    expect(rebuilt).toMatchObject({ code: 0, out: expect.stringContaining('from 4 facts') })
    expect((await run('check', '--data', data)).code).toBe(0)
    meddle(data, 'UPDATE journal_fact SET leaf = zeroblob(32) WHERE seq = 1')
    expect(await run('rebuild', '--data', data)).toMatchObject({ code: 1, err: expect.stringContaining('fact 1') })
  })

  it('print the recovery key and put it back, never a wrong one, never over an existing one', async () => {
    const { data, db } = await station()
    db.close()
    const key = (await run('recovery-key', '--data', data)).out
    expect((await run('recovery-key', key, '--data', data)).err).toContain('There is a key file already')
    rmSync(keyFile(data))
    const foreign = '0000-'.repeat(14).slice(0, -1)
    expect((await run('recovery-key', foreign, '--data', data)).err).toContain('not a valid recovery key')
    expect((await run('recovery-key', key.toLowerCase(), '--data', data)).code).toBe(0)
    expect((await run('recovery-key', '--data', data)).out).toBe(key)
  })

  it('say what a folder holds', async () => {
    const { data, db, key } = await station()
    const { out } = await run('info', '--data', data)
    for (const part of ['练习站', 'practice station', '4 facts', key, 'anxin.station/']) expect(out).toContain(part)
    db.close()
  })
})

it('wrong calls and empty folders end in 2 and 1, with a sentence', async () => {
  const nowhere = join(tmpdir(), 'anxin-no-such-folder')
  expect(await run('check', '--data', nowhere)).toEqual({ code: 1, out: '', err: `There is no station in ${nowhere}.` })
  expect((await run('check')).code).toBe(2)
  expect((await run('proof', 'x', '--data', nowhere)).code).toBe(2)
  expect((await run('check', '--help')).code).toBe(0)
})

it('runs as a program of its own, and in Chinese', async () => {
  const { data, db } = await station()
  db.close()
  const script = fileURLToPath(new URL('../../src-main/cli/station.ts', import.meta.url))
  const argv = ['--disable-warning=ExperimentalWarning', script, 'check', '--data', data]
  const { status, stdout } = spawnSync(process.execPath, argv, {
    ...BOUNDED,
    env: { ...process.env, ANXIN_LANG: 'zh-CN' },
  })
  expect(status).toBe(0)
  expect(stdout.toString()).toContain('完好：4 条事实')
})

it('every text exists in both languages', () => {
  const keys = (node: unknown, path = ''): string[] =>
    typeof node === 'object' && node !== null
      ? Object.entries(node).flatMap(([key, inner]) => keys(inner, `${path}.${key}`))
      : [path]
  for (const namespace of ['journal', 'store'])
    expect(keys(localeTree('zh-CN')[namespace]).sort()).toEqual(keys(localeTree('en')[namespace]).sort())
})
