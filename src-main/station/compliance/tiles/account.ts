import type { Tile } from '../../../contract/compliance.ts'
import { daysBetween } from '../../payroll/dates.ts'
import type { Measures } from '../policy.ts'
import { findingsOf, tileOf } from '../tile.ts'

export interface AccountEvidence {
  escrow: { accountName: string; bankName: string; openedOn: string } | null
  projectName: string | null
  generalName: string | null
  contractStart: string | null
}

/** 一个账户: one escrow account per project, named 总包 + 项目 + 农民工工资专用账户, opened within 30 days of the contract (53号 art. 6). */
export function accountTile(evidence: AccountEvidence, measures: Measures): Tile {
  const found = findingsOf('account')
  const { escrow, projectName, generalName, contractStart } = evidence
  if (!escrow) {
    found.bad('no-escrow')
    return tileOf('account', found.list)
  }
  found.good('escrow', { bank: escrow.bankName, opened: escrow.openedOn })
  const expected = `${generalName ?? ''}${projectName ?? ''}农民工工资专用账户`
  if (escrow.accountName.replace(/\s/g, '') === expected.replace(/\s/g, '')) found.good('name-right')
  else found.warn('name-differs', { expected, found: escrow.accountName })
  if (contractStart === null) found.warn('no-project')
  else {
    const days = daysBetween(contractStart, escrow.openedOn)
    if (days > measures.accountOpeningDays) found.warn('opened-late', { days, allowed: measures.accountOpeningDays })
    else found.good('opened-in-time', { days: Math.max(days, 0) })
  }
  return tileOf('account', found.list)
}
