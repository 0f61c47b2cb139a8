import { ArrowLeftOutlined, HistoryOutlined } from '@ant-design/icons'
import { Alert, Button, Drawer } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Batch } from '../../../../src-main/contract/bank.ts'
import { useRead } from '../../../app/read.ts'
import { go } from '../../../app/router.ts'
import { formatMoney } from '../../../components/format.ts'
import { ReadView } from '../../../components/StateView.tsx'
import { QuarantineTable } from '../care/QuarantineTable.tsx'
import { ShortfallNote } from '../ShortfallNote.tsx'
import { BATCH_COLOURS } from '../states.ts'
import { BatchActions } from './BatchActions.tsx'
import { BatchRecord } from './BatchRecord.tsx'
import { BatchSteps } from './BatchSteps.tsx'
import { PaymentTable } from './PaymentTable.tsx'
import { Warnings } from './Warnings.tsx'
import './batch.css'

/** One batch: its steps and the next of them, what to know before it goes, every payment with the bank's word on it, and the evidence kept. */
export function BatchPage(props: { batchId: string }) {
  const read = useRead('bank.batch', { batchId: props.batchId })
  return (
    <ReadView read={read} lines={12}>
      {(batch) => <BatchView key={batch.id} batch={batch} />}
    </ReadView>
  )
}

function BatchView(props: { batch: Batch }) {
  const { t } = useTranslation()
  const { batch } = props
  const [open, setOpen] = useState(false)
  const history = useRead('bank.history', { batchId: batch.id })
  const doubts = useRead('bank.quarantine', { batchId: batch.id })
  const waits = batch.state === 'prepared' || batch.state === 'approved'
  return (
    <div className="batch-page">
      <div className="page-head batch-head">
        <Button
          size="large"
          type="text"
          icon={<ArrowLeftOutlined />}
          aria-label={t('bank.back')}
          onClick={() => go('bank')}
        />
        <h1 className="page-title batch-title">{batch.messageId}</h1>
        <span className={`tag ${BATCH_COLOURS[batch.state]}`}>{t(`batch-state.${batch.state}`)}</span>
        {batch.isReissue && <span className="tag amber">{t('bank.reissue')}</span>}
        <Siblings batch={batch} />
        <span className="grow" />
        <BatchActions batch={batch} history={history.data ?? []} />
      </div>
      <BatchSteps batch={batch} history={history.data ?? []} />
      <ul className="sums">
        <Sum label={t('bank.total')} value={formatMoney(batch.totalFen)} />
        <Sum label={t('bank.payments')} value={String(batch.payments)} />
        <Sum label={t('bank.paid')} value={`${formatMoney(batch.paidFen)} / ${batch.paid}`} />
        <Sum label={t('bank.failed')} value={String(batch.failed)} red={batch.failed > 0} />
        <Sum label={t('bank.execution-date')} value={batch.executionDate} />
        <li className="batch-record">
          <Button size="large" icon={<HistoryOutlined />} onClick={() => setOpen(true)}>
            {t('batch.record')}
          </Button>
        </li>
      </ul>
      {batch.state === 'unknown' && (
        <Alert
          className="batch-alert"
          type="error"
          showIcon
          title={t('bank.unknown-title')}
          description={t(batch.transport === 'file' ? 'batch.unknown-by-hand' : 'bank.unknown-text')}
        />
      )}
      {waits && <ShortfallNote about={{ batchId: batch.id }} className="batch-alert" />}
      {waits && <Warnings warnings={batch.warnings ?? []} className="batch-alert" />}
      {doubts.data && doubts.data.length > 0 && (
        <Alert
          className="batch-alert"
          type="warning"
          showIcon
          title={t('batch.doubts', { count: doubts.data.length })}
          action={<Button onClick={() => setOpen(true)}>{t('batch.show-doubts')}</Button>}
        />
      )}
      <PaymentTable batch={batch} />
      <Drawer open={open} onClose={() => setOpen(false)} size={760} title={t('batch.record')} destroyOnHidden>
        <div className="stack">
          {doubts.data && doubts.data.length > 0 && (
            <section className="stack-small">
              <h3 className="drawer-heading">{t('batch.doubts', { count: doubts.data.length })}</h3>
              <QuarantineTable rows={doubts.data} />
            </section>
          )}
          <BatchRecord batch={batch} history={history} />
        </div>
      </Drawer>
    </div>
  )
}

/** The other batches that were prepared together with this one. */
function Siblings(props: { batch: Batch }) {
  const { t } = useTranslation()
  const { id, siblings = [], part, parts } = props.batch
  if (!part || !parts) return null
  return (
    <nav className="siblings" aria-label={t('batch.parts')}>
      {siblings.map((sibling, index) => {
        const label = t('batch.part', { part: index + 1, parts })
        return sibling === id ? (
          <span key={sibling} className="tag" aria-current="page">
            {label}
          </span>
        ) : (
          <a key={sibling} className="tag blue" href={`#/bank/${sibling}`}>
            {label}
          </a>
        )
      })}
    </nav>
  )
}

function Sum(props: { label: string; value: string; red?: boolean }) {
  return (
    <li>
      <span className="muted">{props.label}</span>
      <strong className={props.red ? 'number ink-red' : 'number'}>{props.value}</strong>
    </li>
  )
}
