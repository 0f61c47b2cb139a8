import { useTranslation } from 'react-i18next'
import type { OutputOf } from '../../../app/paths.ts'
import { localDateTime } from '../../../components/format.ts'

/** What the bank said and the station does not believe: about whom, why, and what to do. */
export function QuarantineTable(props: { rows: OutputOf<'bank.quarantine'>; withBatch?: boolean }) {
  const { t } = useTranslation()
  return (
    <table className="figures">
      <thead>
        <tr>
          <th>{t('bank-care.about')}</th>
          <th>{t('bank-care.said')}</th>
          <th>{t('bank-care.when')}</th>
        </tr>
      </thead>
      <tbody>
        {props.rows.map((row) => (
          <tr key={`${row.batchId} ${row.endToEndId} ${row.why} ${row.detail}`}>
            <td>
              <strong>{row.name ?? t('bank-care.nobody')}</strong>
              <span className="block small muted mono wrap-anywhere">{row.endToEndId}</span>
              {props.withBatch && (
                <a className="block small mono" href={`#/bank/${row.batchId}`}>
                  {row.messageId}
                </a>
              )}
            </td>
            <td>
              <span>{t(`bank:why.${row.why}`, { detail: row.detail })}</span>
              <span className="block small muted">{t(`bank:doubt.${row.why}`)}</span>
            </td>
            <td className="number small nowrap">{localDateTime(row.at)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
