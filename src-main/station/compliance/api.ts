import { os, requireRole } from '../access/procedure.ts'
import { monthTiles, reconcile } from './queries.ts'

export const complianceApi = os.compliance.router({
  month: os.compliance.month.handler(({ input, context }) => {
    requireRole(context, 'clerk', 'manager', 'inspector')
    const { db, clock } = context.ledger
    const tiles = monthTiles(db, input.month, clock.now(), (id) => context.devices.health(id))
    return { month: input.month, tiles }
  }),
  reconciliation: os.compliance.reconciliation.handler(({ input, context }) => {
    requireRole(context, 'clerk', 'manager', 'inspector')
    return {
      rows: reconcile(context.ledger.db, input.month).map((row) => ({
        workerId: row.workerId,
        name: row.name,
        teamName: row.teamName,
        workdayCenti: row.sheetCenti,
        listFen: row.listFen,
        batchFen: row.batchFen,
        paidFen: row.paidFen,
        differences: row.differences.map(({ code, params }) => ({ code, params })),
      })),
    }
  }),
})
