/** What wages are made from, on the fake station: people, inputs and what is done with them, kept for as long as the station lives. */
import { StationError } from '../../../src-main/contract/errors.ts'
import type { Entered, PayInputs, PayPerson } from '../../../src-main/contract/pay.ts'
import { potFen } from '../../../src-main/contract/piecework.ts'
import type { FakeStation } from './fake-station.ts'
import { linesOf } from './money.ts'
import { ok, os } from './os.ts'
import { gridOf, id, MONTH, type Outputs, workerOf } from './world.ts'

interface Kept extends PayInputs {
  made: number
  tax: Map<string, PayPerson['tax']>
  terms: Outputs['payroll']['payTerms']
}

const kept = new WeakMap<FakeStation, Kept>()

function inputsOf(fake: FakeStation): Kept {
  const known = kept.get(fake)
  if (known) return known
  const made: Kept = {
    made: 100,
    tax: new Map(),
    terms: [
      { fromDate: '2026-09-28', basis: { kind: 'day', dayRateFen: 34_000 }, source: 'engagement' },
      {
        fromDate: '2026-10-10',
        basis: { kind: 'month', monthFen: 900_000, divisorCenti: 2600, agreement: '劳动合同第五条' },
        source: 'agreed',
      },
    ],
    advances: [],
    deductions: [
      {
        id: id('DO', 1),
        engagementId: id('EN', 4),
        name: workerOf(3).name,
        month: '2026-09',
        kind: 'damage',
        amountFen: 300_000,
        document: '赔偿协议 3 号',
        takenFen: 120_000,
        approved: true,
      },
    ],
    extras: [],
    pots: [
      {
        id: id('PP', 1),
        teamId: id('TM', 4),
        month: MONTH,
        name: '3 号楼外架',
        split: 'workdays',
        items: [{ name: '双排脚手架', unit: '平方米', quantityMilli: 1_234_560, unitPriceFen: 1_850, percent: 100 }],
        shares: [],
        amountFen: 2_283_936,
        generalConfirmed: true,
        contractorConfirmed: false,
        generalBy: '劳资员小赵',
        contractorBy: null,
      },
    ],
  }
  kept.set(fake, made)
  return made
}

/** Records rows one by one; `refuse` gives what is wrong with one. */
function enter<T>(
  fake: FakeStation,
  rows: readonly T[],
  prefix: string,
  refuse: (row: T) => Omit<Entered['refused'][number], 'row'> | null,
  record: (row: T, newId: string) => void,
): Entered {
  const inputs = inputsOf(fake)
  const entered: Entered = { recorded: [], refused: [] }
  for (const [row, input] of rows.entries()) {
    const refused = refuse(input)
    if (refused) {
      entered.refused.push({ row, ...refused })
      continue
    }
    inputs.made += 1
    record(input, id(prefix, inputs.made))
    entered.recorded.push({ row, id: id(prefix, inputs.made) })
  }
  fake.changed('payroll.input')
  return entered
}

const nameOf = (engagementId: string) => workerOf(Number(engagementId.slice(2)) - 1).name

