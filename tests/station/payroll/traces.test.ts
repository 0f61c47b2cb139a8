import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { call } from '@orpc/server'
import { beforeAll, describe, expect, it } from 'vitest'
import { parseYuan } from '../../../src-main/contract/money.ts'
import { deductionKindSchema } from '../../../src-main/contract/pay.ts'
import { componentSchema, type Explanation } from '../../../src-main/contract/payroll.ts'
import { payrollApi } from '../../../src-main/station/payroll/api.ts'
import { frozenContent } from '../../../src-main/station/payroll/content.ts'
import { payrollInvariants } from '../../../src-main/station/payroll/invariants.ts'
import { refusalOf, replayed, tablesOf } from '../../support/ledger.ts'
import { tracedSite } from './traced-site.ts'

type Component = Explanation['components'][number]
type Taken = Explanation['deductions'][number]
type Params = Record<string, string | number>

let site: Awaited<ReturnType<typeof tracedSite>>
let lines: Explanation[]

beforeAll(async () => {
  site = await tracedSite()
  const rows = [site.list, site.supplement].flatMap((list) => list.rows)
  lines = await Promise.all(rows.map(({ id }) => call(payrollApi.explain, { lineId: id }, site.clerk)))
})

/** `21.75` and `350.00` as hundredths: workdays and fen alike. */
function centi(params: Params, name: string): bigint {
  const parsed = parseYuan(String(params[name]))
  if (!parsed.ok) throw new Error(`${name} is ${params[name]}`)
  return BigInt(parsed.fen)
}

/** Half-up, as the law's rounding to the fen. */
const ratio = (top: bigint, bottom: bigint) => Number((2n * top + bottom) / (2n * bottom))

/** The amount, reckoned anew from what the trace says; one entry per formula. */
const RECKONED: Record<string, (part: Component, p: Params) => number> = {
  'day-rate': ({ rateFen, quantity }) => ratio(BigInt(rateFen) * BigInt(quantity), 100n),
  'hour-rate': ({ rateFen, quantity }) => ratio(BigInt(rateFen) * BigInt(quantity), 60n),
  'month-absent': ({ rateFen, quantity }, p) => ratio(BigInt(rateFen) * BigInt(quantity), centi(p, 'divisor')),
  'month-days': ({ rateFen, quantity }, p) => ratio(BigInt(rateFen) * BigInt(quantity), centi(p, 'divisor')),
  'special-day': ({ rateFen, quantity }, p) => ratio(BigInt(rateFen) * BigInt(quantity) * BigInt(p.percent!), 10_000n),
  'special-hours': ({ rateFen, quantity }, p) => ratio(BigInt(rateFen) * BigInt(quantity) * BigInt(p.percent!), 6_000n),
  'special-month': ({ rateFen, quantity }, p) =>
    ratio(BigInt(rateFen) * BigInt(quantity) * BigInt(p.percent!), 100n * centi(p, 'divisor')),
  overtime: ({ rateFen, quantity }, p) =>
    ratio(BigInt(rateFen) * BigInt(quantity) * BigInt(p.percent!), 100n * BigInt(p.workdayMinutes!)),
  'overtime-hours': ({ rateFen, quantity }, p) =>
    ratio(BigInt(rateFen) * BigInt(quantity) * BigInt(p.percent!), 6_000n),
  'overtime-month': ({ rateFen, quantity }, p) =>
    ratio(BigInt(rateFen) * BigInt(quantity) * BigInt(p.percent!), centi(p, 'divisor') * BigInt(p.workdayMinutes!)),
  'piecework-workdays': (part, p) => shareOf(part, centi(p, 'weight'), centi(p, 'total')),
  'piecework-shares': (part, p) => shareOf(part, BigInt(p.weight!), BigInt(p.total!)),
  'extra-month': ({ rateFen }) => rateFen,
  'extra-day': ({ rateFen, dates }) => rateFen * dates.length,
  'back-pay': (_, p) => Number(centi(p, 'amount')),
  'sheet-correction': (_, p) => Number(centi(p, 'after') - centi(p, 'before')),
}

