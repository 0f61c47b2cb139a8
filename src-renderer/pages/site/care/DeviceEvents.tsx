import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { DeviceEvent, OperationRef } from '../../../../src-main/contract/device-care.ts'
import { useCommand, useRead } from '../../../app/read.ts'
import { localDateTime } from '../../../components/format.ts'
import { ReasonDialog } from '../../../components/ReasonDialog.tsx'
import { ReadView } from '../../../components/StateView.tsx'
import { codeText } from '../../../locales/codes.ts'
import { useCanAct } from '../../../stores/session.ts'

const asks = (event: DeviceEvent) => event.warning && !event.ownAct && event.noted === null && event.operation !== null

/** Refusals at gates and operations at terminals; what matters in a wage dispute is taken note of with a reason. */
export function DeviceEvents(props: { deviceId?: string }) {
  const { t } = useTranslation()
  const canAct = useCanAct()
  const { deviceId } = props
  const events = useRead('attendance.deviceEvents', deviceId ? { deviceId, warnings: false } : {})
  const [noting, setNoting] = useState<OperationRef[] | null>(null)
  return (
    <ReadView read={events}>
      {(rows) => {
        const open = rows.filter(asks).flatMap(({ operation }) => operation ?? [])
        if (rows.length === 0) return <p className="muted">{t('care.no-events')}</p>
        return (
          <div className="stack-small">
            {canAct && open.length > 1 && (
              <div>
                <Button size="large" onClick={() => setNoting(open)}>
                  {t('care.note-all', { count: open.length })}
                </Button>
              </div>
            )}
            <table className="figures">
              <thead>
                <tr>
                  {!deviceId && <th>{t('attendance.device')}</th>}
                  <th>{t('care.what')}</th>
                  <th>{t('care.device-time')}</th>
                  <th>{t('care.known-at')}</th>
                  <th />
                </tr>
              </thead>
              <tbody>
                {rows.map((event) => (
                  <tr key={`${event.deviceId} ${event.code} ${event.at} ${event.deviceTime} ${event.operation?.raw}`}>
                    {!deviceId && <td>{event.deviceName}</td>}
                    <td className={asks(event) ? 'ink-red' : ''}>
                      {codeText(event.code)}
                      {event.number !== null && (
                        <span className="small muted block">
                          {event.number} {event.workerName}
                        </span>
                      )}
                      {event.ownAct && <span className="small muted block">{t('care.own-act')}</span>}
                      {event.noted && (
                        <span className="small muted block">
                          {t('care.noted', { by: event.noted.by, at: localDateTime(event.noted.at) })}
                          {event.noted.reason}
                        </span>
                      )}
                    </td>
                    <td className="number small">{event.deviceTime?.replace('T', ' ') ?? '—'}</td>
                    <td className="number small">{localDateTime(event.at)}</td>
                    <td className="money">
                      {canAct && asks(event) && event.operation && (
                        <Button size="large" onClick={() => event.operation && setNoting([event.operation])}>
                          {t('care.note')}
                        </Button>
                      )}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
            {noting && <NoteDialog operations={noting} onClose={() => setNoting(null)} />}
          </div>
        )
      }}
    </ReadView>
  )
}

function NoteDialog(props: { operations: OperationRef[]; onClose: () => void }) {
  const { t } = useTranslation()
  const note = useCommand('attendance.noteOperations')
  const run = async (reason: string) =>
    (await note.run({ operations: props.operations.slice(0, 200), reason })) !== undefined
  return (
    <ReasonDialog
      title={t('care.note-title', { count: props.operations.length })}
      text={t('care.note-text')}
      okText={t('care.note')}
      busy={note.busy}
      error={note.error}
      run={run}
      onClose={props.onClose}
    />
  )
}
