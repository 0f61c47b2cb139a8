import { useTranslation } from 'react-i18next'
import type { Deduction } from '../../../../src-main/contract/pay.ts'
import type { Explanation, PolicySource } from '../../../../src-main/contract/payroll.ts'
import { formatMinutes, formatMoney, formatWorkdays, groupDigits, localTime } from '../../../components/format.ts'
import { codeText } from '../../../locales/codes.ts'
import { overtimeHours } from '../../attendance/cell.ts'

type Component = Explanation['components'][number]
type Day = Explanation['days'][number]

/** Tables that each kind of amount rests on. */
const TABLES: Readonly<Record<string, readonly PolicySource['table'][]>> = {
  month: ['pay', 'holidays'],
  'special-day': ['pay', 'holidays'],
  overtime: ['pay', 'holidays'],
  tax: ['income-tax', 'tax-period'],
  damage: ['minimum-wage'],
}

/** Every amount of a line opens into its formula, inputs, rule, tables, and the days and punches behind it. */
export function Trace(props: { data: Explanation }) {
  const { t } = useTranslation()
  const { components, deductions, line, sources, days } = props.data
  return (
    <div className="trace">
      {components.map((component) => (
        <Amount
          key={`${component.kind} ${component.rateFen} ${JSON.stringify(component.formula)}`}
          name={t(`line.${component.kind}`)}
          formula={codeText(component.formula.code, component.formula.params)}
          fen={component.amountFen}
        >
          <Inputs component={component} />
          <Rule kind={component.kind} sources={sources} />
          <DayTable days={days.filter(({ date }) => component.dates.includes(date))} />
        </Amount>
      ))}
      <Sum name={t('wages.gross')} fen={line.grossFen} />
      {deductions.map((deduction) => (
        <DeductionAmount key={`${deduction.kind} ${deduction.sourceId}`} deduction={deduction} sources={sources} />
      ))}
      <Sum name={t('wages.deduction')} fen={line.deductionFen} />
      <Sum name={t('wages.net')} fen={line.netFen} />
    </div>
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
  const amount =
    unit === 'workday-centi'
      ? formatWorkdays(quantity)
      : unit === 'minute'
        ? formatMinutes(quantity)
        : groupDigits(quantity)
  return (
    <p className="small">
      {t('trace.inputs', { quantity: amount, unit: t(`trace.unit.${unit}`), rate: formatMoney(rateFen) })}
    </p>
  )
}

function DeductionAmount(props: { deduction: Deduction; sources: readonly PolicySource[] }) {
  const { t } = useTranslation()
  const { kind, amountFen, formula } = props.deduction
  return (
    <Amount name={t(`trace.deduction.${kind}`)} formula={codeText(formula.code, formula.params)} fen={amountFen} minus>
      <Rule kind={kind} sources={props.sources} />
    </Amount>
  )
}

function Rule(props: { kind: string; sources: readonly PolicySource[] }) {
  const { t } = useTranslation()
  const tables = TABLES[props.kind] ?? []
  return (
    <>
      <p className="small">{t('trace.rule', { rule: codeText(`payroll.rule.${props.kind}`) })}</p>
      {props.sources
        .filter(({ table }) => tables.includes(table))
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
              {day.punches.map((punch) => (
                <span key={punch.id} className={punch.provenance === 'manual' ? 'punch-mark manual' : 'punch-mark'}>
                  {localTime(punch.at)}
                  {punch.provenance === 'manual' && ` ${t('attendance.provenance.manual')}`}
                </span>
              ))}
              {day.kind !== 'working' && <span className="tag day-kind">{t(`trace.day.${day.kind}`)}</span>}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
