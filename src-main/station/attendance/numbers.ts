import { cardBits, sameCard } from '../../contract/wedge.ts'
import { all, type Db, one, prepare } from '../store/db.ts'

interface Assignment {
  number: string
  device_id: string
  from_date: string
  to_date: string | null
  worker_id: string
}

const COLUMNS = 'number, device_id, from_date, to_date, worker_id'

/**
 * Who a device number is on a date (pyzk#209, bast PR#24: numbers are short, reused, and differ between devices). An assignment for the one
 * device goes before one for every device; of several the latest that has begun, unless it has ended. A card that nobody owns under just this
 * number is looked for by its lower three bytes, since readers of 24 and of 32 bits tell the same card differently: it is found only if that
 * fits the cards of one worker. All numbers are read at once: make a new book per batch.
 */
export class NumberBook {
  private readonly known: Map<string, Assignment[]>
  private readonly cards: Map<number, Assignment[]>

  constructor(db: Db, numbers: Iterable<string>) {
    const asked = [...new Set(numbers)]
    this.known = grouped(
      prepare(
        db,
        `SELECT ${COLUMNS} FROM device_number
         WHERE number IN (SELECT value FROM json_each(?)) ORDER BY number, from_date DESC`,
      ).all(JSON.stringify(asked)) as Assignment[],
      ({ number }) => number,
    )
    const bits = asked.flatMap((number) => cardBits(number) ?? [])
    this.cards = grouped(bits.length === 0 ? [] : cardRows(db, bits), ({ number }) => cardBits(number) ?? -1)
  }

  workerOf(deviceId: string, number: string, date: string): string | null {
    return ownerOf(this.known.get(number) ?? [], deviceId, date) ?? this.cardOwner(deviceId, number, date)
  }

  private cardOwner(deviceId: string, number: string, date: string): string | null {
    const bits = cardBits(number)
    const rows = bits === undefined ? undefined : this.cards.get(bits)
    if (!rows) return null
    const owners = new Set<string>()
    for (const [other, own] of grouped(rows, (row) => row.number)) {
      if (other === number || !sameCard(other, number)) continue
      const owner = ownerOf(own, deviceId, date)
      if (owner !== null) owners.add(owner)
    }
    const [owner = null] = owners
    return owners.size === 1 ? owner : null
  }
}

/** Assignments of cards with these lower three bytes, the latest first. */
function cardRows(db: Db, bits: number[]): Assignment[] {
  return prepare(
    db,
    `SELECT ${COLUMNS} FROM device_number WHERE card_bits IN (SELECT value FROM json_each(?))
     ORDER BY number, from_date DESC`,
  ).all(JSON.stringify([...new Set(bits)])) as Assignment[]
}

/** Owner by the assignments of one number, the latest first. */
function ownerOf(rows: Assignment[], deviceId: string, date: string): string | null {
  const begun = (scope: string) => rows.find((row) => row.device_id === scope && row.from_date <= date)
  for (const row of [begun(deviceId), begun('')]) {
    if (row && (row.to_date === null || row.to_date >= date)) return row.worker_id
  }
  return null
}

function grouped<K>(rows: Assignment[], keyOf: (row: Assignment) => K): Map<K, Assignment[]> {
  const groups = new Map<K, Assignment[]>()
  for (const row of rows) {
    const list = groups.get(keyOf(row))
    if (list) list.push(row)
    else groups.set(keyOf(row), [row])
  }
  return groups
}

export interface NumberedPunch {
  id: string
  deviceId: string
  number: string
  localDate: string
  workerId: string | null
}

