import type { PaperKind } from '../../contract/compliance.ts'
import { StationError } from '../../contract/errors.ts'
import { holidaysOf } from '../attendance/calendar.ts'
import { needsList, type TeamStanding, teamStandings } from '../filing/standing.ts'
import type { Ledger } from '../journal/ledger.ts'
import { payDateOf } from '../payroll/dates.ts'
import { requireProject } from '../roster/queries.ts'
import { localDateOf } from '../store/clock.ts'
import { all, type Db, one } from '../store/db.ts'
import { generalOf, newestCheckpoint, type PaperContext, type SheetHead, sheetHead, voucherHead } from './data.ts'
import { type ListHead, listHead, listHeadById, supplementHeads } from './list-data.ts'
import { renderPaper, type Section } from './paper.ts'
import { attendanceSection } from './papers/attendance.ts'
import { type BookFigures, bookSections } from './papers/book.ts'
import { dateWords, monthWords } from './papers/common.ts'
import { exitSettlementSection } from './papers/exit-settlement.ts'
import { boardPhotoSections, noticePhotoSections, receiptSections } from './papers/kept-picture.ts'
import { noticeSection } from './papers/notice.ts'
import { payslipSection } from './papers/payslips.ts'
import { rightsBoardSection } from './papers/rights-board.ts'
import { voucherSection } from './papers/voucher.ts'
import { wageListSection } from './papers/wage-list.ts'
import { qrPng } from './pdf/qr.ts'
import { words } from './words.ts'

export interface MadePaper {
  bytes: Buffer
  sha256: string
  pages: number
  /** Size of the journal that the paper shows. */
  journalSize: number
  /** People whose identity, phone and account numbers stand in it in full; 0 for masked papers. */
  persons: number
}

export interface PaperRequest {
  kind: PaperKind
  month: string
  /** One team, or all of them. */
  teamId: string | null
  /** One list of it, for a supplementary one. */
  listId?: string | null
  /** For the exit settlement: whose. */
  engagementId?: string | null
  /** For the month book: made for the binding, not for looking at. */
  bound?: boolean
}

/** Times to begin anew when the journal grows while a paper is made. */
const TRIES = 5

/**
 * Makes a paper from one state of the journal. Stated date and content give the bytes: the same again gives the same.
 * @throws StationError `documents.nothing-to-print`, `documents.sheet-open`, `documents.no-list`, `documents.nothing-paid`,
 *   `documents.journal-moved`, `roster.no-project`.
 */
export async function makePaper(ledger: Ledger, request: PaperRequest): Promise<MadePaper> {
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const context = paperContext(ledger, request.month)
    const { sections, persons } = sectionsOf(context, request)
    const title = `${words(`title.${titleKey(request.kind)}`, { month: monthWords(request.month) })}`
    const made = await renderSections(context, sections, title, OF_A_DAY.has(request.kind) ? context.date : null)
    if (ledger.size === context.checkpoint.size) return { ...made, journalSize: ledger.size, persons }
  }
  throw new StationError('documents.journal-moved')
}

/** Papers of no month: they are as of the day on which they are made. */
const OF_A_DAY: ReadonlySet<PaperKind> = new Set(['exit-settlement', 'rights-board'])

/**
 * Renders sections with the foot and checkpoint that every paper has.
 * @param date of a paper of one day, which its foot names instead of the month
 */
export function renderSections(context: PaperContext, sections: Section[], title: string, date: string | null = null) {
  const { project, general, checkpoint, at, month, practice } = context
  return renderPaper(
    sections,
    { title: `${project.name} ${title}`, author: general.name, at },
    {
      foot: words('foot', { project: project.name, title, month: date ? dateWords(date) : monthWords(month) }),
      mark: words('mark', { size: checkpoint.size, root: checkpoint.root.slice(0, 16) }),
      practice,
    },
  )
}

function titleKey(kind: PaperKind): string {
  return kind === 'month-book' ? 'book' : kind
}

export function paperContext(ledger: Ledger, month: string): PaperContext {
  const { db, keys } = ledger
  const at = ledger.clock.now()
  const project = requireProject(db)
  const checkpoint = newestCheckpoint(db)
  const station = one<{ name: string; practice: number; verifierKey: string }>(
    db,
    'SELECT name, practice, verifier_key AS verifierKey FROM station',
  )
  return {
    db,
    keys,
    month,
    at,
    date: localDateOf(at, project.zone),
    project,
    general: generalOf(db),
    stationName: station?.name ?? '',
    practice: station?.practice === 1,
    checkpoint,
    qr: qrPng(checkpoint.note),
    verifierKey: station?.verifierKey ?? '',
  }
}

interface Planned {
  sections: Section[]
  persons: number
}

