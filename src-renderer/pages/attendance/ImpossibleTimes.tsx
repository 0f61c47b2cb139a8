import { useTranslation } from 'react-i18next'
import { useRead } from '../../app/read.ts'
import { localDateTime } from '../../components/format.ts'
import { Panel } from '../../components/PageHead.tsx'
import { ReadView } from '../../components/StateView.tsx'
import { codeText } from '../../locales/codes.ts'

/** Punches set aside for their time: as the device holds them, with the reason and the raw bytes. Nothing where there are none. */
export function ImpossibleTimes() {
  const { t } = useTranslation()
  const punches = useRead('attendance.impossiblePunches', {})
  return (
    <ReadView read={punches}>
      {({ total, rows }) =>
        total === 0 ? null : (
          <Panel title={t('care.impossible', { count: total })}>
            <p className="muted">{t('care.impossible-note')}</p>
            <table className="figures">
              <thead>
                <tr>
                  <th>{t('attendance.device')}</th>
                  <th>{t('attendance.number')}</th>
                  <th>{t('care.device-time')}</th>
                  <th>{t('care.why')}</th>
                  <th>{t('care.received')}</th>
                  <th>{t('care.raw')}</th>
                </tr>
              </thead>
              <tbody>
                {rows.map((row) => (
                  <tr key={row.id}>
                    <td>
                      {row.deviceName}
                      <span className="small muted block">{row.origin}</span>
                    </td>
                    <td>
                      <strong className="number">{row.number}</strong>
                      <span className="small muted block">{row.workerName}</span>
                    </td>
                    <td className="number">{row.deviceTime.replace('T', ' ')}</td>
                    <td>{codeText(row.problem)}</td>
                    <td className="number small">{localDateTime(row.receivedAt)}</td>
                    <td className="mono raw-bytes">{row.raw}</td>
                  </tr>
                ))}
              </tbody>
            </table>
            {rows.length < total && <p className="muted">{t('care.newest-only', { count: rows.length })}</p>}
          </Panel>
        )
      }
    </ReadView>
  )
}
