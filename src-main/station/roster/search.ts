import type { WorkerRow } from '../../contract/roster.ts'
import { all, one } from '../store/db.ts'
import { typedKey } from './rules/names.ts'
import { companyScope } from './scope.ts'
import { type Reading, workerRow } from './views.ts'

export interface SearchInput {
  /** Name, pinyin, initials, or at least the last four of ID number or phone. */
  text: string
  teamId: string | null
  status: 'on-site' | 'left' | 'all'
  offset: number
  limit: number
}

type Params = Record<string, string | number | null>
interface Condition {
  sql: string
  params: Params
}

/** Workers by pinyin of the name. Numbers are found by blind index: at least their last four characters have to be typed. */
export function searchWorkers(reading: Reading, input: SearchInput): { total: number; rows: WorkerRow[] } {
  const { count, page, params } = searchStatements(reading, input)
  const total = one<{ n: number }>(reading.db, count, params)?.n ?? 0
  const ids = all<{ id: string }>(reading.db, page, { ...params, limit: input.limit, offset: input.offset })
  return { total, rows: ids.map(({ id }) => workerRow(reading, id)) }
}

/** The two statements of a search; `page` takes `limit` and `offset` too. */
export function searchStatements(
  reading: Reading,
  input: SearchInput,
): { count: string; page: string; params: Params } {
  const conditions = [statusCondition(reading, input), textCondition(reading, input.text.trim())]
  const where = conditions.map(({ sql }) => `(${sql})`).join(' AND ')
  const from = `FROM worker w WHERE w.erased_at IS NULL AND ${where}`
  return {
    count: `SELECT count(*) AS n ${from}`,
    page: `SELECT w.id ${from} ORDER BY w.pinyin, w.id LIMIT @limit OFFSET @offset`,
    params: Object.assign({}, ...conditions.map(({ params }) => params)) as Params,
  }
}

const RUNNING = 'SELECT 1 FROM engagement r WHERE r.worker_id = w.id AND r.exit_date IS NULL'
const EVER = 'SELECT 1 FROM engagement r WHERE r.worker_id = w.id'

function statusCondition({ viewer }: Reading, { teamId, status }: SearchInput): Condition {
  const company = companyScope(viewer)
  const params: Params = { ...(teamId === null ? {} : { teamId }), ...(company === null ? {} : { company }) }
  const parts =
    status === 'all'
      ? []
      : [status === 'on-site' ? `EXISTS (${RUNNING})` : `EXISTS (${EVER}) AND NOT EXISTS (${RUNNING})`]
  // A team is small: its members are looked up first, then sorted.
  const now = status === 'on-site' ? ' AND exit_date IS NULL' : ''
  if (teamId !== null) parts.push(`w.id IN (SELECT worker_id FROM engagement WHERE team_id = @teamId${now})`)
  if (company !== null)
    parts.push(
      `w.id IN (SELECT worker_id FROM engagement WHERE team_id IN (SELECT id FROM team WHERE company_id = @company)${now})`,
    )
  return { sql: parts.join(' AND ') || '1', params }
}

function textCondition(reading: Reading, text: string): Condition {
  if (text === '') return { sql: '1', params: {} }
  const number = text.replace(/\s/g, '').toUpperCase()
  if (/^(\d{3,17}[\dX]|[A-Z]{3}\d{12})$/.test(number)) return numberCondition(reading, number)
  const key = typedKey(text)
  if (/^[a-z0-9]+$/.test(key)) {
    return {
      // Two look-ups by index; an OR of them would read every worker.
      sql: `w.id IN (SELECT id FROM worker WHERE erased_at IS NULL AND pinyin >= @key AND pinyin < @keyEnd
        UNION SELECT id FROM worker WHERE initials >= @key AND initials < @keyEnd)`,
      params: { key, keyEnd: `${key}\uffff` },
    }
  }
  // The names stand in the index; the planner would read the long rows instead.
  return {
    sql: 'w.id IN (SELECT id FROM worker INDEXED BY worker_name WHERE erased_at IS NULL AND instr(name, @name) > 0)',
    params: { name: text.normalize('NFC') },
  }
}

/** Whole numbers match their own index, longer tails are found by their last four and then opened: few share those. */
function numberCondition({ db, keys }: Reading, number: string): Condition {
  const tail = number.slice(-4)
  const tailParams = { idTail: keys.blind('idTail', tail), phoneTail: keys.blind('phoneTail', tail) }
  const byTail = 'w.id_tail_index = @idTail OR w.phone_tail_index = @phoneTail'
  if (number.length === 4) return { sql: byTail, params: tailParams }
  const candidates = all<{ id: string; idNumber: string; phone: string }>(
    db,
    `SELECT w.id, w.id_number_sealed AS idNumber, w.phone_sealed AS phone FROM worker w
     WHERE w.erased_at IS NULL AND (${byTail})`,
    tailParams,
  )
  const ids = candidates
    .filter(
      ({ id, idNumber, phone }) =>
        keys.open(id, 'idNumber', idNumber).endsWith(number) || keys.open(id, 'phone', phone).endsWith(number),
    )
    .map(({ id }) => id)
  return { sql: 'w.id IN (SELECT value FROM json_each(@ids))', params: { ids: JSON.stringify(ids) } }
}
