import { StationError } from '../../../src-main/contract/errors.ts'
import { FINDINGS } from './checks.ts'
import type { FakeStation } from './fake-station.ts'
import { linesOf, listOf, TILES } from './money.ts'
import { ok, os } from './os.ts'
import { bankRouter } from './router-bank.ts'
import { inputsRouter } from './router-inputs.ts'
import { id, MONTH, NOW, type Outputs, punchesOf, workerOf } from './world.ts'

const index = (text: string) => Number(text.slice(2)) - 1

export function moneyRouter() {
  return { payroll: payrollRouter(), bank: bankRouter(), ...paperRouter() }
}

function listNow(fake: FakeStation, listId: string) {
  const state = fake.lists.get(index(listId))
  if (!state) throw new StationError('payroll.unknown-list')
  return listOf(index(listId), state)
}

function payrollRouter() {
  const step = (fake: FakeStation, listId: string, to: 'reviewed' | 'published' | 'frozen') => {
    fake.lists.set(index(listId), to)
    fake.changed(`payroll.${to}`)
    return listNow(fake, listId)
  }
  return {
    ...inputsRouter(),
    lists: os.payroll.lists.handler(({ context: { fake }, input }) =>
      fake.site.teams.map((team, number) => {
        const state = input.month === MONTH ? fake.lists.get(number) : undefined
        return {
          teamId: team.id,
          teamName: team.name,
          companyName: team.companyName,
          sheetClosed: fake.closed.has(team.id),
          list: state ? headOf(listOf(number, state)) : null,
        }
      }),
    ),
    draft: os.payroll.draft.handler(({ context: { fake }, input }) => {
      fake.lists.set(index(input.teamId), 'drafted')
      fake.changed('payroll.drafted')
      return listOf(index(input.teamId), 'drafted')
    }),
    list: os.payroll.list.handler(({ context: { fake }, input }) => listNow(fake, input.listId)),
    ownExplain: os.payroll.ownExplain.handler(({ input }) => explanationOf(index(input.lineId))),
    explain: os.payroll.explain.handler(({ input }) => explanationOf(index(input.lineId))),
    ownLines: os.payroll.ownLines.handler(({ context: { fake } }) => {
      if (!fake.card?.workerId) throw new StationError('payroll.card-unknown')
      const line = linesOf(3, 'drafted')[1]!
      return {
        workerId: fake.card.workerId,
        name: fake.card.name,
        lines: [
          {
            ...line,
            month: MONTH,
            teamName: '架子班',
            state: 'drafted' as const,
            payment: null,
            held: false,
            supplement: 0,
            objections: [],
          },
          {
            ...line,
            id: id('WL', 9001),
            confirmation: { how: 'card' as const, at: NOW },
            month: '2026-09',
            teamName: '架子班',
            state: 'frozen' as const,
            payment: 'paid',
            held: false,
            supplement: 0,
            objections: [],
          },
        ],
      }
    }),
    confirm: os.payroll.confirm.handler(({ context: { fake } }) => {
      fake.changed('payroll.confirmed')
      return ok
    }),
    review: os.payroll.review.handler(({ context: { fake }, input }) => step(fake, input.listId, 'reviewed')),
    publish: os.payroll.publish.handler(({ context: { fake }, input }) => step(fake, input.listId, 'published')),
    object: os.payroll.object.handler(() => ok),
    hold: os.payroll.hold.handler(({ context: { fake }, input }) => {
      fake.held.push(input.text)
      fake.changed('payroll.line-held')
      return ok
    }),
    heldLines: os.payroll.heldLines.handler(({ context: { fake } }) => fake.held.map(heldLine)),
    supplements: os.payroll.supplements.handler(() => []),
    overdue: os.payroll.overdue.handler(() => []),
    dueSoon: os.payroll.dueSoon.handler(() => []),
    freezable: os.payroll.freezable.handler(({ context: { fake }, input }) => ({
      from: '2026-10-29',
      against: fake.noticeRunning
        ? { code: 'payroll.notice-running', params: { until: listNow(fake, input.listId).noticeUntil ?? '' } }
        : null,
    })),
    changes: os.payroll.changes.handler(() => []),
    ownStanding: os.payroll.ownStanding.handler(() => ({ total: STANDING, months: [] })),
    standing: os.payroll.standing.handler(({ input }) => ({
      name: workerOf(index(input.workerId)).name,
      total: STANDING,
      months: [{ ...STANDING, month: '2026-09', cumulativeUnpaidFen: STANDING.unpaidFen }],
    })),
    settlement: os.payroll.settlement.handler(({ input }) => settlementOf(input.engagementId)),
    answerObjection: os.payroll.answerObjection.handler(({ context: { fake } }) => listNow(fake, id('WS', 2))),
    freeze: os.payroll.freeze.handler(({ context: { fake }, input }) => {
      fake.checkPin(input.approval.userId, input.approval.pin)
      return step(fake, input.listId, 'frozen')
    }),
  }
}

