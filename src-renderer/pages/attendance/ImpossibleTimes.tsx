import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCommand, useRead } from '../../app/read.ts'
import { localDateTime } from '../../components/format.ts'
import { Panel } from '../../components/PageHead.tsx'
import { ReasonDialog } from '../../components/ReasonDialog.tsx'
import { ReadView } from '../../components/StateView.tsx'
import { codeText } from '../../locales/codes.ts'
import { useCanAct } from '../../stores/session.ts'

/** As many as are dealt with at once. */
const MOST = 500

/** Punches set aside for their time: as the device holds them, with the reason, the raw bytes and how they were dealt with. Nothing where there are none. */
export function ImpossibleTimes() {
  const { t } = useTranslation()
  const canAct = useCanAct()
  const [handling, setHandling] = useState<string[] | null>(null)
  const punches = useRead('attendance.impossiblePunches', {})
  return (
    <ReadView read={punches}>
      {({ total, open, rows }) => {
        if (total === 0) return null
        const waiting = rows.filter(({ noted }) => noted === null).map(({ id }) => id)
        return (
          <Panel
            title={t('care.impossible', { open, count: total })}
            extra={
              canAct &&
              waiting.length > 1 && (
                <Button size="large" onClick={() => setHandling(waiting.slice(0, MOST))}>
                  {t('care.impossible-handle-all', { count: waiting.length })}
                </Button>
              )
            }
          >
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
                  <th />
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
                    <td>
                      {row.noted ? (
                        <span className="small">
                          {t('care.noted', { by: row.noted.by, at: localDateTime(row.noted.at) })}
                          {row.noted.reason}
                        </span>
                      ) : (
                        canAct && (
                          <Button size="large" onClick={() => setHandling([row.id])}>
                            {t('care.impossible-handle')}
                          </Button>
                        )
                      )}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
            {rows.length < total && <p className="muted">{t('care.newest-only', { count: rows.length })}</p>}
            {handling && <HandleDialog punchIds={handling} onClose={() => setHandling(null)} />}
          </Panel>
        )
      }}
    </ReadView>
  )
}

function HandleDialog(props: { punchIds: string[]; onClose: () => void }) {
  const { t } = useTranslation()
  const note = useCommand('attendance.noteImpossible')
  return (
    <ReasonDialog
      title={t('care.impossible-title', { count: props.punchIds.length })}
      text={t('care.impossible-text')}
      okText={t('care.impossible-handle')}
      busy={note.busy}
      error={note.error}
      run={async (reason) => (await note.run({ punchIds: props.punchIds, reason })) !== undefined}
      onClose={props.onClose}
    />
  )
}
