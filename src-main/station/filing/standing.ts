import { all, type Db, one } from '../store/db.ts'

/** How far one team's month has come. */
export interface TeamStanding {
  teamId: string
  teamName: string
  companyId: string
  companyName: string
  /** 1 where engaged workers punched in the month: work that a sheet has to show. */
  worked: number
  sheetId: string | null
  workdayCenti: number
  listId: string | null
  version: number | null
  state: 'drafted' | 'confirmed' | 'reviewed' | 'published' | 'frozen' | null
  noticeFrom: string | null
  noticeUntil: string | null
  objections: number
  openObjections: number
  lines: number
  netFen: number
  hash: string | null
}

/** Every team of the site with its sheet and living list of a month, by company and name. */
export function teamStandings(db: Db, month: string): TeamStanding[] {
  return all<TeamStanding>(
    db,
    `SELECT t.id AS teamId, t.name AS teamName, c.id AS companyId, c.name AS companyName,
       EXISTS (SELECT 1 FROM engagement e JOIN punch p ON p.worker_id = e.worker_id
         WHERE e.team_id = t.id AND p.voided_reason IS NULL
           AND p.local_date BETWEEN max(e.entry_date, @from) AND min(coalesce(e.exit_date, @to), @to)) AS worked,
       s.id AS sheetId, coalesce(s.workday_centi, 0) AS workdayCenti,
       w.id AS listId, w.version, w.state, w.notice_from AS noticeFrom, w.notice_until AS noticeUntil, w.hash,
       coalesce(w.net_fen, 0) AS netFen,
       (SELECT count(*) FROM wage_line l WHERE l.list_id = w.id AND l.held = 0) AS lines,
       (SELECT count(*) FROM wage_objection o JOIN wage_line l ON l.id = o.line_id WHERE l.list_id = w.id) AS objections,
       (SELECT count(*) FROM wage_objection o JOIN wage_line l ON l.id = o.line_id
         WHERE l.list_id = w.id AND o.answer IS NULL AND l.held = 0) AS openObjections
     FROM team t JOIN company c ON c.id = t.company_id
     LEFT JOIN standing_sheet s ON s.team_id = t.id AND s.month = @month
     LEFT JOIN wage_list w ON w.team_id = t.id AND w.month = @month AND w.state <> 'superseded' AND w.supplement = 0
     ORDER BY c.kind, c.name, t.name, t.id`,
    { month, from: `${month}-01`, to: `${month}-31` },
  )
}

/** Net pay of the month's frozen supplementary lists: filed together with the lists that they add to. */
export function supplementsFen(db: Db, month: string): number {
  return (
    one<{ fen: number }>(
      db,
      "SELECT coalesce(sum(net_fen), 0) AS fen FROM wage_list WHERE month = ? AND supplement > 0 AND state = 'frozen'",
      [month],
    )?.fen ?? 0
  )
}

/** A team that worked in the month needs a frozen list; one without work needs nothing. */
export function needsList(team: TeamStanding): boolean {
  return team.sheetId === null ? team.worked === 1 || team.listId !== null : team.workdayCenti > 0
}

export interface LineStanding {
  lineId: string
  listId: string
  workerId: string
  name: string
  teamName: string
  frozen: number
  netFen: number
  /** Living payment of the line, null where there is none. */
  paymentState: 'prepared' | 'handed-over' | 'unknown' | 'accepted' | 'paid' | 'rejected' | 'returned' | null
  amountFen: number
  reasonCode: string | null
  decidedAt: string | null
}

/** Every line of the month's living lists with its living payment. */
export function lineStandings(db: Db, month: string): LineStanding[] {
  return all<LineStanding>(
    db,
    `SELECT l.id AS lineId, l.list_id AS listId, l.worker_id AS workerId, p.name, t.name AS teamName,
       w.state = 'frozen' AS frozen, l.net_fen AS netFen, b.state AS paymentState,
       coalesce(b.amount_fen, 0) AS amountFen, b.reason_code AS reasonCode, b.decided_at AS decidedAt
     FROM wage_line l JOIN wage_list w ON w.id = l.list_id JOIN team t ON t.id = w.team_id
     JOIN worker p ON p.id = l.worker_id
     LEFT JOIN bank_payment b ON b.line_id = l.id AND b.state <> 're-issued'
     WHERE w.month = ? AND l.live = 1 ORDER BY t.name, p.pinyin, l.id`,
    [month],
  )
}

export interface Obstacle {
  code: 'not-frozen' | 'no-list' | 'no-wages' | 'batch-open' | 'unpaid'
  params: Record<string, string | number>
}

/** What stands between the month and its settlement: empty when every wage of it is frozen and paid. */
export function settlementObstacles(db: Db, month: string): Obstacle[] {
  const obstacles: Obstacle[] = []
  const teams = teamStandings(db, month).filter(needsList)
  if (!teams.some((team) => team.lines > 0)) obstacles.push({ code: 'no-wages', params: { month } })
  for (const team of teams) {
    if (team.listId === null) obstacles.push({ code: 'no-list', params: { team: team.teamName } })
    else if (team.state !== 'frozen') obstacles.push({ code: 'not-frozen', params: { team: team.teamName } })
  }
  for (const { messageId } of all<{ messageId: string }>(
    db,
    "SELECT message_id AS messageId FROM bank_batch WHERE month = ? AND state NOT IN ('settled', 'refused') ORDER BY message_id",
    [month],
  )) {
    obstacles.push({ code: 'batch-open', params: { batch: messageId } })
  }
  const unpaid = lineStandings(db, month).filter((line) => line.netFen > 0 && line.paymentState !== 'paid').length
  if (unpaid > 0) obstacles.push({ code: 'unpaid', params: { lines: unpaid } })
  return obstacles
}
