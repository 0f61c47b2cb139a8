import { rollOf } from '../attendance/queries.ts'
import { epochOf } from '../attendance/rules/time.ts'
import type { Ledger } from '../journal/ledger.ts'
import { paperContext, renderSections } from './make.ts'
import { dailyRollSection } from './papers/daily-roll.ts'
import { words } from './words.ts'

/** The daily roll of a team as a PDF, as it stands, with its hash and the last signature. It shows names and times, no personal number. */
export async function makeRoll(
  ledger: Ledger,
  teamId: string,
  date: string,
): Promise<{ bytes: Buffer; sha256: string; teamName: string }> {
  const context = paperContext(ledger, date.slice(0, 7))
  const roll = rollOf(ledger.db, teamId, date, epochOf(context.at))
  const made = await renderSections(context, [dailyRollSection(context, roll)], words('title.daily-roll'), date)
  return { bytes: made.bytes, sha256: made.sha256, teamName: roll.teamName }
}
