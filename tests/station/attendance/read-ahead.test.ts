import { renameSync } from 'node:fs'
import { join } from 'node:path'
import { MessageChannel, receiveMessageOnPort, Worker } from 'node:worker_threads'
import { expect, it } from 'vitest'
import { StationError } from '../../../src-main/contract/errors.ts'
import { setTeamShift } from '../../../src-main/station/attendance/commands.ts'
import { type AheadData, readAhead, type TeamMonths } from '../../../src-main/station/attendance/read-ahead.ts'
import { epochOf } from '../../../src-main/station/attendance/rules/time.ts'
import type { WrittenSheet } from '../../../src-main/station/attendance/sheet-content.ts'
import { type Team, teamMonth } from '../../../src-main/station/attendance/team-month.ts'
import { addTeam } from '../../../src-main/station/roster/commands/site.ts'
import { QUIET } from '../../../src-main/station/store/thread-script.ts'
import { consentOf, SYSTEM } from '../../support/ledger.ts'
import { checkInvariants } from './invariants.ts'
import { type GateSite, openGateSite } from './site.ts'

const MONTH = '2026-10'
const NOW = epochOf('2026-11-01T04:00:00.000Z')

/** Enough teams for a thread; of four that have a worker, one has a missing punch. All others have nothing to close. */
async function openManyTeams(): Promise<{ site: GateSite; teams: Team[] }> {
  const site = openGateSite()
  const { ledger } = site.station
  const teams = Array.from({ length: 40 }, (_, index) => {
    const name = `第${index + 1}班`
    const { id } = ledger.commit(SYSTEM, (tx) => addTeam(tx, { companyId: site.companies.first, name }))
    ledger.commit(SYSTEM, (tx) => setTeamShift(tx, { teamId: id, shiftId: site.day.id, fromDate: '2026-10-01' }))
    return { id, name }
  })
  for (const [person, place] of [0, 13, 26, 39].entries()) await site.worker(person + 1, teams[place]!.id)
  const days = Array.from({ length: 20 }, (_, day) => `2026-10-${String(day + 8).padStart(2, '0')}`)
  site.pull(
    days.flatMap((date) =>
      [1001, 1002, 1003, 1004].flatMap((n) => [`${n} ${date} 06:55 in`, `${n} ${date} 17:05 out`]),
    ),
    { pulledAt: '2026-11-01T02:00:00.000Z' },
  )
  site.pull(['1003 2026-10-30 06:50 in'], { batchId: 'late', pulledAt: '2026-11-01T02:00:00.000Z' })
  return { site, teams }
}

/** Each team's sheet, or the refusal it meets. */
function outcomes(teams: readonly Team[], take: (index: number) => unknown): unknown[] {
  return teams.map((_, index) => {
    try {
      return take(index)
    } catch (error) {
      if (!(error instanceof StationError)) throw error
      return { code: error.code, params: error.params, details: error.details }
    }
  })
}

function taken(months: TeamMonths, teams: readonly Team[]): unknown[] {
  try {
    return outcomes(teams, months.take)
  } finally {
    months.end()
  }
}

it('months read with a thread are those read team by team, refusals with their details included', async () => {
  const { site, teams } = await openManyTeams()
  const { db } = site.station
  const expected = outcomes(teams, (index) => teamMonth(db, teams[index]!, MONTH, NOW))
  expect(expected[0]).toMatchObject({ content: { workers: [{ days: { length: 20 } }] } })
  expect(expected[26]).toMatchObject({ code: 'attendance.open-questions', details: [{ where: expect.any(String) }] })
  expect(expected[1]).toMatchObject({ code: 'attendance.nothing-to-close' })
  // Several times, since thread and caller meet at another team each time; within a transaction, as a command reads.
  for (let round = 0; round < 5; round += 1) {
    const found = db.transaction(() => taken(readAhead(db, teams, MONTH, NOW), teams)).immediate()
    expect(found).toEqual(expected)
  }
})

it('a thread by itself reads every team, and tells each sheet or refusal once', async () => {
  const { site, teams } = await openManyTeams()
  const { db } = site.station
  const shared = new Int32Array(new SharedArrayBuffer(4 * (2 + teams.length)))
  const { port1, port2 } = new MessageChannel()
  const data: AheadData = { path: db.name, teams, month: MONTH, now: NOW, shared, port: port2 }
  const script = new URL('../../../src-main/station/attendance/month-helper.ts', import.meta.url)
  const worker = new Worker(script, { workerData: data, transferList: [port2], execArgv: QUIET })
  await new Promise((resolve, reject) => worker.on('exit', resolve).on('error', reject))
  const told: unknown[] = []
  for (let got = receiveMessageOnPort(port1); got; got = receiveMessageOnPort(port1)) told.push(got.message)
  port1.close()
  const expected = outcomes(teams, (index) => teamMonth(db, teams[index]!, MONTH, NOW)).map((outcome, index) => {
    const sheet = outcome as Partial<WrittenSheet>
    return sheet.bytes ? { index, bytes: sheet.bytes, hash: sheet.hash } : { index, refused: outcome }
  })
  expect(told).toEqual(expected)
  expect(shared[0]).toBe(teams.length)
})

it('what a thread cannot read is read by the caller', async () => {
  const { site, teams } = await openManyTeams()
  const { db, dataDir } = site.station
  const expected = outcomes(teams, (index) => teamMonth(db, teams[index]!, MONTH, NOW))
  // The thread, which begins after this, finds no file where the database was opened.
  const months = readAhead(db, teams, MONTH, NOW)
  renameSync(join(dataDir, 'station.db'), join(dataDir, 'moved.db'))
  expect(taken(months, teams)).toEqual(expected)
  // And now the caller cannot open it anew either.
  expect(taken(readAhead(db, teams, MONTH, NOW), teams)).toEqual(expected)
})

it('the commit with a thread writes the facts that closing team by team writes', async () => {
  const { site, teams } = await openManyTeams()
  const { db } = site.station
  const sheets = outcomes(teams, (index) => teamMonth(db, teams[index]!, MONTH, NOW).hash).filter(
    (outcome) => typeof outcome === 'string',
  )
  const { closed, left } = await site.api().closeSheets({ month: MONTH, approval: consentOf(site.manager) })
  expect(closed.map(({ hash }) => hash).sort()).toEqual(sheets.sort())
  expect(left).toHaveLength(teams.length + 2 - sheets.length)
  expect(checkInvariants(db)).toEqual([])
})
