/** What may be taken off a wage, and in which order. Pure. */
import { formatYuan, scaleFen } from '../../contract/money.ts'
import type { Deduction } from '../../contract/pay.ts'
import { type Formula, step } from './parts.ts'

export interface DeductionClaim {
  kind: Deduction['kind']
  sourceId: string | null
  /** What is asked for: the month's amount, or what is still open of damage or an advance. */
  amountFen: number
  /** Judgment, agreement, voucher. */
  document: string
  /** How it was reckoned, where it was. */
  formula?: Formula
}

export type DeductionResult =
  | { ok: true; deductions: Deduction[]; deductionFen: number; openFen: number }
  | { ok: false; code: 'payroll.deductions-exceed-wage'; params: { document: string; amount: string; left: string } }

const ORDER: readonly Deduction['kind'][] = ['social-insurance', 'tax', 'court-order', 'damage', 'other', 'advance']
export const DAMAGE_PERCENT = 20

/**
 * Deductions of one line, in the order of the law: social insurance, tax and court orders first, then agreed damage, what a manager approved, and last
 * the advances, which are wages already paid. Damage takes at most 20 % of the month's wage and leaves the monthly minimum wage; what it and an advance
 * cannot take this month stays open for the next. Anything else that exceeds the wage is refused.
 * Sources: 工资支付暂行规定 art. 15 (permitted deductions), art. 16 (damage); domain.md §5.2 (advances).
 */
export function deductionsOf(
  grossFen: number,
  minimumWageFen: number | null,
  claims: readonly DeductionClaim[],
): DeductionResult {
  const deductions: Deduction[] = []
  let left = grossFen
  let damageLeft = scaleDown(grossFen, DAMAGE_PERCENT)
  let openFen = 0
  const sorted = claims
    .map((claim, index) => ({ claim, index }))
    .sort((a, b) => ORDER.indexOf(a.claim.kind) - ORDER.indexOf(b.claim.kind) || a.index - b.index)
  for (const { claim } of sorted) {
    const { kind, sourceId, amountFen, document } = claim
    let taken = amountFen
    const steps: Formula['steps'] = []
    if (kind === 'damage') {
      const limit = { gross: formatYuan(grossFen), most: formatYuan(damageLeft), left: formatYuan(left) }
      steps.push(step('damage-limit', { ...limit, minimum: formatYuan(minimumWageFen ?? 0) }))
      taken = Math.max(0, Math.min(amountFen, damageLeft, left - (minimumWageFen ?? 0)))
      damageLeft -= taken
    } else if (kind === 'advance') taken = Math.min(amountFen, left)
    else if (amountFen > left) {
      const params = { document, amount: formatYuan(amountFen), left: formatYuan(left) }
      return { ok: false, code: 'payroll.deductions-exceed-wage', params }
    }
    openFen += amountFen - taken
    if (taken === 0) continue
    left -= taken
    const params = { document, asked: formatYuan(amountFen), amount: formatYuan(taken) }
    const formula = claim.formula ?? {
      code: `payroll.deduction.${kind}`,
      params,
      ...(steps.length > 0 ? { steps } : {}),
    }
    deductions.push({ kind, amountFen: taken, sourceId, formula })
  }
  return { ok: true, deductions, deductionFen: grossFen - left, openFen }
}

/** A percentage rounded down: a limit in the worker's favour. */
function scaleDown(fen: number, percent: number): number {
  const half = scaleFen(fen, percent, 100)
  return BigInt(half) * 100n > BigInt(fen) * BigInt(percent) ? half - 1 : half
}