const STANDING = {
  payableFen: 980_000,
  deductedFen: 0,
  advancedFen: 100_000,
  paidFen: 800_000,
  unpaidFen: 80_000,
  disputedFen: 0,
}

/** Of a leaver: his line of the month, an advance set off on it, and another that no list has taken. */
function settlementOf(engagementId: string): Outputs['payroll']['settlement'] {
  const { name, engagement } = workerOf(index(engagementId))
  const lineId = linesOf(3, 'frozen')[1]!.id
  const { payableFen, paidFen } = STANDING
  const line = { lineId, supplement: 0, payableFen, deductedFen: 0, paidFen, disputedFen: 0, paidAt: NOW }
  const advance = { paidOn: '2026-10-12', amountFen: 50_000, how: 'cash' as const }
  const month = {
    ...{ ...STANDING, month: MONTH, cumulativeUnpaidFen: STANDING.unpaidFen, lines: [line] },
    advances: [
      { ...advance, id: id('AD', 1), voucher: 'YZ-1', taken: [{ lineId, month: MONTH, amountFen: 50_000 }] },
      { ...advance, id: id('AD', 2), voucher: 'YZ-2', taken: [] },
    ],
  }
  return {
    ...{ engagementId, name, teamName: engagement!.teamName, entryDate: '2026-09-28', exitDate: '2026-10-20' },
    ...{ standing: STANDING, months: [month], obstacles: [], settled: null },
  }
}

function heldLine(text: string, number: number): Outputs['payroll']['heldLines'][number] {
  const row = linesOf(3, 'drafted')[1]!
  return {
    ...{ lineId: row.id, listId: id('WS', 4), teamName: '架子班', name: row.name, netFen: row.netFen, text },
    ...{
      workerId: row.workerId,
      engagementId: row.engagementId,
      listState: 'drafted',
      openObjectionId: id('BJ', 50 + number),
    },
    ...{ answer: null, paidBy: null, paidByState: null, paid: false },
  }
}

function headOf({
  sheetId: _sheet,
  rows: _rows,
  objections: _objections,
  leftOutRows: _leftOut,
  ...head
}: Outputs['payroll']['list']) {
  return head
}

function explanationOf(line: number): Outputs['payroll']['explain'] {
  const row = linesOf(Math.floor(line / 100), 'confirmed')[line % 100] ?? linesOf(0, 'confirmed')[0]!
  const rate = workerOf(index(row.workerId)).engagement!.dayRateFen
  return {
    line: row,
    components: [
      {
        kind: 'day-rate',
        tables: ['pay'],
        ground: {
          kind: 'agreement',
          fromDate: '2026-08-01',
          source: 'engagement',
          contractNumber: 'HT-1',
          clause: null,
        },
        dates: Array.from({ length: 24 }, (_, day) => `${MONTH}-${String(day + 1).padStart(2, '0')}`),
        quantity: row.workdayCenti,
        unit: 'workday-centi',
        rateFen: rate,
        amountFen: Math.round((row.workdayCenti * rate) / 100),
        formula: {
          code: 'payroll.formula.day-rate',
          params: {
            from: '2026-10-01',
            to: '2026-10-31',
            workdays: row.workdayCenti / 100,
            rate: rate / 100,
            amount: Math.round((row.workdayCenti * rate) / 100) / 100,
          },
        },
      },
    ],
    days: Array.from({ length: 24 }, (_, day) => ({
      date: `${MONTH}-${String(day + 1).padStart(2, '0')}`,
      workdayCenti: day % 6 === 5 ? 50 : 100,
      overtimeMinutes: day % 5 === 0 ? 120 : 0,
      dayRateFen: rate,
      kind: 'working' as const,
      punches: punchesOf(0, day + 1).map(({ id: punchId, at, direction, provenance }) => ({
        id: punchId,
        at,
        direction,
        provenance,
      })),
    })),
    deductions: [],
    zeroTax: { code: 'payroll.zero-tax.none', params: { from: '2026-08', why: '由总部代扣代缴' }, tables: [] },
    minimum: null,
    dispute: null,
    policy: '2026-01',
    sources: [
      { table: 'pay', effectiveFrom: '2025-01-01', source: '人社部发〔2025〕2号', digest: '0a1b'.repeat(16) },
      {
        table: 'minimum-wage',
        effectiveFrom: '2024-01-01',
        source: '浙江省',
        digest: '0a1c'.repeat(16),
        amountFen: 226_000,
      },
    ],
    sheet: { id: id('SE', 1), hash: '77aa'.repeat(16) },
  }
}

