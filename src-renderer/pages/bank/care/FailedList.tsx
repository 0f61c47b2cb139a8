import { Button, Checkbox } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { OutputOf } from '../../../app/paths.ts'
import { useRead } from '../../../app/read.ts'
import { go } from '../../../app/router.ts'
import { formatMoney, localDate } from '../../../components/format.ts'
import { useCanAct } from '../../../stores/session.ts'
import { PaymentDrawer } from '../batch/PaymentDrawer.tsx'
import { ReissueDialog } from '../ReissueDialog.tsx'
import { reasonWords } from '../states.ts'

type Waiting = OutputOf<'bank.ageing'>[number]

const BUCKETS = ['over-30', '8-30', '4-7', '0-3'] as const

/** Failed payments, oldest first, with what to mend and by whom; one click takes all that are ready of a month into a new batch. */
export function FailedList(props: { rows: readonly Waiting[] }) {
  const { t } = useTranslation()
  const canAct = useCanAct()
  const { rows } = props
  const [picked, setPicked] = useState<readonly string[]>([])
  const [asking, setAsking] = useState<readonly Waiting[] | null>(null)
  const [shown, setShown] = useState<string | null>(null)
  const ready = rows.filter((row) => row.ready)
  const chosen = ready.filter((row) => picked.includes(row.payment.id))
  const months = [...new Set(ready.map((row) => row.month))]
  const oneMonth = new Set(chosen.map((row) => row.month)).size === 1
  return (
    <div className="stack">
      <div className="row-wrap">
        {BUCKETS.map((bucket) => {
          const count = rows.filter((row) => row.bucket === bucket).length
          return (
            count > 0 && (
              <span key={bucket} className={`tag ${bucket === '0-3' ? '' : bucket === '4-7' ? 'amber' : 'red'}`}>
                {t(`bank:ageing.${bucket}`)} · {count}
              </span>
            )
          )
        })}
        <span className="grow" />
        {canAct &&
          months.map((month) => {
            const all = ready.filter((row) => row.month === month)
            return (
              <Button
                key={month}
                size="large"
                type={chosen.length === 0 ? 'primary' : 'default'}
                onClick={() => setAsking(all)}
              >
                {t('bank-care.reissue-all', { month, count: all.length })}
              </Button>
            )
          })}
        {canAct && chosen.length > 0 && (
          <Button size="large" type="primary" disabled={!oneMonth} onClick={() => setAsking(chosen)}>
            {t('bank.do-reissue', { count: chosen.length })}
          </Button>
        )}
      </div>
      {chosen.length > 0 && !oneMonth && <p className="ink-amber">{t('bank-care.one-month')}</p>}
      <table className="figures failed-list">
        <thead>
          <tr>
            <th>{t('person.name')}</th>
            <th className="money">{t('bank.amount')}</th>
            <th>{t('bank-care.waited')}</th>
            <th>{t('bank.reason')}</th>
            <th>{t('bank-care.to-mend')}</th>
            <th />
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <FailedRow
              key={row.payment.id}
              row={row}
              picked={picked.includes(row.payment.id)}
              onPick={(on) =>
                setPicked((now) => (on ? [...now, row.payment.id] : now.filter((one) => one !== row.payment.id)))
              }
              onShow={() => setShown(row.payment.id)}
            />
          ))}
        </tbody>
      </table>
      {asking && <Reissue rows={asking} onClose={() => setAsking(null)} />}
      {shown && <PaymentDrawer paymentId={shown} onClose={() => setShown(null)} />}
    </div>
  )
}

/** The new batch goes as the oldest one of the chosen payments went. */
function Reissue(props: { rows: readonly Waiting[]; onClose: () => void }) {
  const { rows, onClose } = props
  const [first] = rows
  const batch = useRead('bank.batch', { batchId: first?.batchId ?? '' }, { enabled: first !== undefined })
  if (!batch.data) return null
  return (
    <ReissueDialog
      payments={rows.map((row) => row.payment)}
      transport={batch.data.transport}
      profile={batch.data.profile}
      onClose={onClose}
    />
  )
}

function FailedRow(props: { row: Waiting; picked: boolean; onPick: (on: boolean) => void; onShow: () => void }) {
  const { t } = useTranslation()
  const canAct = useCanAct()
  const { row } = props
  const { payment } = row
  const mend = `bank:mend.${row.reason}`
  return (
    <tr>
      <td>
        <button type="button" className="payment-name" onClick={props.onShow}>
          <strong className="line-name">{payment.name}</strong>
          <span className="small muted block">
            {row.teamName} · {row.month}
          </span>
        </button>
      </td>
      <td className="money">
        <strong>{formatMoney(payment.amountFen)}</strong>
      </td>
      <td className="nowrap">
        <span className={row.days > 7 ? 'ink-red' : ''}>{t('bank-care.days', { count: row.days })}</span>
        <span className="small muted block number">{localDate(row.failedAt)}</span>
      </td>
      <td>
        {reasonWords(payment, t)} <span className="mono muted">{payment.reasonCode}</span>
        <span className="small muted block">{t(`payment-state.${payment.state}`)}</span>
      </td>
      <td>
        {t(mend, { defaultValue: t('bank:mend.none') })}
        <span className="small muted block">{t(`bank:ageing.${row.mendedBy}`)}</span>
      </td>
      <td className="care-action">
        {row.ready ? (
          canAct ? (
            <Checkbox checked={props.picked} onChange={(event) => props.onPick(event.target.checked)}>
              {t('bank.ready')}
            </Checkbox>
          ) : (
            <span className="tag green">{t('bank.ready')}</span>
          )
        ) : (
          canAct && (
            <Button size="large" onClick={() => go(`roster/${payment.workerId}`)}>
              {t('bank.mend')}
            </Button>
          )
        )}
      </td>
    </tr>
  )
}