/** A share of a pot is rounded down or up, so that all shares make the whole. */
function shareOf({ amountFen, rateFen, ground }: Component, weight: bigint, total: bigint): number {
  if (ground?.kind !== 'pot') throw new Error('no pot')
  expect(ground.items.reduce((sum, item) => sum + item.amountFen, 0)).toBe(rateFen)
  const down = Number((BigInt(rateFen) * weight) / total)
  return amountFen === down + 1 ? down + 1 : down
}

/** What of the sheet the days of an amount make, in the unit of its quantity; null for what is not counted by days. */
function ofDays(part: Component, days: Explanation['days']): number | null {
  const own = days.filter(({ date }) => part.dates.includes(date))
  const sum = (figure: (day: Explanation['days'][number]) => number) =>
    own.reduce((total, day) => total + figure(day), 0)
  switch (part.kind) {
    case 'day-rate':
      return sum((day) => day.workdayCenti)
    case 'hour-rate':
      return sum((day) => (day.workdayCenti * 480) / 100)
    case 'special-day':
      return sum((day) => (part.unit === 'minute' ? (day.workdayCenti * 480) / 100 : day.workdayCenti))
    case 'overtime':
      return sum((day) => day.overtimeMinutes)
    default:
      return null
  }
}

/** The record that each kind rests on. */
function groundKind({ kind, formula }: Component): string | undefined {
  if (kind === 'piecework') return 'pot'
  if (kind === 'allowance' || kind === 'bonus') return 'extra'
  if (kind === 'back-pay') return formula.code.endsWith('sheet-correction') ? 'sheets' : undefined
  return 'agreement'
}

const texts = Object.fromEntries(
  ['zh-CN', 'en'].map((language) => {
    const file = join(import.meta.dirname, `../../../resources/locales/${language}/payroll.json`)
    return [language, JSON.parse(readFileSync(file, 'utf8')) as Record<string, Record<string, string>>]
  }),
)

/** In both languages, with every figure that the sentence names. */
function saysInWords({ code, params }: { code: string; params: Params }): void {
  const [, group = '', ...name] = code.split('.')
  for (const [language, groups] of Object.entries(texts)) {
    const text = groups[group]?.[name.join('.')]
    const named = [...(text ?? '').matchAll(/\{\{(\w+)\}\}/g)].map(([, key]) => key ?? '')
    expect({ language, code, text: typeof text, missing: named.filter((key) => !(key in params)) }).toEqual({
      ...{ language, code, text: 'string', missing: [] },
    })
  }
}

const every = () => lines.flatMap((line) => line.components.map((part) => ({ part, line })))
const taken = () => lines.flatMap((line) => line.deductions.map((deduction) => ({ deduction, line })))