export function inputsRouter() {
  return {
    payTerms: os.payroll.payTerms.handler(({ context: { fake } }) => inputsOf(fake).terms),
    changeTeam: os.payroll.changeTeam.handler(({ context: { fake }, input }) => {
      fake.checkPin(input.approval.userId, input.approval.pin)
      fake.changed('roster.worker-engaged')
      return ok
    }),
    setPayBasis: os.payroll.setPayBasis.handler(({ context: { fake }, input }) => {
      fake.checkPin(input.approval.userId, input.approval.pin)
      inputsOf(fake).terms.push({ fromDate: input.fromDate, basis: input.basis, source: 'agreed' })
      fake.changed('payroll.pay-basis-set')
      return inputsOf(fake).terms
    }),
    payPeople: os.payroll.payPeople.handler(({ context: { fake }, input }) => {
      const closed = fake.closed.has(input.teamId)
      return {
        people: gridOf(input.teamId, closed).rows.map((row, index) => ({
          workerId: row.workerId,
          engagementId: row.engagementId,
          name: row.name,
          idTail: row.maskedIdNumber.slice(-4),
          trade: row.trade,
          entryDate: '2026-09-28',
          exitDate: null,
          basis: index < 3 ? { kind: 'piece' as const } : { kind: 'day' as const, dayRateFen: 34_000 },
          workdayCenti: closed ? row.workdayCenti : null,
          tax: inputsOf(fake).tax.get(row.workerId) ?? null,
          opening: null,
        })),
        payDate: '2026-11-13',
        taxMonth: '2026-11',
        taxBy: 'payment' as const,
        frozen: input.teamId === id('TM', 1),
      }
    }),
    inputs: os.payroll.inputs.handler(({ context: { fake }, input }) => {
      const { advances, deductions, extras, pots } = inputsOf(fake)
      const here = new Set(gridOf(input.teamId, true).rows.map(({ engagementId }) => engagementId))
      return {
        advances: advances.filter(({ engagementId }) => here.has(engagementId)),
        deductions: deductions.filter(({ engagementId }) => here.has(engagementId)),
        extras: extras.filter(({ engagementId }) => here.has(engagementId)),
        pots: pots.filter(({ teamId }) => teamId === input.teamId),
      }
    }),
    addAdvances: os.payroll.addAdvances.handler(({ context: { fake }, input }) => {
      fake.checkPin(input.approval.userId, input.approval.pin)
      const { advances } = inputsOf(fake)
      return enter(
        fake,
        input.rows,
        'AV',
        ({ voucher }) =>
          advances.some((one) => one.voucher === voucher)
            ? { field: 'voucher', code: 'payroll.voucher-known', params: { voucher } }
            : null,
        (row, newId) => advances.push({ ...row, id: newId, name: nameOf(row.engagementId), takenFen: 0 }),
      )
    }),
    addDeductions: os.payroll.addDeductions.handler(({ context: { fake }, input }) => {
      const approver = fake.checkPin(input.approval.userId, input.approval.pin)
      if (input.rows.some(({ kind }) => kind === 'other') && approver.role !== 'manager')
        throw new StationError('access.approver-role', { name: approver.name, role: approver.role, roles: 'manager' })
      return enter(
        fake,
        input.rows,
        'DO',
        () => null,
        (row, newId) =>
          inputsOf(fake).deductions.push({
            ...row,
            id: newId,
            name: nameOf(row.engagementId),
            takenFen: 0,
            approved: true,
          }),
      )
    }),
    addExtras: os.payroll.addExtras.handler(({ context: { fake }, input }) => {
      fake.checkPin(input.approval.userId, input.approval.pin)
      return enter(
        fake,
        input.rows,
        'EX',
        () => null,
        (row, newId) => inputsOf(fake).extras.push({ ...row, id: newId, workerName: nameOf(row.engagementId) }),
      )
    }),
    measurePot: os.payroll.measurePot.handler(({ context: { fake }, input }) => {
      const inputs = inputsOf(fake)
      const contractor = fake.user?.role === 'contractor'
      inputs.made += 1
      inputs.pots.push({
        ...input,
        id: id('PP', inputs.made),
        amountFen: potFen(input.items),
        generalConfirmed: !contractor,
        contractorConfirmed: contractor,
        generalBy: contractor ? null : (fake.user?.name ?? ''),
        contractorBy: contractor ? (fake.user?.name ?? '') : null,
      })
      fake.changed('payroll.pot-measured')
      return { id: id('PP', inputs.made) }
    }),
    confirmPot: os.payroll.confirmPot.handler(({ context: { fake }, input }) => {
      const pot = inputsOf(fake).pots.find((one) => one.id === input.potId)
      if (!pot) throw new StationError('payroll.unknown-input', { id: input.potId })
      if (fake.user?.role === 'contractor')
        Object.assign(pot, { contractorConfirmed: true, contractorBy: fake.user.name })
      else Object.assign(pot, { generalConfirmed: true, generalBy: fake.user?.name ?? '' })
      fake.changed('payroll.pot-confirmed')
      return ok
    }),
    progress: os.payroll.progress.handler(() => ({
      noted: { labourFen: 12_600_000, reference: 'JD-2026-10', notedAt: '2026-11-02T02:00:00.000Z', notedBy: '练分包' },
      grossFen: 12_348_000,
      months: 2,
      totalGrossFen: 24_100_000,
      totalLabourFen: 25_000_000,
    })),
    noteProgress: os.payroll.noteProgress.handler(({ context: { fake } }) => {
      fake.changed('payroll.progress-noted')
      return ok
    }),
    voidInput: os.payroll.voidInput.handler(({ context: { fake }, input }) => {
      fake.checkPin(input.approval.userId, input.approval.pin)
      const inputs = inputsOf(fake)
      inputs.advances = inputs.advances.filter((one) => one.id !== input.id)
      inputs.pots = inputs.pots.filter((one) => one.id !== input.id)
      fake.changed('payroll.input-voided')
      return ok
    }),
    setTaxOfMany: os.payroll.setTaxOfMany.handler(({ context: { fake }, input }) => {
      fake.checkPin(input.approval.userId, input.approval.pin)
      const { workerIds, approval: _approval, ...setting } = input
      for (const workerId of workerIds) inputsOf(fake).tax.set(workerId, setting)
      fake.changed('payroll.tax-set')
      return ok
    }),
    preview: os.payroll.preview.handler(({ input }) => ({
      lines: linesOf(Number(input.teamId.slice(2)) - 1, 'drafted').map(
        ({ workerId, engagementId, name, grossFen, deductionFen, netFen }) => ({
          workerId,
          engagementId,
          name,
          grossFen,
          deductionFen,
          netFen,
        }),
      ),
      refused: [{ name: '', code: 'payroll.pot-unconfirmed', params: { pot: '3 号楼外架' } }],
    })),
  }
}
