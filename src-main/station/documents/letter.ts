import type { ShortfallFor } from '../../contract/bank.ts'
import { StationError } from '../../contract/errors.ts'
import { shortfallOf } from '../bank/shortfall.ts'
import type { Ledger } from '../journal/ledger.ts'
import { paperContext, renderSections } from './make.ts'
import { shortfallSection } from './papers/shortfall.ts'
import { words } from './words.ts'

/** 补足资金函 of a batch or of frozen lists as a PDF. @throws StationError `documents.no-shortfall`, and those of `shortfallOf`. */
export async function makeShortfallLetter(
  ledger: Ledger,
  about: ShortfallFor,
): Promise<{ bytes: Buffer; sha256: string; month: string }> {
  const figures = shortfallOf(ledger.db, about)
  if (!figures) throw new StationError('documents.no-shortfall')
  const context = paperContext(ledger, figures.month)
  const { bytes, sha256 } = await renderSections(
    context,
    [shortfallSection(context, figures)],
    words('title.shortfall'),
  )
  return { bytes, sha256, month: figures.month }
}
