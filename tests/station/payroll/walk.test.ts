import fc from 'fast-check'
import { expect, it } from 'vitest'
import { StationError } from '../../../src-main/contract/errors.ts'
import type { Actor } from '../../../src-main/station/journal/facts.ts'
import {
  answerObjection,
  confirm,
  freeze,
  object,
  publish,
  review,
} from '../../../src-main/station/payroll/commands.ts'
import { draft } from '../../../src-main/station/payroll/draft.ts'
import { payrollInvariants } from '../../../src-main/station/payroll/invariants.ts'
import { all, one } from '../../../src-main/station/store/db.ts'
import { replayed, tablesOf } from '../../support/ledger.ts'
import { closeSheet, days, openSite } from './site.ts'

const MONTH = '2026-09'
const CLERK: Actor = { userId: 'US-clerk', role: 'clerk' }
const MANAGER: Actor = { userId: 'US-manager', role: 'manager' }
const STEPS = [
  ...['draft', 'confirm', 'confirm', 'confirm', 'confirm', 'review', 'review', 'publish', 'publish'],
  ...['object', 'answer', 'answer', 'freeze', 'freeze', 'wait', 'wait'],
]

it('whatever is tried in whatever order, rules refuse before the database has to, and every state holds together', () => {
  let frozen = 0
  fc.assert(
    fc.property(
      fc.array(fc.record({ step: fc.constantFrom(...STEPS), pick: fc.nat({ max: 7 }) }), {
        minLength: 20,
        maxLength: 60,
      }),
      (steps) => {
        const site = openSite({ workersPerTeam: 2, noticeDays: 1 })
        const { station } = site
        const team = site.teams[0]!
        closeSheet(site, team, MONTH, (_, index) => days(MONTH, 3 + index, { overtimeMinutes: 30 }))
        const lines = () =>
          all<{ id: string; worker: string }>(station.db, 'SELECT id, worker_id AS worker FROM wage_line ORDER BY id')
        const lists = () => all<{ id: string }>(station.db, 'SELECT id FROM wage_list ORDER BY version')
        const act = (body: Parameters<typeof station.ledger.commit>[1]) => {
          try {
            station.ledger.commit(CLERK, body)
          } catch (error) {
            // A refusal of the rules; an error of SQLite would mean that a trigger had to stop what the rules let through.
            if (!(error instanceof StationError)) throw error
            expect(error.code).toMatch(/^payroll\./)
          }
        }
        for (const { step, pick } of steps) {
          const line = lines()[pick % Math.max(1, lines().length)]
          const list = lists()[pick % Math.max(1, lists().length)]
          const { card } = team.workers.find((worker) => worker.workerId === line?.worker) ?? team.workers[0]!
          if (step === 'wait') station.clock.advance(86_400)
          else if (step === 'draft') act((tx) => draft(tx, { teamId: team.teamId, month: MONTH }))
          else if (step === 'answer') {
            const open = one<{ id: string }>(station.db, 'SELECT id FROM wage_objection ORDER BY id LIMIT 1')
            if (open) act((tx) => answerObjection(tx, { objectionId: open.id, answer: '已核对' }))
          } else if (line && list) {
            if (step === 'confirm')
              act((tx) => confirm(tx, { lineId: line.id, way: { how: 'card', card, desk: null } }))
            if (step === 'object') act((tx) => object(tx, { lineId: line.id, text: '少记一天', card: null }))
            if (step === 'review') act((tx) => review(tx, { listId: list.id }))
            if (step === 'publish') act((tx) => publish(tx, { listId: list.id }))
            if (step === 'freeze') act((tx) => freeze(tx, { listId: list.id, approver: MANAGER }))
          }
        }
        const states = all<{ state: string }>(station.db, 'SELECT state FROM wage_list ORDER BY version').map(
          (r) => r.state,
        )
        expect(states.slice(0, -1).every((state) => state === 'superseded')).toBe(true)
        if (states.at(-1) === 'frozen') frozen += 1
        expect(payrollInvariants.flatMap((invariant) => invariant.check(station.db))).toEqual([])
        expect(replayed(station.db)).toEqual(tablesOf(station.db))
      },
    ),
    { numRuns: 12, seed: 724 },
  )
  // The walks reach the end of a list's life, so that it proves something about it.
  expect(frozen).toBeGreaterThan(0)
})
