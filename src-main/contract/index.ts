/** All that a screen may ask. The only folder of src-main that the renderer imports. */
import { accessContract } from './access.ts'
import { attendanceContract } from './attendance.ts'
import { bankContract } from './bank.ts'
import { complianceContract, documentsContract, filingContract, rightsContract } from './compliance.ts'
import { payrollContract } from './payroll.ts'
import { rosterContract } from './roster.ts'
import { stationContract } from './station.ts'

export const contract = {
  access: accessContract,
  roster: rosterContract,
  attendance: attendanceContract,
  payroll: payrollContract,
  bank: bankContract,
  compliance: complianceContract,
  filing: filingContract,
  rights: rightsContract,
  documents: documentsContract,
  station: stationContract,
}

export type Contract = typeof contract