function paperRouter() {
  return {
    compliance: {
      crossChecks: os.compliance.crossChecks.handler(({ input }) => ({ month: input.month, findings: FINDINGS })),
      dayDoubts: os.compliance.dayDoubts.handler(({ context: { fake } }) => fake.dayDoubts),
      openChecks: os.compliance.openChecks.handler(() => ({ serious: 2 })),
      month: os.compliance.month.handler(({ input }) => ({ month: input.month, tiles: TILES })),
      reconciliation: os.compliance.reconciliation.handler(() => ({
        rows: Array.from({ length: 40 }, (_, number) => ({
          workerId: id('WK', number + 1),
          name: workerOf(number).name,
          teamName: workerOf(number).engagement!.teamName,
          workdayCenti: 2_500,
          listFen: 800_000,
          batchFen: number === 3 ? 0 : 800_000,
          paidFen: number === 3 || number === 8 ? 0 : 800_000,
          differences:
            number === 3
              ? [{ code: 'compliance.difference.not-in-batch', params: { amountFen: 800_000 } }]
              : number === 8
                ? [{ code: 'compliance.difference.payment-failed', params: { reason: 'AC01' } }]
                : [],
        })),
      })),
    },
    filing: {
      record: os.filing.record.handler(({ context: { fake }, input }) => {
        fake.filings.push({
          month: input.month,
          how: input.how,
          receiptNumber: input.receiptNumber,
          filedOn: input.filedOn,
        })
        fake.changed('filing.recorded')
        return ok
      }),
      list: os.filing.list.handler(({ context: { fake } }) => fake.filings),
    },
    rights: {
      postBoard: os.rights.postBoard.handler(({ context: { fake }, input }) => {
        fake.board = { postedOn: input.postedOn, place: input.place, photoSha256: 'cd'.repeat(32) }
        fake.changed('rights.board-posted')
        return ok
      }),
      board: os.rights.board.handler(({ context: { fake } }) => ({
        items: [
          { key: 'builder', text: fake.site.project?.builderName ?? '' },
          { key: 'general-contractor', text: fake.site.companies[0]?.name ?? '' },
          { key: 'minimum-wage', text: '2010.00' },
          { key: 'legal-aid', text: '' },
        ],
        posted: fake.board,
      })),
    },
    documents: {
      paper: os.documents.paper.handler(() => ({
        fileName: 'paper.pdf',
        mediaType: 'application/pdf',
        contentBase64: 'JVBERi0=',
        sha256: 'ef'.repeat(32),
      })),
      shortfall: os.documents.shortfall.handler(() => ({
        fileName: 'letter.pdf',
        mediaType: 'application/pdf',
        contentBase64: 'JVBERi0=',
        sha256: 'ef'.repeat(32),
      })),
      bindBook: os.documents.bindBook.handler(() => {
        throw new StationError('documents.month-not-settled', { month: MONTH })
      }),
      bound: os.documents.bound.handler(({ context: { fake } }) => fake.bound),
    },
  }
}
