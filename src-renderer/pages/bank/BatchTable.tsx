import { useTranslation } from 'react-i18next'
import type { BatchHead } from '../../../src-main/contract/bank.ts'
import { formatMoney, localDateTime } from '../../components/format.ts'
import { useProfileName } from './batch/profile-name.ts'
import { BATCH_COLOURS } from './states.ts'

export function BatchTable(props: { rows: readonly BatchHead[] }) {
  const { t } = useTranslation()
  const nameOf = useProfileName()
  return (
    <table className="figures">
      <thead>
        <tr>
          <th>{t('bank.batch')}</th>
          <th>{t('bank.state')}</th>
          <th className="money">{t('bank.payments')}</th>
          <th className="money">{t('bank.total')}</th>
          <th className="money">{t('bank.paid')}</th>
          <th className="money">{t('bank.failed')}</th>
          <th>{t('bank.prepared-at')}</th>
        </tr>
      </thead>
      <tbody>
        {props.rows.map((batch) => (
          <tr key={batch.id}>
            <td>
              <a className="team-link" href={`#/bank/${batch.id}`}>
                {batch.messageId}
              </a>
              <span className="small muted block">
                {t(`transport.${batch.transport}`)} · {nameOf(batch.profile)}
                {batch.part && ` · ${t('batch.part', { part: batch.part, parts: batch.parts })}`}
                {batch.isReissue && ` · ${t('bank.reissue')}`}
              </span>
            </td>
            <td>
              <span className={`tag ${BATCH_COLOURS[batch.state]}`}>{t(`batch-state.${batch.state}`)}</span>
              {batch.queued && <span className="small muted block">{t('batch.in-outbox')}</span>}
            </td>
            <td className="money">{batch.payments}</td>
            <td className="money">
              <strong>{formatMoney(batch.totalFen)}</strong>
            </td>
            <td className="money">{formatMoney(batch.paidFen)}</td>
            <td className={batch.failed > 0 ? 'money ink-red' : 'money'}>{batch.failed}</td>
            <td className="number small">{localDateTime(batch.preparedAt)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