describe('the trace of every kind of amount', () => {
  it('is there: no kind of pay or deduction, and no formula that has words, is left out', () => {
    const codes = (list: Array<{ formula: { code: string } }>) => [
      ...new Set(list.map(({ formula }) => formula.code.split('.').slice(2).join('.'))),
    ]
    const kinds = (list: Array<{ kind: string }>) => [...new Set(list.map(({ kind }) => kind))].sort()
    const parts = every().map(({ part }) => part)
    const deductions = taken().map(({ deduction }) => deduction)
    expect({
      pay: kinds(parts),
      deductions: kinds(deductions),
      formulas: codes(parts).sort(),
      reckoned: codes(deductions).sort(),
    }).toEqual({
      pay: [...componentSchema.shape.kind.options].sort(),
      deductions: [...deductionKindSchema.options].sort(),
      formulas: Object.keys(texts['zh-CN']?.formula ?? {}).sort(),
      reckoned: Object.keys(texts['zh-CN']?.deduction ?? {}).sort(),
    })
  })

  it('makes the figure: amounts by their formulas, gross and net by their sums', () => {
    for (const { line, components, deductions } of lines) {
      const reckoned = components.map((part) => {
        const code = part.formula.code.replace('payroll.formula.', '')
        return [code, RECKONED[code]?.(part, part.formula.params)]
      })
      expect(reckoned).toEqual(
        components.map(({ formula, amountFen }) => [formula.code.replace('payroll.formula.', ''), amountFen]),
      )
      const sum = (list: Array<{ amountFen: number }>) => list.reduce((total, { amountFen }) => total + amountFen, 0)
      expect([sum(components), sum(deductions), line.netFen]).toEqual([
        line.grossFen,
        line.deductionFen,
        sum(components) - sum(deductions),
      ])
    }
  })

  it('goes down to the days and their punches', () => {
    for (const { part, line } of every()) {
      const made = ofDays(part, line.days)
      if (made !== null) expect([part.formula.code, made]).toEqual([part.formula.code, part.quantity])
      for (const date of part.dates) {
        const day = line.days.find((candidate) => candidate.date === date)
        expect([part.kind, date, day?.punches.length]).toEqual([part.kind, date, 2])
      }
    }
  })

  it('names rule, tables and record, in words of both languages', () => {
    for (const { part, line } of every()) {
      saysInWords(part.formula)
      saysInWords({ code: `payroll.rule.${part.kind}`, params: {} })
      for (const step of part.formula.steps ?? []) saysInWords(step)
      expect([part.formula.code, part.ground?.kind]).toEqual([part.formula.code, groundKind(part)])
      const known = line.sources.map(({ table }) => table)
      expect(part.tables.filter((table) => !known.includes(table))).toEqual([])
    }
    for (const { deduction, line } of taken()) {
      saysInWords(deduction.formula)
      saysInWords({ code: `payroll.rule.${deduction.kind}`, params: {} })
      for (const step of deduction.formula.steps ?? []) saysInWords(step)
      const reckoned = deduction.sourceId === null || deduction.kind === 'damage'
      const ground = deduction.sourceId === null ? undefined : deduction.kind === 'advance' ? 'advance' : 'order'
      expect([deduction.kind, deduction.ground?.kind, (deduction.formula.steps ?? []).length > 0]).toEqual([
        ...[deduction.kind, ground, reckoned],
      ])
      const known = line.sources.map(({ table }) => table)
      expect(deduction.tables.filter((table) => !known.includes(table))).toEqual([])
    }
  })

  it('is frozen with the list, formula by formula', () => {
    for (const list of [site.list, site.supplement]) {
      const content = JSON.parse(frozenContent(site.station.db, list.id).bytes.toString('utf8')) as {
        lines: Array<{ id: string; components: unknown[]; deductions?: unknown[] }>
      }
      const shown = (id: string) => lines.find(({ line }) => line.id === id)
      const bare = ({ ground: _, tables: __, ...rest }: Taken) => rest
      expect(content.lines.map(({ id, components, deductions = [] }) => ({ id, components, deductions }))).toEqual(
        content.lines.map(({ id }) => ({
          id,
          components: shown(id)?.components.map(({ dates: _, ground: __, tables: ___, ...rest }) => rest),
          deductions: shown(id)?.deductions.map(bare),
        })),
      )
    }
    expect(payrollInvariants.flatMap((invariant) => invariant.check(site.station.db))).toEqual([])
    expect(replayed(site.station.db)).toEqual(tablesOf(site.station.db))
  })
})

const lineOf = (workerId: string | undefined, listId: string) =>
  lines.find(({ line }) => {
    const list = [site.list, site.supplement].find(({ id }) => id === listId)
    return line.workerId === workerId && list?.rows.some(({ id }) => id === line.id)
  })

