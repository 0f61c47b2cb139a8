import type { Tile } from '../../../contract/compliance.ts'
import { daysBetween } from '../../payroll/dates.ts'
import type { Measures } from '../policy.ts'
import { findingsOf, tileOf } from '../tile.ts'

interface Item {
  key: string
  text: string
}

export interface BoardEvidence {
  today: string
  items: Item[]
  posted: { postedOn: string; place: string; items: Item[]; gaps: number } | null
}

/** 一块牌: the rights board hangs with every item of art. 34, and still says what is true today. */
export function boardTile({ today, items, posted }: BoardEvidence, measures: Measures): Tile {
  const found = findingsOf('board')
  const gaps = items.filter((item) => item.text === '')
  if (gaps.length > 0) found.warn('items-missing', { n: gaps.length, items: gaps.map((gap) => gap.key).join(', ') })
  if (!posted) {
    found.bad('not-posted')
    return tileOf('board', found.list)
  }
  found.good('posted', { date: posted.postedOn, place: posted.place })
  const now = new Map(items.map((item) => [item.key, item.text]))
  const changed = posted.items.filter((item) => now.get(item.key) !== item.text)
  if (changed.length > 0) {
    found.warn('outdated', { n: changed.length, items: changed.map((item) => item.key).join(', ') })
  } else if (gaps.length === 0) found.good('complete', { n: items.length })
  const age = daysBetween(posted.postedOn, today)
  if (age > measures.boardPhotoMaxAgeDays) found.warn('photo-old', { days: age })
  return tileOf('board', found.list)
}
