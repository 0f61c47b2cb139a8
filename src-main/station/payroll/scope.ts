import { StationError } from '../../contract/errors.ts'
import type { StationContext } from '../access/session.ts'

/** @throws StationError `payroll.other-company` for a contractor's user outside his own company. */
export function assertOwnTeam(context: StationContext, companyId: string): void {
  const { user } = context.session
  if (user?.role === 'contractor' && user.companyId !== companyId) throw new StationError('payroll.other-company')
}
