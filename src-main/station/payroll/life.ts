/** The order of a wage list's life (DESIGN §4, 条例 §31, 53号 art. 18). Pure: each rule gives the first reason against, or nothing. */
import { type ErrorParams, StationError } from '../../contract/errors.ts'

export type StoredState = 'drafted' | 'confirmed' | 'reviewed' | 'published' | 'frozen' | 'superseded'

export interface ListSituation {
  state: StoredState
  lines: number
  confirmed: number
  /** Rows that could not be computed. */
  leftOut: number
  /** 0 once the attendance sheet that the list was drafted from was opened again. */
  sheetStands: number
  objections: number
  openObjections: number
  noticeUntil: string | null
  draftedBy: string
  reviewedBy: string | null
}

export interface Reason {
  code: string
  params: ErrorParams
}

/** May the next version replace this one? After the review only an objection or a corrected sheet opens the list again; a frozen list never. */
export function againstRedraft(list: ListSituation): Reason | null {
  if (list.state === 'frozen') return reason('frozen')
  if (!stands(list)) return null
  const reviewed = list.state === 'reviewed' || list.state === 'published'
  return reviewed && list.objections === 0 ? reason('already-reviewed') : null
}

function stands(list: ListSituation): boolean {
  return list.sheetStands === 1
}

export function againstConfirm(list: ListSituation, lineConfirmed: boolean): Reason | null {
  if (!stands(list)) return reason('sheet-reopened')
  if (lineConfirmed) return reason('already-confirmed')
  return list.state === 'drafted' ? null : wrongState(list, 'drafted')
}

/** Reviewed by the clerk once nobody is left out and every worker has confirmed his own line. */
export function againstReview(list: ListSituation): Reason | null {
  if (!stands(list)) return reason('sheet-reopened')
  if (list.leftOut > 0) return reason('rows-left-out', { rows: list.leftOut })
  if (list.state === 'drafted' && list.confirmed < list.lines) {
    return reason('unconfirmed-lines', { missing: list.lines - list.confirmed })
  }
  return list.state === 'confirmed' ? null : wrongState(list, 'confirmed')
}

export function againstPublish(list: ListSituation): Reason | null {
  if (!stands(list)) return reason('sheet-reopened')
  return list.state === 'reviewed' ? null : wrongState(list, 'reviewed')
}

/** A photo is of a list that hangs or hung; it may come later than the freeze. */
export function againstNoticePhoto(list: ListSituation): Reason | null {
  return list.state === 'published' || list.state === 'frozen' ? null : wrongState(list, 'published')
}

/** Objections may be raised from the first draft until the freeze: a worker need not wait for the posting. */
export function againstObjection(list: ListSituation): Reason | null {
  if (list.state === 'frozen') return reason('frozen')
  return list.state === 'superseded' ? wrongState(list, 'drafted') : null
}

/** Frozen when the posting days are over, every objection is answered, and a manager who neither reviewed nor drafted it approves. */
export function againstFreeze(list: ListSituation, today: string, approver: { userId: string }): Reason | null {
  const early = againstFreezeNow(list, today)
  if (early) return early
  if (approver.userId === list.reviewedBy || approver.userId === list.draftedBy) return reason('approver-involved')
  return null
}

/** What stands against the freeze whoever approves it. */
export function againstFreezeNow(list: ListSituation, today: string): Reason | null {
  if (!stands(list)) return reason('sheet-reopened')
  if (list.state !== 'published') return wrongState(list, 'published')
  if (list.noticeUntil === null || today <= list.noticeUntil) {
    return reason('notice-running', { until: list.noticeUntil ?? '' })
  }
  if (list.openObjections > 0) return reason('open-objections', { open: list.openObjections })
  return null
}

/** Local date from which a posted list can be frozen. */
export function freezeFrom(list: Pick<ListSituation, 'state' | 'noticeUntil'>): string | null {
  return list.state === 'published' && list.noticeUntil !== null ? noticePeriod(list.noticeUntil, 2).until : null
}

/** Posting days, both included: a list posted on the 3rd for 3 days hangs on the 3rd, 4th and 5th. */
export function noticePeriod(from: string, days: number): { from: string; until: string } {
  const last = new Date(`${from}T00:00:00Z`)
  last.setUTCDate(last.getUTCDate() + days - 1)
  return { from, until: last.toISOString().slice(0, 10) }
}

/** The step needs another state than the list has: `needs-confirmed`, … or it is no longer the version in force. */
function wrongState(list: ListSituation, needed: StoredState): Reason {
  return list.state === 'superseded' ? reason('no-longer-in-force') : reason(`needs-${needed}`)
}

function reason(code: string, params: ErrorParams = {}): Reason {
  return { code: `payroll.${code}`, params }
}

/** @throws StationError with the reason against, if there is one. */
export function refuseIf(reason: Reason | null): void {
  if (reason) throw new StationError(reason.code, reason.params)
}
