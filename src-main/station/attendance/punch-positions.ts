/** Punches by their place in the journal: what closed sheets name them by, since a month of a large site names a million. */
import { type Db, prepare } from '../store/db.ts'
import type { PunchPosition } from './rules/punches.ts'

/** A punch as a closed sheet names it: by its place, or by its id in sheets of the first version. */
export type PunchName = PunchPosition | string

/** Records of one fact are at most 500. */
const PLACES = 1000

/** SQL expression of the place of a row of `punch`. */
export const POSITION = `seq * ${PLACES} + iif(provenance = 'manual', 0, CAST(substr(id, -3) AS INTEGER))`

/** Ids of punches named by a sheet, in the order of `names`; `@<place>` for a place at which the journal has none. */
export function punchIdsOf(db: Db, names: readonly PunchName[]): string[] {
  return names.map((name) => (typeof name === 'string' ? name : (idAt(db, name) ?? `@${name}`)))
}

/** Ids by place. */
export function punchIdsAt(db: Db, positions: readonly PunchPosition[]): Map<PunchPosition, string> {
  const ids = punchIdsOf(db, positions)
  return new Map(positions.map((position, index) => [position, ids[index]!]))
}

function idAt(db: Db, position: PunchPosition): string | undefined {
  const [seq, index] = [Math.floor(position / PLACES), position % PLACES]
  const row = prepare(
    db,
    `SELECT coalesce(
       (SELECT p.id FROM punch_batch b JOIN punch p ON p.id = b.id || '-' || printf('%03d', @index) WHERE b.seq = @seq),
       (SELECT id FROM punch WHERE seq = @seq AND provenance = 'manual' AND @index = 0)) AS id`,
  ).get({ seq, index }) as { id: string | null }
  return row.id ?? undefined
}