/** Punches of a number from a date on, of one device or of all: those nobody owns yet and those of its owners so far. */
export function punchesOfNumber(db: Db, number: string, deviceId: string | null, fromDate: string): NumberedPunch[] {
  return all<NumberedPunch>(
    db,
    `SELECT id, device_id AS deviceId, number, local_date AS localDate, worker_id AS workerId FROM punch
     WHERE worker_id IS NULL AND number IN (SELECT value FROM json_each(@numbers)) AND device_id IS NOT NULL
       AND local_date >= @from AND (@device IS NULL OR device_id = @device)
       AND coalesce(problem, '') <> 'attendance.before-start'
     UNION ALL
     SELECT id, device_id, number, local_date, worker_id FROM punch
     WHERE worker_id IN (SELECT value FROM json_each(@owners)) AND number IN (SELECT value FROM json_each(@numbers))
       AND device_id IS NOT NULL AND local_date >= @from AND (@device IS NULL OR device_id = @device)`,
    {
      numbers: JSON.stringify(writingsOf(db, number)),
      owners: JSON.stringify(ownersOfNumber(db, number)),
      from: fromDate,
      device: deviceId,
    },
  )
}

/** Judges the punches of a number again from a date on: their owner follows the assignments as they are now. */
export function judgeAgain(db: Db, punches: readonly NumberedPunch[]): void {
  const book = new NumberBook(
    db,
    punches.map(({ number }) => number),
  )
  const update = prepare(db, 'UPDATE punch SET worker_id = ? WHERE id = ?')
  for (const punch of punches) {
    const owner = book.workerOf(punch.deviceId, punch.number, punch.localDate)
    if (owner !== punch.workerId) update.run(owner, punch.id)
  }
}

/** Numbers under which the card of a number is told, where a card with its lower three bytes is known; else the number alone. */
function writingsOf(db: Db, number: string): string[] {
  const bits = cardBits(number)
  if (bits === undefined || !one(db, 'SELECT 1 FROM device_number WHERE card_bits = ? LIMIT 1', [bits])) return [number]
  const full = Array.from({ length: 256 }, (_, top) => String(top * 0x1000000 + bits).padStart(10, '0'))
  return [String(bits).padStart(8, '0'), ...full]
}

/** Workers who own a number anywhere, or a card that it may be. */
export function ownersOfNumber(db: Db, number: string): string[] {
  return all<{ id: string }>(
    db,
    'SELECT DISTINCT worker_id AS id FROM device_number WHERE number = ? OR card_bits = ?',
    [number, cardBits(number) ?? -1],
  ).map(({ id }) => id)
}

export interface HeldNumber {
  workerId: string
  deviceId: string
  number: string
  fromDate: string
  /** Last day; null while it has no end. */
  toDate: string | null
  card: boolean
}

/** Assignments that may be the card of a number, with the day on which each ended or gave way to the next one of its number. */
export function holdersOfCard(db: Db, number: string): HeldNumber[] {
  return heldNumbers(db, 'n.number = ? OR n.card_bits = ?', [number, cardBits(number) ?? -1]).filter((held) =>
    sameCard(held.number, number),
  )
}

/** Numbers that a worker has or had. */
export function numbersOfWorker(db: Db, workerId: string): HeldNumber[] {
  return heldNumbers(db, 'n.worker_id = ?', [workerId])
}

function heldNumbers(db: Db, where: string, params: Array<string | number>): HeldNumber[] {
  return all<Omit<HeldNumber, 'card'> & { card: number; nextDate: string | null }>(
    db,
    `SELECT n.worker_id AS workerId, n.device_id AS deviceId, n.number, n.from_date AS fromDate, n.card_bits IS NOT NULL AS card,
       min(coalesce(n.to_date, '9999-12-31'), coalesce((SELECT date(min(l.from_date), '-1 day') FROM device_number l
         WHERE l.number = n.number AND l.device_id = n.device_id AND l.from_date > n.from_date), '9999-12-31')) AS toDate
     FROM device_number n WHERE ${where} ORDER BY n.from_date, n.number, n.device_id`,
    params,
  ).map(({ workerId, deviceId, number, fromDate, toDate, card }) => ({
    workerId,
    deviceId,
    number,
    fromDate,
    toDate: toDate === '9999-12-31' ? null : toDate,
    card: card === 1,
  }))
}
