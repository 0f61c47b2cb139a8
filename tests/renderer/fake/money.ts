/** Wage lists and bank batches of the fictional site. */
import type { Batch, BatchHistory, Payment } from '../../../src-main/contract/bank.ts'
import type { ListState, WageLine, WageList } from '../../../src-main/contract/payroll.ts'
import { gridOf, id, MONTH, type Outputs, SITE, workerOf } from './world.ts'

export function linesOf(teamIndex: number, state: ListState): WageLine[] {
  const grid = gridOf(SITE.teams[teamIndex]!.id, true)
  return grid.rows.map((row, index) => {
    const worker = workerOf(Number(row.workerId.slice(2)) - 1)
    const rate = worker.engagement!.dayRateFen
    const overtime = Math.round((row.overtimeMinutes * rate * 3) / (540 * 2))
    const gross = Math.round((row.workdayCenti * rate) / 100) + overtime
    return {
      id: id('WL', teamIndex * 100 + index + 1),
      workerId: row.workerId,
      engagementId: row.engagementId,
      name: row.name,
      maskedIdNumber: row.maskedIdNumber,
      trade: row.trade,
      workdayCenti: row.workdayCenti,
      overtimeMinutes: row.overtimeMinutes,
      grossFen: gross,
      deductionFen: 0,
      netFen: gross,
      account: worker.account?.masked ?? null,
      confirmation:
        state === 'drafted' && index % 3 > 0
          ? null
          : { how: index % 7 === 3 ? 'paper' : 'card', at: '2026-10-28T00:10:00.000Z' },
      warnings: worker.account ? [] : [{ code: 'payroll.warning.no-account', params: {} }],
      openObjections: state === 'published' && index === 2 ? 1 : 0,
    }
  })
}

export function listOf(teamIndex: number, state: ListState): WageList {
  const team = SITE.teams[teamIndex]!
  const rows = linesOf(teamIndex, state)
  // The scaffolders' list has a worker without a basis and a pot that one side has not confirmed.
  const leftOutRows: WageList['leftOutRows'] =
    teamIndex === 3 && state === 'drafted'
      ? [
          {
            workerId: id('WK', 9),
            engagementId: id('EN', 9),
            name: workerOf(8).name,
            code: 'payroll.no-rate',
            params: { from: '2026-10-01', to: '2026-10-24', days: 22 },
          },
          {
            workerId: null,
            engagementId: null,
            name: '',
            code: 'payroll.pot-unconfirmed',
            params: { pot: '3 号楼外架' },
          },
        ]
      : []
  const posted = state === 'published' || state === 'frozen'
  return {
    id: id('WS', teamIndex + 1),
    teamId: team.id,
    teamName: team.name,
    companyName: team.companyName,
    month: MONTH,
    version: 1,
    state,
    lines: rows.length,
    confirmed: rows.filter((row) => row.confirmation).length,
    leftOut: leftOutRows.length,
    leftOutRows,
    grossFen: rows.reduce((sum, row) => sum + row.grossFen, 0),
    netFen: rows.reduce((sum, row) => sum + row.netFen, 0),
    noticeFrom: posted ? '2026-10-24' : null,
    noticeUntil: posted ? '2026-10-28' : null,
    openObjections: rows.reduce((sum, row) => sum + row.openObjections, 0),
    hash: state === 'frozen' ? '9c1e'.repeat(16) : null,
    supplement: 0,
    addsTo: null,
    supersedes: null,
    held: 0,
    openPayments: state === 'frozen' ? rows.length : 0,
    freezeFrom: state === 'published' ? '2026-10-29' : null,
    sheetId: id('SE', teamIndex + 1),
    rows,
    objections:
      state === 'published'
        ? [
            {
              id: id('BJ', 1),
              lineId: rows[2]!.id,
              name: rows[2]!.name,
              text: '10 月 12 日加班没有算。',
              at: '2026-10-26T02:11:00.000Z',
              answer: null,
            },
          ]
        : [],
  }
}

const STATES: Payment['state'][] = ['paid', 'paid', 'paid', 'returned', 'paid', 'rejected', 'paid']

