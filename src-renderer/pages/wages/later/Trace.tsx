import { useTranslation } from 'react-i18next'
import type { Explanation, PolicySource } from '../../../../src-main/contract/payroll.ts'
import { formatMinutes, formatMoney, formatWorkdays, groupDigits } from '../../../components/format.ts'
import { codeText } from '../../../locales/codes.ts'
import { overtimeHours } from '../../attendance/cell.ts'
import { GroundView, Punches } from './Grounds.tsx'

type Component = Explanation['components'][number]
type Day = Explanation['days'][number]

/** Every amount of a line opens into its formula, inputs, rule, tables, record, and the days and punches behind it. */
export function Trace(props: { data: Explanation }) {
  const { t } = useTranslation()
  const { components, deductions, line, sources, days, minimum, dispute } = props.data
  return (
    <div className="trace">
      {dispute && (
        <p className="trace-source small">
          {t('trace.dispute', { text: dispute.text })}
          <span className="block">{t('trace.dispute-answer', { answer: dispute.answer ?? '—' })}</span>
        </p>
      )}
      {components.map((component) => {
        const own = days.filter(({ date }) => component.dates.includes(date))
        return (
          <Amount
            key={`${component.kind} ${component.rateFen} ${JSON.stringify(component.formula)}`}
            name={t(`line.${kindOf(component, own)}`)}
            formula={codeText(component.formula.code, component.formula.params)}
            fen={component.amountFen}
          >
            <Steps steps={component.formula.steps} />
            <Inputs component={component} />
            <Rule kind={component.kind} tables={component.tables} sources={sources} />
            <GroundView ground={component.ground} />
            <DayTable days={own} />
          </Amount>
        )
      })}
      <Sum name={t('wages.gross')} fen={line.grossFen} />
      {deductions.map((deduction) => (
        <Amount
          key={`${deduction.kind} ${deduction.sourceId}`}
          name={t(`trace.deduction.${deduction.kind}`)}
          formula={codeText(deduction.formula.code, deduction.formula.params)}
          fen={deduction.amountFen}
          minus
        >
          <Steps steps={deduction.formula.steps} />
          <Rule kind={deduction.kind} tables={deduction.tables} sources={sources} />
          <GroundView ground={deduction.ground} />
        </Amount>
      ))}
      <NoTax data={props.data} />
      <Sum name={t('wages.deduction')} fen={line.deductionFen} />
      <Sum name={t('wages.net')} fen={line.netFen} />
      {minimum && <Minimum minimum={minimum} sources={sources} />}
    </div>
  )
}

/** A tax of zero has its reason too: the steps of the reckoning, or the setting by which nothing is withheld. */
function NoTax(props: { data: Explanation }) {
  const { t } = useTranslation()
  const { zeroTax, deductions, sources } = props.data
  if (zeroTax === null)
    return deductions.some(({ kind }) => kind === 'tax') ? null : (
      <p className="small muted trace-note">{t('trace.no-tax-unsaid')}</p>
    )
  const formula = codeText(zeroTax.code, zeroTax.params)
  return zeroTax.steps ? (
    <Amount name={t('trace.deduction.tax')} formula={formula} fen={0}>
      <Steps steps={zeroTax.steps} />
      <Rule kind="tax" tables={zeroTax.tables} sources={sources} />
    </Amount>
  ) : (
    <div className="row between trace-note">
      <span>
        <strong>{t('trace.deduction.tax')}</strong>
        <span className="small muted block">{formula}</span>
      </span>
      <span className="money">{formatMoney(0)}</span>
    </div>
  )
}

/** Rest days and holidays are named apart where all days of an amount are of one kind. */
function kindOf({ kind }: Component, days: readonly Day[]): string {
  if (kind !== 'special-day' && kind !== 'overtime') return kind
  const [first] = days
  const one = first && days.every((day) => day.kind === first.kind) ? first.kind : null
  return one === null || (kind === 'special-day' && one === 'working') ? kind : `${kind}-${one}`
}

function Steps(props: { steps: Component['formula']['steps'] }) {
  if (!props.steps || props.steps.length === 0) return null
  return (
    <ol className="trace-steps small">
      {props.steps.map((step) => (
        <li key={`${step.code} ${JSON.stringify(step.params)}`}>{codeText(step.code, step.params)}</li>
      ))}
    </ol>
  )
}

