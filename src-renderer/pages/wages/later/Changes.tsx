import { useTranslation } from 'react-i18next'
import type { LineChange } from '../../../../src-main/contract/pay.ts'
import { useRead } from '../../../app/read.ts'
import { Difference } from '../../../components/Difference.tsx'
import { formatMoney, formatWorkdays } from '../../../components/format.ts'

/** 与上一版相比: every line that is other than in the version before, with both figures. */
export function Changes(props: { listId: string }) {
  const { t } = useTranslation()
  const read = useRead('payroll.changes', { listId: props.listId })
  if (!read.data) return null
  return (
    <details className="panel objections changes" open={read.data.length > 0}>
      <summary>{t(read.data.length === 0 ? 'changes.none' : 'changes.title', { count: read.data.length })}</summary>
      {read.data.length > 0 && (
        <table className="figures">
          <thead>
            <tr>
              <th>{t('person.name')}</th>
              <th className="money">{t('attendance.workday')}</th>
              <th className="money">{t('wages.gross')}</th>
              <th className="money">{t('wages.net')}</th>
              <th className="money">{t('changes.difference')}</th>
            </tr>
          </thead>
          <tbody>
            {read.data.map((change) => (
              <Change key={change.engagementId} change={change} />
            ))}
          </tbody>
        </table>
      )}
    </details>
  )
}

function Change(props: { change: LineChange }) {
  const { t } = useTranslation()
  const { name, change, before, after } = props.change
  const pair = (figure: (side: NonNullable<LineChange['before']>) => string) => (
    <Pair before={before && figure(before)} after={after && figure(after)} />
  )
  return (
    <tr>
      <td>
        <strong>{name}</strong>
        {change !== 'changed' && (
          <span className={change === 'added' ? 'tag green supplement-tag' : 'tag red supplement-tag'}>
            {t(`changes.${change}`)}
          </span>
        )}
      </td>
      <td className="money">{pair((side) => formatWorkdays(side.workdayCenti))}</td>
      <td className="money">{pair((side) => formatMoney(side.grossFen))}</td>
      <td className="money">{pair((side) => formatMoney(side.netFen))}</td>
      <td className="money">
        <Difference beforeFen={before?.netFen ?? 0} afterFen={after?.netFen ?? 0} />
      </td>
    </tr>
  )
}

/** Before → after; one figure where both are the same. */
function Pair(props: { before: string | null; after: string | null }) {
  const { before, after } = props
  if (before === after) return <>{after}</>
  return (
    <>
      <s className="muted">{before ?? '—'}</s> → <strong>{after ?? '—'}</strong>
    </>
  )
}
