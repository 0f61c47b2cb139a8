import { useTranslation } from 'react-i18next'
import { useRead } from '../../../app/read.ts'
import { formatMoney } from '../../../components/format.ts'
import { Panel } from '../../../components/PageHead.tsx'
import { EmptyView, ReadView } from '../../../components/StateView.tsx'

/** Payments that failed and wait for somebody, oldest first. */
export function CareTab() {
  const { t } = useTranslation()
  const ageing = useRead('bank.ageing', undefined)
  return (
    <Panel title={t('bank-care.waiting')}>
      <ReadView read={ageing}>
        {(rows) =>
          rows.length === 0 ? (
            <EmptyView title={t('bank-care.none')} />
          ) : (
            <table className="figures">
              <tbody>
                {rows.map(({ payment, batchId, teamName, days, reason }) => (
                  <tr key={payment.id}>
                    <td>
                      <a className="team-link" href={`#/bank/${batchId}`}>
                        {payment.name}
                      </a>
                      <span className="small muted block">{teamName}</span>
                    </td>
                    <td className="money">{formatMoney(payment.amountFen)}</td>
                    <td>{t(`bank:reason.${reason}`, { defaultValue: reason })}</td>
                    <td>{t('bank-care.days', { count: days })}</td>
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
