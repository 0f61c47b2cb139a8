import { StationError } from '../../contract/errors.ts'
import { all, type Db } from '../store/db.ts'
import { canonicalBytes, textOf } from './canonical.ts'
import type { AnyFactKind, Fact, Room, Violation } from './facts.ts'

/** Facts read at a time; a batch fact may hold some hundred kilobytes. */
const PAGE = 64

/** Finds a fact's kind by name and version. */
export type KindIndex = Map<string, AnyFactKind>

export function indexKinds(rooms: Room[]): KindIndex {
  const index: KindIndex = new Map()
  for (const room of rooms) {
    for (const kind of room.facts) {
      const key = `${kind.kind}@${kind.version}`
      if (index.has(key)) throw new Error(`fact kind ${key} is declared twice`)
      index.set(key, kind)
    }
  }
  return index
}

/** The facts from `from` on, page by page, with memory bounded by one page. Nothing stays open between two facts. */
export function* readFacts(db: Db, from = 0): Generator<StoredFact> {
  const sql = 'SELECT seq, kind, bytes FROM journal_fact WHERE seq >= ? ORDER BY seq LIMIT ?'
  for (let next = from; ; ) {
    const page = all<StoredFact>(db, sql, [next, PAGE])
    yield* page
    if (page.length < PAGE) return
    next = page.at(-1)!.seq + 1
  }
}

export interface StoredFact {
  seq: number
  kind: string
  bytes: Buffer
}

/**
 * Reads a stored fact as its kind knows it: canonical bytes, known kind and version, the right shape, the station's own.
 * @returns the fact with its kind, or what is wrong with it.
 */
export function readFact(
  stored: StoredFact,
  kinds: KindIndex,
  stationId?: string,
): { fact: Fact; kind: AnyFactKind } | string {
  let body: Omit<Fact, 'seq'>
  try {
    body = JSON.parse(textOf(stored.bytes))
    if (!canonicalBytes(body).equals(stored.bytes)) return 'bytes are not canonical JSON'
  } catch (error) {
    return `bytes are not canonical JSON: ${(error as Error).message}`
  }
  if (body.kind !== stored.kind) return `column kind says ${stored.kind}, the bytes say ${body.kind}`
  if (stationId !== undefined && body.station !== stationId) return `belongs to station ${body.station}`
  const kind = kinds.get(`${body.kind}@${body.version}`)
  if (!kind) return `kind ${body.kind} version ${body.version} is unknown to this station`
  const parsed = kind.schema.safeParse(body.data)
  if (!parsed.success)
    return `data do not have the shape of ${body.kind}: ${parsed.error.issues[0]?.path.join('.')} ${parsed.error.issues[0]?.message}`
  return { fact: { seq: stored.seq, ...body }, kind }
}

/**
 * Applies every fact of `source` to the empty room tables of `target` (which may be the same database). Facts hold sealed texts, so no key is needed.
 * @returns what could not be applied; later facts are still tried.
 */
export function replay(source: Db, target: Db, rooms: Room[], before?: (stored: StoredFact) => void): Violation[] {
  const kinds = indexKinds(rooms)
  const violations: Violation[] = []
  let stationId: string | undefined
  for (const stored of readFacts(source)) {
    before?.(stored)
    const read = readFact(stored, kinds, stationId)
    if (typeof read === 'string') {
      violations.push({ where: `fact ${stored.seq}`, what: read })
      continue
    }
    stationId ??= read.fact.station
    try {
      read.kind.apply(target, read.fact as Fact<never>)
    } catch (error) {
      violations.push({ where: `fact ${stored.seq}`, what: `cannot be applied again: ${reasonOf(error)}` })
    }
  }
  return violations
}

function reasonOf(error: unknown): string {
  return error instanceof StationError || error instanceof Error ? error.message : String(error)
}