describe('what a worker would ask', () => {
  it('how his tax was reckoned: months before, other employers, allowance, rate', () => {
    const tax = lineOf(site.daily?.workerId, site.list.id)?.deductions.find(({ kind }) => kind === 'tax')
    const steps = Object.fromEntries((tax?.formula.steps ?? []).map(({ code, params }) => [code, params]))
    expect(Object.keys(steps)).toEqual(
      ['tax-other', 'tax-now', 'tax-allowance', 'tax-special', 'tax-taxable'].map((name) => `payroll.step.${name}`),
    )
    const figure = (name: string, key: string) => centi(steps[`payroll.step.${name}`] ?? {}, key)
    const income = figure('tax-other', 'income') + figure('tax-now', 'income')
    const deducted = figure('tax-other', 'deducted') + figure('tax-now', 'insurance') + figure('tax-special', 'special')
    const taxable = income - figure('tax-allowance', 'allowance') - deducted
    const params: Params = tax?.formula.params ?? {}
    expect([figure('tax-taxable', 'taxable'), centi(params, 'taxable')]).toEqual([taxable, taxable])
    const whole = BigInt(ratio(taxable * BigInt(params.percent!), 100n)) - centi(params, 'quick')
    expect(Number(whole - centi(params, 'withheld'))).toBe(tax?.amountFen)
    // Paid in November: employed since August, and seven months with another employer.
    expect([params.taxMonth, steps['payroll.step.tax-allowance']?.months]).toEqual(['2026-11', 11])
    // The supplementary list's tax counts the month's own list as a month before.
    const later = lineOf(site.daily?.workerId, site.supplement.id)?.deductions.find(({ kind }) => kind === 'tax')
    expect(later?.formula.steps?.[0]).toMatchObject({ code: 'payroll.step.tax-month', params: { month: '2026-10' } })
  })

  it('which day was forgotten: both sheets, the day in which they differ and its punches', () => {
    const owed = lineOf(site.daily?.workerId, site.supplement.id)?.components[0]
    const ground = owed?.ground
    if (ground?.kind !== 'sheets') throw new Error('no sheets')
    expect([ground.before.id, ground.after.id]).toEqual([site.list.sheetId, site.supplement.sheetId])
    expect(ground.days.map(({ punches, ...day }) => [day, punches.length])).toEqual([
      [{ date: '2026-10-31', before: null, after: { workdayCenti: 100, overtimeMinutes: 60 } }, 2],
    ])
    expect(owed?.formula.params).toMatchObject({ beforeDays: '30.00', afterDays: '31.00' })
    // The figure after is made of the amounts by the corrected sheet; the one before stands on the frozen list.
    const steps = owed?.formula.steps ?? []
    const before = lineOf(site.daily?.workerId, site.list.id)
    expect([steps.reduce((sum, { params }) => sum + centi(params, 'amount'), 0n), before?.line.grossFen]).toEqual([
      ...[centi(owed?.formula.params ?? {}, 'after'), Number(centi(owed?.formula.params ?? {}, 'before'))],
    ])
    expect(steps.map(({ code }) => code)).toContain('payroll.formula.special-day')
  })

  it('what became of his dispute, on the line that pays it', () => {
    const line = lineOf(site.held?.workerId, site.supplement.id)
    expect([line?.dispute, line?.days.length]).toEqual([{ text: '少记一天', answer: '核对无误' }, 20])
  })

  it('which month back pay is for, and why', () => {
    const line = lineOf(site.hourly?.workerId, site.supplement.id)
    expect(line?.components.map(({ formula }) => formula.params)).toEqual([
      { month: '2026-09', reason: '工具补贴漏发', amount: '120.00' },
    ])
    expect([line?.minimum, line?.line.warnings.map(({ code }) => code)]).toEqual([null, []])
  })

  it('whether he is paid the minimum: rest days and holidays are not measured', () => {
    const { minimum } = lineOf(site.daily?.workerId, site.list.id) ?? {}
    // 17 or 18 of October's working days, out of 21.75.
    expect(minimum).toEqual({
      ...{ minimumFen: 226_000, paidDaysCenti: 2175, workdayCenti: 1800 },
      ...{ owedFen: ratio(226_000n * 1800n, 2175n), paidFen: 18 * 35_000, belowMinimum: false },
    })
  })

  it('at the kiosk by his own card, and nobody else by theirs', async () => {
    const [own, other] = site.team.workers
    const lineId = lineOf(own?.workerId, site.list.id)?.line.id ?? ''
    const ask = (readId = '') => call(payrollApi.ownExplain, { lineId, readId }, { context: site.station.context() })
    expect((await ask(own?.card.readId)).components).toEqual(lineOf(own?.workerId, site.list.id)?.components)
    expect((await refusalOf(() => ask(other?.card.readId))).code).toBe('payroll.card-not-of-worker')
  })
})
