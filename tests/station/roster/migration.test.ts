import { describe, expect, it } from 'vitest'
import { all, openDatabase } from '../../../src-main/station/store/db.ts'
import { migrate } from '../../../src-main/station/store/migrate.ts'
import { migrations } from '../../../src-main/station/store/migrations/index.ts'

function migrated(upTo: number) {
  const db = openDatabase(':memory:')
  migrate(db, migrations, upTo)
  return db
}

const strictTables = (db: ReturnType<typeof migrated>) =>
  all<{ name: string; strict: number }>(
    db,
    "SELECT name, strict FROM pragma_table_list WHERE schema = 'main' AND name NOT LIKE 'sqlite_%' ORDER BY name",
  )

describe('migration 20, access', () => {
  it('adds users and reads of personal data to a station at 10, as strict tables', () => {
    const db = migrated(10)
    const before = strictTables(db).map(({ name }) => name)
    expect(migrate(db, migrations, 20)).toEqual([20])
    const added = strictTables(db).filter(({ name }) => !before.includes(name))
    expect(added).toEqual([
      { name: 'app_user', strict: 1 },
      { name: 'personal_read', strict: 1 },
    ])
    expect(() =>
      db.exec(
        "INSERT INTO app_user (id, name, role, pin_sealed, active, created_at) VALUES ('U', 'x', 'king', '', 1, '')",
      ),
    ).toThrow(/CHECK/)
  })
})

describe('migration 30, roster', () => {
  const site = `
    INSERT INTO project VALUES ('P', 'p', 'b', 'a', 'Asia/Shanghai', '2026-01-01', '2027-01-01', 1, 5, 15, 1, '1');
    INSERT INTO company VALUES ('C', 'P', 'general', 'c', 'u1', 'n', 'p');
    INSERT INTO team VALUES ('T', 'P', 'C', 't');
    INSERT INTO worker (id, name, pinyin, initials, sex, nation, id_kind, id_number_sealed, id_number_index, id_tail_index,
      birth_sealed, address_sealed, phone_sealed, phone_index, phone_tail_index, authority, valid_from, valid_to, source, enrolled_at)
      VALUES ('W', 'n', 'p', 'i', '1', '01', 'resident', 's', 'x', 'x', 's', 's', 's', 'x', 'x', 'a', 'f', 't', 'card', 'e');
    INSERT INTO engagement (id, worker_id, team_id, trade, work_role, entry_date, contract_kind, contract_number, contract_from, training_date)
      VALUES ('E', 'W', 'T', '020', 'worker', '2026-10-01', 'labour-contract', '1', '2026-10-01', '2026-10-01');
    INSERT INTO worker_account VALUES ('A', 'W', 'n', 's', 'x', '1234', 'b', '1', 's', NULL);`

  it('adds the roster to a station at 20, as strict tables', () => {
    const db = migrated(20)
    const before = strictTables(db).map(({ name }) => name)
    expect(migrate(db, migrations, 30)).toEqual([30])
    expect(strictTables(db).filter(({ name }) => !before.includes(name))).toEqual(
      ['company', 'engagement', 'engagement_rate', 'project', 'team', 'worker', 'worker_account'].map((name) => ({
        name,
        strict: 1,
      })),
    )
  })

  it.each([
    ['a second general contractor', "INSERT INTO company VALUES ('D', 'P', 'general', 'd', 'u2', 'n', 'p')"],
    ['two companies of one code', "INSERT INTO company VALUES ('D', 'P', 'subcontractor', 'd', 'u1', 'n', 'p')"],
    ['two teams of one name', "INSERT INTO team VALUES ('U', 'P', 'C', 't')"],
    ['a team of no company', "INSERT INTO team VALUES ('U', 'P', 'X', 'u')"],
    [
      'a second running engagement',
      `INSERT INTO engagement SELECT 'F', worker_id, team_id, trade, work_role, '2026-11-01', NULL, NULL, contract_kind,
        contract_number, contract_from, contract_to, training_date FROM engagement`,
    ],
    ['an exit before the entry', "UPDATE engagement SET exit_date = '2026-09-30'"],
    ['a rate of nothing', "INSERT INTO engagement_rate VALUES ('E', '2026-10-01', 0)"],
    ['a rate in yuan with decimals', "INSERT INTO engagement_rate VALUES ('E', '2026-10-01', 400.5)"],
    [
      'a second account in use',
      "INSERT INTO worker_account VALUES ('B', 'W', 'n', 's', 'y', '1234', 'b', '1', 's', NULL)",
    ],
    [
      'one number enrolled twice',
      "INSERT INTO worker SELECT 'X', name, pinyin, initials, sex, nation, id_kind, id_number_sealed, id_number_index, id_tail_index, birth_sealed, address_sealed, phone_sealed, phone_index, phone_tail_index, authority, valid_from, valid_to, source, photo_sealed, enrolled_at, erased_at FROM worker",
    ],
  ])('holds out %s even against a faulty command', (_what, sql) => {
    const db = migrated(30)
    db.exec(site)
    expect(() => db.exec(sql)).toThrow(/constraint failed|cannot store/)
  })
})
