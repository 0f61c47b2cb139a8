import { implement, ORPCError } from '@orpc/server'
import type { Role } from '../../contract/access.ts'
import { type ErrorDetail, type ErrorParams, StationError } from '../../contract/errors.ts'
import { contract } from '../../contract/index.ts'
import { recordPinFailure, WrongPin } from './approval.ts'
import { findUser } from './queries.ts'
import { actorOf, type StationContext } from './session.ts'
import { errorText } from './texts.ts'

/**
 * The contract to implement: every room's `api.ts` builds its procedures from it. Refusals become the typed error `REFUSED`;
 * a wrong PIN, which has rolled its command back, is recorded here; a deactivated user's session ends at his next call.
 */
export const os = implement(contract)
  .$context<StationContext>()
  .use(async ({ context, next }) => {
    endStaleSession(context)
    try {
      return await next()
    } catch (error) {
      if (error instanceof WrongPin) recordPinFailure(context.ledger, actorOf(context.session), error)
      if (error instanceof StationError) throw refused(error)
      throw error
    }
  })

function endStaleSession({ ledger, session }: StationContext): void {
  if (session.user && findUser(ledger.db, session.user.id)?.active === false) delete session.user
}

/** A refusal as it crosses the contract, with both texts. */
export function refused(error: StationError): ORPCError<'REFUSED', unknown> {
  return new ORPCError('REFUSED', {
    status: 422,
    message: errorText('zh-CN', error.code, error.params),
    defined: true,
    data: {
      code: error.code,
      params: error.params,
      zh: errorText('zh-CN', error.code, error.params),
      en: errorText('en', error.code, error.params),
      details: error.details.map(plainDetail),
    },
  })
}

function plainDetail(detail: ErrorDetail): { code: string; params: ErrorParams; where?: string } {
  return { code: detail.code, params: detail.params, ...(detail.where === undefined ? {} : { where: detail.where }) }
}

/** @throws StationError `access.not-signed-in`, `access.not-allowed`. */
export function requireRole(context: StationContext, ...roles: Role[]): NonNullable<StationContext['session']['user']> {
  const { user } = context.session
  if (!user) throw new StationError('access.not-signed-in')
  if (!roles.includes(user.role)) throw new StationError('access.not-allowed', { role: user.role })
  return user
}
