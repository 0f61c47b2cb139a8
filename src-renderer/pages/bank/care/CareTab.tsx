import { useTranslation } from 'react-i18next'
import { useRead } from '../../../app/read.ts'
import { formatMoney, localDateTime } from '../../../components/format.ts'
import { Panel } from '../../../components/PageHead.tsx'
import { EmptyView, ReadView } from '../../../components/StateView.tsx'
import { FailedList } from './FailedList.tsx'
import { QuarantineTable } from './QuarantineTable.tsx'
import './care.css'

/** What waits for somebody: payments that failed, oldest first, what the bank said and nobody believes, and batches taken back. */
export function CareTab() {
  const { t } = useTranslation()
  const ageing = useRead('bank.ageing', undefined)
  const doubts = useRead('bank.quarantine', { batchId: null })
  return (
    <div className="stack">
      <Panel title={t('bank-care.waiting')}>
        <ReadView read={ageing} lines={6}>
          {(rows) =>
            rows.length === 0 ? (
              <EmptyView title={t('bank-care.none')} hint={t('bank-care.none-hint')} />
            ) : (
              <FailedList rows={rows} />
            )
          }
        </ReadView>
      </Panel>
      <Panel title={t('bank-care.doubts')}>
        <ReadView read={doubts}>
          {(rows) =>
            rows.length === 0 ? (
              <p className="muted">{t('bank-care.no-doubts')}</p>
            ) : (
              <div className="stack-small">
                <p className="muted">{t('bank-care.doubts-note')}</p>
                <QuarantineTable rows={rows} withBatch />
              </div>
            )
          }
        </ReadView>
      </Panel>
      <Cancelled />
    </div>
  )
}

/** Batches that were taken back before they left, with who and why. */
function Cancelled() {
  const { t } = useTranslation()
  const cancelled = useRead('bank.cancelled', undefined)
  return (
    <Panel title={t('bank-care.cancelled')}>
      <ReadView read={cancelled}>
        {(rows) =>
          rows.length === 0 ? (
            <p className="muted">{t('bank-care.no-cancelled')}</p>
          ) : (
            <table className="figures">
              <thead>
                <tr>
                  <th>{t('bank.batch')}</th>
                  <th className="money">{t('bank.payments')}</th>
                  <th className="money">{t('bank.total')}</th>
                  <th>{t('bank-care.by')}</th>
                  <th>{t('app:approval.reason')}</th>
                </tr>
              </thead>
              <tbody>
                {rows.map((batch) => (
                  <tr key={batch.id}>
                    <td>
                      <span className="mono">{batch.messageId}</span>
                      <span className="small muted block">
                        {batch.month}
                        {batch.isReissue && ` · ${t('bank.reissue')}`}
                      </span>
                    </td>
                    <td className="money">{batch.payments}</td>
                    <td className="money">{formatMoney(batch.totalFen)}</td>
                    <td>
                      {batch.cancelledBy}
                      <span className="small muted block number">{localDateTime(batch.cancelledAt)}</span>
                    </td>
                    <td>{batch.reason}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          )
        }
      </ReadView>
    </Panel>
  )
}