/** The check against the minimum wage with its figures, whether the pay is over it or not. */
function Minimum(props: { minimum: NonNullable<Explanation['minimum']>; sources: readonly PolicySource[] }) {
  const { t } = useTranslation()
  const { minimumFen, workdayCenti, paidDaysCenti, owedFen, paidFen, belowMinimum } = props.minimum
  const params = {
    minimum: formatMoney(minimumFen),
    days: formatWorkdays(workdayCenti),
    of: formatWorkdays(paidDaysCenti),
    owed: formatMoney(owedFen),
    paid: formatMoney(paidFen),
  }
  return (
    <details className="trace-amount">
      <summary className="row between">
        <span>
          <strong>{t('trace.minimum.title')}</strong>
          <span className="small muted block">{t('trace.minimum.formula', params)}</span>
        </span>
        <span className={belowMinimum ? 'tag red' : 'tag green'}>
          {t(belowMinimum ? 'trace.minimum.below' : 'trace.minimum.met')}
        </span>
      </summary>
      <div className="trace-body stack-small">
        <p className="small">{t('trace.minimum.paid', params)}</p>
        <p className="small">{t('trace.rule', { rule: codeText('payroll.rule.minimum-wage') })}</p>
        {props.sources
          .filter(({ table }) => table === 'minimum-wage' || table === 'pay')
          .map((source) => (
            <SourceLine key={source.table} source={source} />
          ))}
      </div>
    </details>
  )
}

function Amount(props: { name: string; formula: string; fen: number; minus?: boolean; children: React.ReactNode }) {
  return (
    <details className="trace-amount">
      <summary className="row between">
        <span>
          <strong>{props.name}</strong>
          <span className="small muted block">{props.formula}</span>
        </span>
        <span className="money">
          {props.minus ? '−' : ''}
          {formatMoney(props.fen)}
        </span>
      </summary>
      <div className="trace-body stack-small">{props.children}</div>
    </details>
  )
}

function Sum(props: { name: string; fen: number }) {
  return (
    <p className="row between trace-sum">
      <span>{props.name}</span>
      <strong className="money">{formatMoney(props.fen)}</strong>
    </p>
  )
}

function Inputs(props: { component: Component }) {
  const { t } = useTranslation()
  const { quantity, unit, rateFen } = props.component
  // A sum given once says it all in its formula.
  if (unit === 'once') return null
  const amount =
    unit === 'workday-centi'
      ? formatWorkdays(quantity)
      : unit === 'minute'
        ? formatMinutes(quantity)
        : groupDigits(quantity)
  return (
    <p className="small">
      {t(unit === 'share' || props.component.kind === 'piecework' ? 'trace.inputs-share' : 'trace.inputs', {
        quantity: amount,
        unit: t(`trace.unit.${unit}`),
        rate: formatMoney(rateFen),
      })}
    </p>
  )
}

function Rule(props: { kind: string; tables: readonly PolicySource['table'][]; sources: readonly PolicySource[] }) {
  const { t } = useTranslation()
  return (
    <>
      <p className="small">{t('trace.rule', { rule: codeText(`payroll.rule.${props.kind}`) })}</p>
      {props.sources
        .filter(({ table }) => props.tables.includes(table))
        .map((source) => (
          <SourceLine key={source.table} source={source} />
        ))}
    </>
  )
}

/** Which table, of which date, from which source; the site's tier beside the minimum wage. */
export function SourceLine(props: { source: PolicySource }) {
  const { t } = useTranslation()
  const { table, effectiveFrom, source, digest, amountFen, taxMonth, by } = props.source
  return (
    <p className="small trace-source">
      <strong>{t(`trace.table.${table}`)}</strong>{' '}
      {amountFen !== undefined && (
        <span className="number">{t('trace.tier', { amount: formatMoney(amountFen) })} </span>
      )}
      {effectiveFrom === null ? t('trace.own-figure') : t('trace.from', { date: effectiveFrom })}
      {taxMonth && by && <span className="block">{t(`trace.tax-period.${by}`, { month: taxMonth })}</span>}
      {source !== '' && <span className="muted block">{source}</span>}
      {digest && (
        <span className="mono muted" title={digest}>
          {digest.slice(0, 12)}
        </span>
      )}
    </p>
  )
}

export function DayTable(props: { days: readonly Day[]; all?: boolean }) {
  const { t } = useTranslation()
  if (props.days.length === 0) return null
  return (
    <table className={props.all ? 'figures days-table all-days' : 'figures days-table'}>
      <thead>
        <tr>
          <th>{t('line.day')}</th>
          <th className="money">{t('attendance.workday')}</th>
          <th className="money">{t('attendance.overtime-hours')}</th>
          <th className="money">{t('work.day-rate')}</th>
          <th>{t('attendance.punches')}</th>
        </tr>
      </thead>
      <tbody>
        {props.days.map((day) => (
          <tr key={`${day.date} ${day.dayRateFen}`}>
            <td className="number">{day.date.slice(5)}</td>
            <td className="money">{formatWorkdays(day.workdayCenti)}</td>
            <td className="money muted">{day.overtimeMinutes > 0 ? overtimeHours(day.overtimeMinutes) : ''}</td>
            <td className="money">{day.dayRateFen > 0 ? formatMoney(day.dayRateFen) : '—'}</td>
            <td className="number">
              <Punches punches={day.punches} />
              {day.kind !== 'working' && <span className="tag day-kind">{t(`trace.day.${day.kind}`)}</span>}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
