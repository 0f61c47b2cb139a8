import { os, requireRole } from '../access/procedure.ts'
import { crossCheckApi } from './cross-checks/api.ts'
import { monthTiles, reconcile } from './queries.ts'

export const complianceApi = os.compliance.router({
  ...crossCheckApi,

  month: os.compliance.month.handler(({ input, context }) => {
    requireRole(context, 'clerk', 'manager', 'inspector')
    const { ledger } = context
    const tiles = monthTiles(ledger, input.month, ledger.clock.now(), (id) => context.devices.health(id))
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