export function batchOf(teamIndex: number, state: Batch['state']): Batch {
  const settled = state === 'settled'
  const rows = linesOf(teamIndex, 'frozen')
    .filter((line) => line.account)
    .map((line, index): Payment => {
      const paymentState = settled ? STATES[index % STATES.length]! : state === 'unknown' ? 'unknown' : 'prepared'
      return {
        id: id('PM', teamIndex * 100 + index + 1),
        endToEndId: `AX${MONTH.replace('-', '')}${String(teamIndex * 100 + index + 1).padStart(8, '0')}`,
        lineId: line.id,
        workerId: line.workerId,
        name: line.name,
        maskedAccount: line.account ?? '',
        bankName: '示例农商银行滨江支行',
        amountFen: line.netFen,
        state: paymentState,
        reasonCode: paymentState === 'returned' ? 'AC01' : paymentState === 'rejected' ? 'BE01' : null,
        bankReference: paymentState === 'paid' ? `BK${index}` : null,
        reissueOf: null,
        reissuedBy: null,
        accountMended: paymentState === 'returned' && index > 6,
      }
    })
  const paid = rows.filter((row) => row.state === 'paid')
  return {
    id: id('BT', teamIndex + 1),
    messageId: `AXMSG${MONTH.replace('-', '')}0${teamIndex}`,
    month: MONTH,
    state,
    transport: 'https',
    profile: 'iso20022-pain001',
    executionDate: '2026-11-10',
    payments: rows.length,
    totalFen: rows.reduce((sum, row) => sum + row.amountFen, 0),
    paidFen: paid.reduce((sum, row) => sum + row.amountFen, 0),
    paid: paid.length,
    failed: rows.filter((row) => row.state === 'returned' || row.state === 'rejected').length,
    preparedAt: '2026-10-27T08:00:00.000Z',
    approvals: [
      { userId: id('US', 2), name: '劳资员小赵', at: '2026-10-27T08:00:00.000Z' },
      ...(state === 'prepared' ? [] : [{ userId: id('US', 1), name: '钱经理', at: '2026-10-27T08:20:00.000Z' }]),
    ],
    isReissue: false,
    // The scaffolders' wages took two batches.
    ...(teamIndex === 3 ? { part: 1, parts: 2, siblings: [id('BT', 4), id('BT', 5)] } : {}),
    warnings:
      state === 'prepared'
        ? [
            { code: 'profile-unconfirmed', params: { profile: 'rural-txt' } },
            { code: 'same-amount-in-other-batch', params: { names: '王建国、李大力', count: 2 } },
          ]
        : [],
    rows,
    evidence: settled
      ? [{ what: 'answer', sha256: '77ab'.repeat(16), at: '2026-10-27T09:00:00.000Z', bytes: 18_231 }]
      : [],
  }
}

/** The steps of a batch up to its state. */
export function historyOf({ state, preparedAt, rows }: Batch): BatchHistory {
  const step = (what: BatchHistory[number]['what'], more: Partial<BatchHistory[number]> = {}) => ({
    what,
    at: '2026-10-27T08:30:00.000Z',
    by: '劳资员小赵',
    approver: null,
    reason: null,
    detail: null,
    changed: 0,
    doubted: 0,
    ...more,
  })
  const steps = [step('prepared', { at: preparedAt })]
  if (state === 'prepared') return steps
  steps.push(step('approved', { at: '2026-10-27T08:20:00.000Z', approver: '钱经理' }))
  if (state === 'approved') return steps
  steps.push(step('sent'))
  if (state === 'unknown') return [...steps, step('unclear', { by: null, detail: 'socket hang up' })]
  return [...steps, step('answered', { at: '2026-10-27T09:00:00.000Z', by: null, changed: rows.length, doubted: 1 })]
}

/** A wage whose first payment came back and whose second one was paid. */
export function chainOf(paymentId: string) {
  const payments = batchOf(0, 'settled').rows
  const last = payments.find(({ id: known }) => known === paymentId) ?? payments[0]!
  const first: Payment = {
    ...last,
    id: id('PM', 8001),
    state: 're-issued',
    reasonCode: 'AC04',
    reasonText: '账户已销户',
    bankReference: null,
    reissuedBy: last.id,
  }
  const link = (payment: Payment, number: number) => ({
    payment,
    batchId: id('BT', number),
    messageId: `AXMSG2026100${number}`,
    decidedAt: '2026-10-27T09:00:00.000Z',
  })
  return [link(first, 1), link({ ...last, reissueOf: first.id }, 2)]
}

const EVIDENCE: [Outputs['compliance']['month']['tiles'][number]['key'], 'green' | 'amber' | 'red', string, object][] =
  [
    ['account', 'green', 'compliance.account.opened-in-time', { date: '2026-03-15', days: 14 }],
    ['board', 'amber', 'compliance.board.items-missing', { n: 2, items: 'legal-aid, arbitration' }],
    ['channel', 'red', 'compliance.channel.silent', { name: '西门考勤机', days: 3 }],
    ['reconciliation', 'amber', 'compliance.reconciliation.not-in-batch', { n: 2, yuan: '16000.00' }],
    ['notice', 'amber', 'compliance.notice.running', { team: '木工班', until: '2026-10-28' }],
    ['payout', 'red', 'compliance.payout.returned', { n: 5, yuan: '38250.00', due: '2026-11-15' }],
    ['filing', 'amber', 'compliance.filing.not-filed', { due: '2026-11-30' }],
    ['book', 'amber', 'compliance.book.ready', {}],
  ]

export const TILES: Outputs['compliance']['month']['tiles'] = EVIDENCE.map(([key, state, code, params]) => ({
  key,
  state,
  evidence: [{ code, params: params as Record<string, string | number>, serious: state === 'red' }],
}))
