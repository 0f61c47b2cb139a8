import { useVirtualizer } from '@tanstack/react-virtual'
import { Button, Checkbox, Segmented } from 'antd'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Batch, Payment } from '../../../../src-main/contract/bank.ts'
import { go } from '../../../app/router.ts'
import { formatMoney } from '../../../components/format.ts'
import { EmptyView } from '../../../components/StateView.tsx'
import { useCanAct } from '../../../stores/session.ts'
import { ReissueDialog } from '../ReissueDialog.tsx'
import { needsCare, PAYMENT_COLOURS, reasonWords } from '../states.ts'
import { PaymentDrawer } from './PaymentDrawer.tsx'

const ROW_PX = 64
const HEAD_PX = 48

/** Every payment with the bank's word on it; what came back is mended and re-issued from here. */
export function PaymentTable(props: { batch: Batch }) {
  const { t } = useTranslation()
  const canAct = useCanAct()
  const { batch } = props
  const failed = batch.rows.filter(needsCare)
  const [only, setOnly] = useState<'all' | 'failed'>('all')
  const [picked, setPicked] = useState<readonly string[]>([])
  const [asking, setAsking] = useState(false)
  const [shown, setShown] = useState<string | null>(null)
  const ready = failed.filter((payment) => payment.accountMended)
  const chosen = ready.filter((payment) => picked.includes(payment.id))
  return (
    <>
      {failed.length > 0 && (
        <div className="row-wrap payment-bar">
          <Segmented<'all' | 'failed'>
            size="large"
            value={only}
            onChange={setOnly}
            options={[
              { value: 'all', label: t('bank.all-payments') },
              { value: 'failed', label: t('bank.failed-only', { count: failed.length }) },
            ]}
          />
          <span className="muted">{t('bank.mend-note')}</span>
          <span className="grow" />
          {canAct && ready.length > 0 && (
            <>
              <Button size="large" onClick={() => setPicked(ready.map((payment) => payment.id))}>
                {t('bank.pick-ready', { count: ready.length })}
              </Button>
              <Button type="primary" size="large" disabled={chosen.length === 0} onClick={() => setAsking(true)}>
                {t('bank.do-reissue', { count: chosen.length })}
              </Button>
            </>
          )}
        </div>
      )}
      <Rows
        rows={only === 'failed' ? failed : batch.rows}
        picked={picked}
        onShow={setShown}
        onPick={(id, on) => setPicked((now) => (on ? [...now, id] : now.filter((one) => one !== id)))}
      />
      {asking && (
        <ReissueDialog
          payments={chosen}
          transport={batch.transport}
          profile={batch.profile}
          onClose={() => setAsking(false)}
        />
      )}
      {shown && <PaymentDrawer paymentId={shown} onClose={() => setShown(null)} />}
    </>
  )
}

function Rows(props: {
  rows: readonly Payment[]
  picked: readonly string[]
  onPick: (id: string, on: boolean) => void
  onShow: (id: string) => void
}) {
  const { t } = useTranslation()
  const scroller = useRef<HTMLDivElement>(null)
  const rows = useVirtualizer({
    count: props.rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: 8,
    scrollMargin: HEAD_PX,
  })
  return (
    <section className="panel line-panel" ref={scroller}>
      <div className="payment-row line-head">
        <span>{t('person.name')}</span>
        <span>{t('roster.account')}</span>
        <span className="money">{t('bank.amount')}</span>
        <span>{t('bank.state')}</span>
        <span>{t('bank.reason')}</span>
        <span />
      </div>
      {props.rows.length === 0 ? (
        <EmptyView title={t('bank.none-here')} />
      ) : (
        <div className="virtual-space" style={{ height: rows.getTotalSize() }}>
          {rows.getVirtualItems().map((item) => {
            const payment = props.rows[item.index]
            if (!payment) return null
            return (
              <PaymentRow
                key={payment.id}
                payment={payment}
                top={item.start - HEAD_PX}
                picked={props.picked.includes(payment.id)}
                onPick={props.onPick}
                onShow={props.onShow}
              />
            )
          })}
        </div>
      )}
    </section>
  )
}

function failedWithoutReason(payment: Payment): boolean {
  return payment.reasonCode === null && (payment.state === 'rejected' || payment.state === 'returned')
}

function PaymentRow(props: {
  payment: Payment
  top: number
  picked: boolean
  onPick: (id: string, on: boolean) => void
  onShow: (id: string) => void
}) {
  const { t, i18n } = useTranslation()
  const canAct = useCanAct()
  const { payment } = props
  return (
    <div className="payment-row virtual-row" style={{ transform: `translateY(${props.top}px)` }}>
      <button type="button" className="payment-name" onClick={() => props.onShow(payment.id)}>
        <strong className="line-name">{payment.name}</strong>
        <small className="muted block mono ellipsis">{payment.endToEndId}</small>
      </button>
      <span className="ellipsis">
        <span className="number">{payment.maskedAccount}</span>
        <small className="muted block ellipsis">{payment.bankName}</small>
      </span>
      <span className="money">
        <strong>{formatMoney(payment.amountFen)}</strong>
      </span>
      <span>
        <span className={`tag ${PAYMENT_COLOURS[payment.state]}`}>{t(`payment-state.${payment.state}`)}</span>
      </span>
      <span className="payment-reason">
        {payment.reasonCode ? (
          <>
            {reasonWords(payment, t)} <span className="mono muted">{payment.reasonCode}</span>
            {needsCare(payment) && i18n.exists(`bank:mend.${payment.reasonCode}`) && (
              <small className="muted block ellipsis" title={t(`bank:mend.${payment.reasonCode}`)}>
                {t(`bank:mend.${payment.reasonCode}`)}
              </small>
            )}
          </>
        ) : (
          <>
            {failedWithoutReason(payment) && t('bank:reason.none')}
            <span className="muted mono">{payment.bankReference ?? ''}</span>
          </>
        )}
      </span>
      <span className="payment-action">
        {payment.reissuedBy ? (
          <Button type="link" onClick={() => props.onShow(payment.id)}>
            {t('batch.show-chain')}
          </Button>
        ) : (
          canAct &&
          needsCare(payment) &&
          (payment.accountMended ? (
            <Checkbox checked={props.picked} onChange={(event) => props.onPick(payment.id, event.target.checked)}>
              {t('bank.ready')}
            </Checkbox>
          ) : (
            <Button onClick={() => go(`roster/${payment.workerId}`)}>{t('bank.mend')}</Button>
          ))
        )}
      </span>
    </div>
  )
}