function sectionsOf(context: PaperContext, request: PaperRequest): Planned {
  const { kind, month, teamId } = request
  if (kind === 'rights-board') return { sections: [rightsBoardSection(context)], persons: 0 }
  if (kind === 'month-book') return book(context, request.bound ?? false)
  if (kind === 'exit-settlement') {
    if (!request.engagementId) throw new StationError('documents.nothing-to-print', { month })
    return { sections: [exitSettlementSection(context, request.engagementId)], persons: 1 }
  }
  if (request.listId) {
    const list = listHeadById(context.db, request.listId, month)
    return { sections: [listSection(context, list, kind)], persons: kind === 'wage-list' ? list.lines : 0 }
  }
  const teams = teamStandings(context.db, month).filter((team) =>
    teamId === null ? worthPrinting(team, kind) : team.teamId === teamId,
  )
  if (teams.length === 0) throw new StationError('documents.nothing-to-print', { month })
  const sections = teams.flatMap((team) => sectionsOfTeam(context, team, kind))
  const persons = kind === 'wage-list' ? teams.reduce((sum, team) => sum + linesOf(context, team), 0) : 0
  return { sections, persons }
}

/** Of all teams those are printed that have what the paper shows. */
function worthPrinting(team: TeamStanding, kind: PaperKind): boolean {
  return kind === 'attendance-sheet' ? team.sheetId !== null && team.workdayCenti > 0 : team.listId !== null
}

/** The team's paper, and after it those of its supplementary lists (补发). */
function sectionsOfTeam(context: PaperContext, team: TeamStanding, kind: PaperKind): Section[] {
  const { db, month } = context
  if (kind === 'attendance-sheet') return [attendanceSection(context, sheetHead(db, team, month))]
  const supplements = supplementHeads(db, team.teamId, month).filter(
    ({ listId }) => kind !== 'bank-voucher' || hasPayments(db, listId),
  )
  return [listHead(db, team, month), ...supplements].map((list) => listSection(context, list, kind))
}

function linesOf({ db, month }: PaperContext, team: TeamStanding): number {
  return team.lines + supplementHeads(db, team.teamId, month).reduce((sum, list) => sum + list.lines, 0)
}

function listSection(context: PaperContext, list: ListHead, kind: PaperKind): Section {
  const payDate = payDateOf(holidaysOf(context.db), context.month, context.project.payDay)
  if (kind === 'wage-list') return wageListSection(context, list, payDate)
  if (kind === 'notice') return noticeSection(context, list, payDate)
  if (kind === 'payslips') return payslipSection(context, list, payDate)
  return voucherSection(context, voucherHead(context.db, list, list.listId), list)
}

function hasPayments(db: Db, listId: string | null): boolean {
  return (
    one(db, "SELECT 1 FROM bank_payment WHERE list_id = ? AND state <> 're-issued' LIMIT 1", [listId]) !== undefined
  )
}

/** The month book: rights board, then each kind of paper for all teams. What a month does not have yet is left out before the binding. */
function book(context: PaperContext, bound: boolean): Planned {
  const { db, month } = context
  const teams = teamStandings(db, month).filter(needsList)
  const listed = teams.filter((team) => team.listId !== null)
  const sheeted = teams.filter((team) => team.sheetId !== null)
  if (listed.length === 0) throw new StationError('documents.nothing-to-print', { month })
  const paid = listed.filter((team) => hasPayments(db, team.listId))
  const each = (of: readonly TeamStanding[], kind: PaperKind) =>
    of.flatMap((team) => sectionsOfTeam(context, team, kind))
  const lists = listed.flatMap((team): ListHead[] => [
    listHead(db, team, month),
    ...supplementHeads(db, team.teamId, month),
  ])
  const papers: Section[] = [
    rightsBoardSection(context),
    ...boardPhotoSections(context),
    ...each(sheeted, 'attendance-sheet'),
    ...each(listed, 'wage-list'),
    ...each(listed, 'notice'),
    ...lists.flatMap((list) => noticePhotoSections(context, list)),
    ...each(paid, 'bank-voucher'),
    ...each(listed, 'payslips'),
    ...receiptSections(context),
  ]
  const sheets = sheeted.map((team): SheetHead => sheetHead(db, team, month))
  const batches = all<BookFigures['batches'][number]>(
    db,
    `SELECT message_id AS messageId, file_sha256 AS fileSha256, total_fen AS totalFen, payment_count AS payments, state
     FROM bank_batch WHERE month = ? ORDER BY prepared_at, id`,
    [month],
  )
  return {
    sections: bookSections(context, { lists, sheets, batches, bound }, papers),
    persons: lists.reduce((sum, list) => sum + list.lines, 0),
  }
}
