import { ArrowLeftOutlined } from '@ant-design/icons'
import { Alert, Button } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Batch } from '../../../src-main/contract/bank.ts'
import { useRead } from '../../app/read.ts'
import { go } from '../../app/router.ts'
import { formatMoney, localDateTime } from '../../components/format.ts'
import { ReadView } from '../../components/StateView.tsx'
import { codeTextOrNull } from '../../locales/codes.ts'
import { BatchActions } from './BatchActions.tsx'
import { PaymentTable } from './PaymentTable.tsx'
import { BATCH_COLOURS } from './states.ts'

/** One batch: its state and next step, every payment with the bank's word on it, and the evidence kept. */
export function BatchPage(props: { batchId: string }) {
  const read = useRead('bank.batch', { batchId: props.batchId })
  return (
    <ReadView read={read} lines={12}>
      {(batch) => <BatchView batch={batch} />}
    </ReadView>
  )
}

function BatchView(props: { batch: Batch }) {
  const { t } = useTranslation()
  const { batch } = props
  return (
    <div className="batch-page">
      <div className="page-head">
        <Button
          size="large"
          type="text"
          icon={<ArrowLeftOutlined />}
          aria-label={t('bank.back')}
          onClick={() => go('bank')}
        />
        <h1 className="page-title">{batch.messageId}</h1>
        <span className={`tag ${BATCH_COLOURS[batch.state]}`}>{t(`batch-state.${batch.state}`)}</span>
        {batch.isReissue && <span className="tag amber">{t('bank.reissue')}</span>}
        <span className="grow" />
        <BatchActions batch={batch} />
      </div>
      <ul className="sums">
        <Sum label={t('bank.total')} value={formatMoney(batch.totalFen)} />
        <Sum label={t('bank.payments')} value={String(batch.payments)} />
        <Sum label={t('bank.paid')} value={`${formatMoney(batch.paidFen)} / ${batch.paid}`} />
        <Sum label={t('bank.failed')} value={String(batch.failed)} red={batch.failed > 0} />
        <Sum label={t('bank.execution-date')} value={batch.executionDate} />
        <li>
          <span className="muted">{t('bank.approved-by')}</span>
          <span>{batch.approvals.map((approval) => approval.name).join('、') || '—'}</span>
        </li>
      </ul>
      {batch.state === 'unknown' && (
        <Alert
          className="batch-alert"
          type="error"
          showIcon
          title={t('bank.unknown-title')}
          description={t('bank.unknown-text')}
        />
      )}
      <PaymentTable batch={batch} />
      {batch.evidence.length > 0 && (
        <details className="evidence">
          <summary>{t('bank.evidence', { count: batch.evidence.length })}</summary>
          <ul>
            {batch.evidence.map((item) => (
              <li key={`${item.sha256} ${item.at}`} className="row small">
                <span>{codeTextOrNull(item.what) ?? codeTextOrNull(`bank.evidence.${item.what}`) ?? item.what}</span>
                <span className="number muted">{localDateTime(item.at)}</span>
                <span className="number muted">{t('bank.bytes', { count: item.bytes })}</span>
                <span className="mono ellipsis grow">{item.sha256}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
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
