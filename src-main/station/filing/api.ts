import { os, requireRole } from '../access/procedure.ts'
import { actorOf } from '../access/session.ts'
import { recordFiling } from './commands.ts'
import { filingsOf } from './queries.ts'

export const filingApi = os.filing.router({
  record: os.filing.record.handler(({ input, context }) => {
    requireRole(context, 'clerk', 'manager')
    const { receiptBase64, ...rest } = input
    const receipt = receiptBase64 === null ? null : Buffer.from(receiptBase64, 'base64')
    context.ledger.commit(actorOf(context.session), (tx) => recordFiling(tx, { ...rest, receipt }))
    return { ok: true as const }
  }),
  list: os.filing.list.handler(({ input, context }) => {
    requireRole(context, 'clerk', 'manager', 'inspector')
    return filingsOf(context.ledger.db, input.month).map(({ month, how, receiptNumber, filedOn }) => ({
      month,
      how,
      receiptNumber,
      filedOn,
    }))
  }),
})
