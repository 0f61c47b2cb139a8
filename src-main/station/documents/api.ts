import type { PaperKind } from '../../contract/compliance.ts'
import { StationError } from '../../contract/errors.ts'
import { os, requireRole } from '../access/procedure.ts'
import { actorOf, type StationContext } from '../access/session.ts'
import { teamStandings } from '../filing/standing.ts'
import { listRow } from '../payroll/views.ts'
import { engagementById, teamById } from '../roster/queries.ts'
import { requireVisibleTeam } from '../roster/scope.ts'
import type { Db } from '../store/db.ts'
import { assertSettled, bindMonth, boundBook, boundBytes, recordPaper } from './commands.ts'
import { makeShortfallLetter } from './letter.ts'
import { makePaper } from './make.ts'
import { makeRoll } from './roll.ts'
import { words } from './words.ts'

export const documentsApi = os.documents.router({
  paper: os.documents.paper.handler(async ({ input, context }) => {
    const { kind, month } = input
    const { db, keys } = context.ledger
    const { listId, engagementId } = input
    const teamId = allowedTeam(context, kind, teamOf(db, input))
    const known = kind === 'month-book' ? boundBook(db, month) : undefined
    const made = known
      ? { bytes: boundBytes(db, keys, known), sha256: known.sha256, persons: personsOf(db, month) }
      : await makePaper(context.ledger, { kind, month, teamId, listId, engagementId })
    const { bytes, sha256, persons } = made
    if (persons > 0) {
      context.ledger.commit(actorOf(context.session), (tx) => recordPaper(tx, { kind, month, teamId, persons, sha256 }))
    }
    const team = teamId === null ? '' : `-${teamById(db, teamId).name}`
    const which = engagementId
      ? `-${engagementById(db, engagementId).workerName}`
      : listId && listRow(db, listId).supplement > 0
        ? words('supplement', { number: listRow(db, listId).supplement })
        : ''
    const fileName = `${words(`file.${kind}`)}${kind === 'rights-board' ? '' : `-${month}`}${team}${which}.pdf`
    return { fileName, mediaType: 'application/pdf', contentBase64: bytes.toString('base64'), sha256 }
  }),

  roll: os.documents.roll.handler(async ({ input, context }) => {
    const user = requireRole(context, 'clerk', 'contractor', 'manager', 'inspector')
    requireVisibleTeam(context.ledger.db, user, input.teamId)
    const { bytes, sha256, teamName } = await makeRoll(context.ledger, input.teamId, input.date)
    const fileName = `${words('title.daily-roll')}-${input.date}-${teamName}.pdf`
    return { fileName, mediaType: 'application/pdf', contentBase64: bytes.toString('base64'), sha256 }
  }),

  shortfall: os.documents.shortfall.handler(async ({ input, context }) => {
    requireRole(context, 'clerk', 'manager', 'inspector')
    const { bytes, sha256, month } = await makeShortfallLetter(context.ledger, input)
    const fileName = `${words('title.shortfall')}-${month}.pdf`
    return { fileName, mediaType: 'application/pdf', contentBase64: bytes.toString('base64'), sha256 }
  }),

  bindBook: os.documents.bindBook.handler(async ({ input, context }) => {
    requireRole(context, 'clerk', 'manager')
    const { ledger } = context
    assertSettled(ledger.db, input.month)
    const book = await makePaper(ledger, { kind: 'month-book', month: input.month, teamId: null, bound: true })
    ledger.commit(actorOf(context.session), (tx) => bindMonth(tx, input.month, book, ledger.size))
    const bound = boundBook(ledger.db, input.month)
    if (!bound) throw new StationError('documents.book-missing')
    return { sha256: bound.sha256, pages: bound.pages, boundAt: bound.boundAt }
  }),

  bound: os.documents.bound.handler(({ input, context }) => {
    requireRole(context, 'clerk', 'manager', 'inspector')
    const bound = boundBook(context.ledger.db, input.month)
    return bound ? { sha256: bound.sha256, pages: bound.pages, boundAt: bound.boundAt } : null
  }),
})

/** The team of the list or the engagement where one is named; what was asked for otherwise. */
function teamOf(db: Db, input: { teamId: string | null; listId: string | null; engagementId: string | null }) {
  if (input.engagementId) return engagementById(db, input.engagementId).teamId
  return input.listId ? listRow(db, input.listId).teamId : input.teamId
}

/** People in the month's lists. */
function personsOf(db: Db, month: string): number {
  return teamStandings(db, month).reduce((sum, team) => sum + team.lines, 0)
}

/** What hangs at the gate is public; the rest is for the office, and a contractor's user prints his own teams one by one. */
function allowedTeam(context: StationContext, kind: PaperKind, teamId: string | null): string | null {
  if (kind === 'rights-board' && !context.session.user) return null
  const user = requireRole(context, 'clerk', 'contractor', 'manager', 'inspector')
  if (user.role !== 'contractor') return kind === 'month-book' || kind === 'rights-board' ? null : teamId
  if (kind === 'rights-board') return null
  if (teamId === null || kind === 'month-book') throw new StationError('documents.team-needed')
  if (teamById(context.ledger.db, teamId).companyId !== user.companyId)
    throw new StationError('documents.other-company')
  return teamId
}
