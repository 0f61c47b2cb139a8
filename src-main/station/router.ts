import { accessApi } from './access/api.ts'
import { os } from './access/procedure.ts'
import { stationApi } from './api.ts'
import { attendanceApi } from './attendance/api.ts'
import { bankApi } from './bank/api.ts'
import { complianceApi } from './compliance/api.ts'
import { documentsApi } from './documents/api.ts'
import { filingApi } from './filing/api.ts'
import { payrollApi } from './payroll/api.ts'
import { rightsApi } from './rights/api.ts'
import { rosterApi } from './roster/api.ts'

/** The whole contract, implemented: the same router is served over MessagePort and over WebSocket. */
export const router = os.router({
  access: accessApi,
  roster: rosterApi,
  attendance: attendanceApi,
  payroll: payrollApi,
  bank: bankApi,
  compliance: complianceApi,
  filing: filingApi,
  rights: rightsApi,
  documents: documentsApi,
  station: stationApi,
})
