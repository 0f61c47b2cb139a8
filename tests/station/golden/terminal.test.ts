import { call } from '@orpc/server'
import { expect, it } from 'vitest'
import { assignNumber } from '../../../src-main/station/attendance/number-commands.ts'
import { payrollApi } from '../../../src-main/station/payroll/api.ts'
import { consentOf, SYSTEM } from '../../support/ledger.ts'
import { openGateSite } from '../attendance/site.ts'
import { TERMINAL_ROWS, type TerminalRow } from './terminal.ts'

const MONTH = '2026-10'

/** Pulls to punches to workdays to the drafted wage, by the station's own commands. */
async function play(row: TerminalRow) {
  const site = openGateSite()
  const teamId = site.teams.first
  const workerId = await site.worker(1, teamId, { dayRateFen: 40_000 })
  for (const [records, fields] of row.pulls) site.pull(records, fields)
  const { given } = row
  if (given)
    site.station.ledger.commit(SYSTEM, (tx) =>
      assignNumber(tx, { deviceId: null, number: given[0], workerId, fromDate: given[1] }),
    )
  const api = site.api()
  const { rows } = await api.month({ teamId, month: MONTH })
  const cells = rows.flatMap((member) => member.cells)
  const questions = (await api.questions({ month: MONTH, teamId })).map(({ code }) => code)
  const days = cells.flatMap(({ date, workdayCenti, overtimeMinutes }) =>
    workdayCenti > 0 ? [[date, workdayCenti, overtimeMinutes]] : [],
  )
  const shows = row.shows && [row.shows[0], cells.find(({ date }) => date === row.shows?.[0])?.status]
  let gross: number | null = null
  if (row.gross !== null) {
    await api.closeSheet({ teamId, month: MONTH, approval: consentOf(site.manager) })
    const context = site.station.context(site.clerk)
    gross = (await call(payrollApi.draft, { teamId, month: MONTH }, { context })).grossFen
  }
  return { days, questions, shows, gross }
}

it.each(TERMINAL_ROWS)('$name ($source)', async (row) => {
  const { days, questions = [], shows, gross } = row
  expect(await play(row)).toEqual({ days, questions, shows, gross })
})
