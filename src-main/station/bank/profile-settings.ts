import type { z } from 'zod'
import type { BankProfileView, bankContract } from '../../contract/bank.ts'
import { StationError } from '../../contract/errors.ts'
import type { Tx } from '../journal/ledger.ts'
import { type Db, one, run } from '../store/db.ts'
import type { KeyRing } from '../store/sealing.ts'
import type { BankProfile, Layout } from './formats/profile.ts'
import { shippedProfiles } from './formats/profiles.ts'
import { template } from './formats/template.ts'
import { ownProfiles, profileOf } from './own-profiles.ts'

type Limits = z.infer<NonNullable<(typeof bankContract.configureProfile)['~orpc']['inputSchema']>>['limits']

interface SettingRow {
  sealed: string
  maxRows: number | null
  maxAmountFen: number | null
  maxTotalFen: number | null
}

const PURPOSE = 'bank-profile'

function settingRow(db: Db, profile: string): SettingRow | undefined {
  return one<SettingRow>(
    db,
    `SELECT parameters_sealed AS sealed, max_rows AS maxRows, max_amount_fen AS maxAmountFen, max_total_fen AS maxTotalFen
     FROM bank_profile_setting WHERE profile = ?`,
    [profile],
  )
}

function parametersOf(keys: KeyRing, row: SettingRow | undefined): Record<string, string> {
  return row ? (JSON.parse(keys.openForStation(PURPOSE, row.sealed)) as Record<string, string>) : {}
}

/**
 * A profile as this station uses it: the bank's own limits where they are tighter, and the customer's numbers.
 * @throws StationError `bank.unknown-profile`.
 */
export function readyProfile(
  db: Db,
  keys: KeyRing,
  id: string,
): { profile: BankProfile; parameters: Record<string, string> } {
  const row = settingRow(db, id)
  return { profile: withLimits(profileOf(db, id), row), parameters: parametersOf(keys, row) }
}

function withLimits(profile: BankProfile, row: SettingRow | undefined): BankProfile {
  const tighter = (own: number | undefined, set: number | null | undefined) =>
    own === undefined ? (set ?? undefined) : Math.min(own, set ?? own)
  const { maxAmountFen, maxTotalFen, ...rest } = profile
  const amount = tighter(maxAmountFen, row?.maxAmountFen)
  const total = tighter(maxTotalFen, row?.maxTotalFen)
  return {
    ...rest,
    maxRows: Math.min(profile.maxRows, row?.maxRows ?? profile.maxRows),
    ...(amount === undefined ? {} : { maxAmountFen: amount }),
    ...(total === undefined ? {} : { maxTotalFen: total }),
  }
}

/**
 * Keeps a profile's customer numbers (sealed) and the bank's own limits; a value that is not given stays as it was, an empty one is cleared.
 * Not a fact: what they say stands in every file made with them.
 * @throws StationError `bank.unknown-profile`, `bank.unknown-parameter`, `bank.parameter-too-long`.
 */
export function configureProfile(tx: Tx, id: string, values: Record<string, string>, limits: Limits): void {
  const profile = profileOf(tx.db, id)
  const kept = parametersOf(tx.keys, settingRow(tx.db, id))
  for (const [name, value] of Object.entries(values)) {
    const parameter = profile.parameters.find((known) => known.id === name)
    if (!parameter) throw new StationError('bank.unknown-parameter', { parameter: name })
    if (value.length > parameter.maxLength) {
      throw new StationError('bank.parameter-too-long', { parameter: name, most: parameter.maxLength })
    }
    if (value === '') delete kept[name]
    else kept[name] = value
  }
  const sealed = tx.keys.sealForStation(PURPOSE, JSON.stringify(kept))
  run(
    tx.db,
    `INSERT OR REPLACE INTO bank_profile_setting (profile, parameters_sealed, max_rows, max_amount_fen, max_total_fen)
     VALUES (?, ?, ?, ?, ?)`,
    [id, sealed, limits.maxRows, limits.maxAmountFen, limits.maxTotalFen],
  )
}

/** All profiles as the screens show them, the office's own last; secrets are only said to be set. */
export function profileViews(db: Db, keys: KeyRing): BankProfileView[] {
  const shipped = shippedProfiles().map((profile) => viewOf(db, keys, profile.id, null))
  return [...shipped, ...ownProfiles(db).map(({ profile, sha256 }) => viewOf(db, keys, profile.id, sha256))]
}

function viewOf(db: Db, keys: KeyRing, id: string, ownSha256: string | null): BankProfileView {
  const { profile, parameters } = readyProfile(db, keys, id)
  const row = settingRow(db, id)
  const { name, confirmWithBank, confirm, source, transports, encoding, file, banks, maxRows } = profile
  return {
    id,
    name,
    confirmWithBank,
    confirm,
    source: typeof source === 'string' ? { 'zh-CN': source, en: source } : source,
    ownSha256,
    transports,
    encoding,
    kind: file.kind,
    othersPayees: banks.others,
    ownPrefixes: banks.ownPrefixes,
    columns: columnsOf(file),
    limits: {
      maxRows,
      maxAmountFen: profile.maxAmountFen ?? null,
      maxTotalFen: profile.maxTotalFen ?? null,
    },
    setLimits: {
      maxRows: row?.maxRows ?? null,
      maxAmountFen: row?.maxAmountFen ?? null,
      maxTotalFen: row?.maxTotalFen ?? null,
    },
    parameters: profile.parameters.map((parameter) => ({
      ...parameter,
      value: parameter.secret ? null : (parameters[parameter.id] ?? null),
      isSet: parameters[parameter.id] !== undefined,
    })),
    ready: profile.parameters.every((parameter) => !parameter.required || parameters[parameter.id] !== undefined),
  }
}

/** The columns of a payment's line or row; a markup format has none. */
export function columnsOf(file: Layout): BankProfileView['columns'] {
  if (file.kind === 'iso20022' || file.kind === 'xml') return []
  return file.columns.map((column) => ({
    title: column.title ?? '',
    content: template(column.text).field,
    width: 'width' in column ? (column.width as number) : null,
    maxBytes: column.maxBytes ?? null,
  }))
}
