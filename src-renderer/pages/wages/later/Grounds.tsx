import { useTranslation } from 'react-i18next'
import type { Explanation } from '../../../../src-main/contract/payroll.ts'
import type { Ground } from '../../../../src-main/contract/trace.ts'
import { formatMoney, formatWorkdays, localTime } from '../../../components/format.ts'
import { overtimeHours } from '../../attendance/cell.ts'
import { PotItems } from '../PotItems.tsx'

/** The record that an amount rests on: agreement, measured pot, allowance as entered, voucher, order, or both sheets of a correction. */
export function GroundView(props: { ground: Ground | null }) {
  const { t } = useTranslation()
  const { ground } = props
  if (!ground) return null
  switch (ground.kind) {
    case 'agreement':
      return (
        <p className="small">
          {t(`trace.agreement.${ground.source}`, { date: ground.fromDate, contract: ground.contractNumber })}
          {ground.clause !== null && ` ${t('trace.agreement.clause', { clause: ground.clause })}`}
        </p>
      )
    case 'pot':
      return <Pot pot={ground} />
    case 'extra':
      return (
        <p className="small">
          {t(`trace.extra.${ground.per}`, {
            name: ground.name,
            month: ground.month,
            amount: formatMoney(ground.amountFen),
          })}{' '}
          <RecordId id={ground.id} />
        </p>
      )
    case 'advance':
      return (
        <div className="small">
          <p>
            {t('trace.advance', {
              voucher: ground.voucher,
              date: ground.paidOn,
              how: t(`inputs.by-${ground.how}`),
              amount: formatMoney(ground.amountFen),
            })}{' '}
            <RecordId id={ground.id} />
          </p>
          <Claimed claim={ground} />
        </div>
      )
    case 'order':
      return (
        <div className="small">
          <p>
            {t('trace.order', {
              document: ground.document,
              month: ground.month,
              amount: formatMoney(ground.amountFen),
            })}{' '}
            {ground.approvedBy !== null && t('trace.approved-by', { name: ground.approvedBy })}{' '}
            <RecordId id={ground.id} />
          </p>
          <Claimed claim={ground} />
        </div>
      )
    case 'sheets':
      return <Sheets sheets={ground} />
  }
}

/** Number of the record in the journal, for who looks it up. */
function RecordId(props: { id: string }) {
  return <span className="mono muted">{props.id}</span>
}

function Claimed(props: { claim: { takenBeforeFen: number; leftFen: number } }) {
  const { t } = useTranslation()
  const { takenBeforeFen, leftFen } = props.claim
  if (takenBeforeFen === 0 && leftFen === 0) return null
  return <p>{t('trace.claimed', { before: formatMoney(takenBeforeFen), left: formatMoney(leftFen) })}</p>
}

type Of<K extends Ground['kind']> = Extract<Ground, { kind: K }>

function Pot(props: { pot: Of<'pot'> }) {
  const { t } = useTranslation()
  const { name, items, amountFen, generalBy, contractorBy, id } = props.pot
  return (
    <>
      <p className="small">
        {t('trace.pot', { name })} <RecordId id={id} />
      </p>
      <PotItems items={items} sumFen={amountFen} />
      <p className="small">
        {t('trace.pot-confirmed', { general: generalBy ?? '—', contractor: contractorBy ?? '—' })}
      </p>
    </>
  )
}

function Sheets(props: { sheets: Of<'sheets'> }) {
  const { t } = useTranslation()
  const { before, after, days } = props.sheets
  const figure = (day: (typeof days)[number]['before']) =>
    day === null
      ? t('trace.no-day')
      : `${formatWorkdays(day.workdayCenti)}${day.overtimeMinutes > 0 ? ` + ${overtimeHours(day.overtimeMinutes)}` : ''}`
  return (
    <>
      <p className="small">
        {t('trace.sheet-before')}{' '}
        <span className="mono muted" title={before.hash}>
          {before.hash.slice(0, 12)}
        </span>
        {' → '}
        {t('trace.sheet-after')}{' '}
        <span className="mono muted" title={after.hash}>
          {after.hash.slice(0, 12)}
        </span>
      </p>
      <table className="figures days-table">
        <thead>
          <tr>
            <th>{t('line.day')}</th>
            <th className="money">{t('trace.sheet-before')}</th>
            <th className="money">{t('trace.sheet-after')}</th>
            <th>{t('attendance.punches')}</th>
          </tr>
        </thead>
        <tbody>
          {days.map((day) => (
            <tr key={day.date}>
              <td className="number">{day.date.slice(5)}</td>
              <td className="money">{figure(day.before)}</td>
              <td className="money">{figure(day.after)}</td>
              <td>
                <Punches punches={day.punches} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  )
}

export function Punches(props: { punches: Explanation['days'][number]['punches'] }) {
  const { t } = useTranslation()
  return (
    <span className="number">
      {props.punches.map((punch) => (
        <span key={punch.id} className={punch.provenance === 'manual' ? 'punch-mark manual' : 'punch-mark'}>
          {localTime(punch.at)}
          {punch.provenance === 'manual' && ` ${t('attendance.provenance.manual')}`}
        </span>
      ))}
    </span>
  )
}
