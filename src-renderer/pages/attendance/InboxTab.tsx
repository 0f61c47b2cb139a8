import { CheckCircleFilled } from '@ant-design/icons'
import { App, Button, Checkbox, Modal } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { OutputOf } from '../../app/paths.ts'
import { type Read, useCommand } from '../../app/read.ts'
import { DateField } from '../../components/DateField.tsx'
import { Field } from '../../components/Field.tsx'
import { localDate, localDateTime } from '../../components/format.ts'
import { Panel } from '../../components/PageHead.tsx'
import { RefusalAlert } from '../../components/RefusalAlert.tsx'
import { EmptyView, ReadView } from '../../components/StateView.tsx'
import { WorkerSelect } from '../../components/WorkerSelect.tsx'
import { codeText } from '../../locales/codes.ts'
import { useCanAct } from '../../stores/session.ts'
import { ImpossibleTimes } from './ImpossibleTimes.tsx'

type Inbox = OutputOf<'attendance.inbox'>
type Entry = Inbox[number]

/** Device numbers with punches and no person yet, and punches whose time cannot be. */
export function InboxTab(props: { read: Read<Inbox> }) {
  return (
    <div className="stack">
      <UnknownNumbers read={props.read} />
      <ImpossibleTimes />
    </div>
  )
}

function UnknownNumbers(props: { read: Read<Inbox> }) {
  const { t } = useTranslation()
  const canAct = useCanAct()
  const [entry, setEntry] = useState<Entry | null>(null)
  return (
    <ReadView read={props.read}>
      {(entries) =>
        entries.length === 0 ? (
          <EmptyView
            icon={<CheckCircleFilled className="ink-green" />}
            title={t('attendance.inbox-empty')}
            hint={t('attendance.inbox-empty-hint')}
          />
        ) : (
          <Panel>
            <table className="figures">
              <thead>
                <tr>
                  <th>{t('attendance.number')}</th>
                  <th>{t('attendance.device')}</th>
                  <th className="money">{t('attendance.punch-count')}</th>
                  <th>{t('attendance.first-last')}</th>
                  <th>{t('attendance.guess')}</th>
                  <th />
                </tr>
              </thead>
              <tbody>
                {entries.map((one) => (
                  <tr key={`${one.deviceId} ${one.number}`}>
                    <td>
                      <strong className="number inbox-number">{one.number}</strong>
                    </td>
                    <td>{one.deviceName}</td>
                    <td className="money">{one.punches}</td>
                    <td className="number small">
                      {localDateTime(one.firstAt)}
                      <br />
                      {localDateTime(one.lastAt)}
                    </td>
                    <td>
                      {one.guess ? (
                        <>
                          <strong>{one.guess.name}</strong>
                          <span className="small muted block">{codeText(one.guess.why)}</span>
                        </>
                      ) : (
                        <span className="muted">—</span>
                      )}
                    </td>
                    <td className="money">
                      {canAct && (
                        <Button type="primary" size="large" onClick={() => setEntry(one)}>
                          {t('attendance.assign')}
                        </Button>
                      )}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
            {entry && <AssignDialog entry={entry} onClose={() => setEntry(null)} />}
          </Panel>
        )
      }
    </ReadView>
  )
}

function AssignDialog(props: { entry: Entry; onClose: () => void }) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const { entry } = props
  const assign = useCommand('attendance.assignNumber')
  const [workerId, setWorkerId] = useState<string | null>(entry.guess?.workerId ?? null)
  const [fromDate, setFromDate] = useState(localDate(entry.firstAt))
  const [everyDevice, setEveryDevice] = useState(true)
  const submit = async () => {
    if (!workerId) return
    const done = await assign.run({
      deviceId: everyDevice ? null : entry.deviceId,
      number: entry.number,
      workerId,
      fromDate,
    })
    if (!done) return
    void message.success(t('attendance.assigned', { count: done.punches }))
    props.onClose()
  }
  return (
    <Modal
      open
      centered
      title={t('attendance.assign-title', { number: entry.number })}
      onCancel={props.onClose}
      okText={t('attendance.assign')}
      cancelText={t('app:cancel')}
      okButtonProps={{ disabled: !workerId, size: 'large' }}
      cancelButtonProps={{ size: 'large' }}
      confirmLoading={assign.busy}
      onOk={() => void submit()}
    >
      <div className="stack">
        <Field label={t('attendance.who')}>
          <WorkerSelect value={workerId} onChange={setWorkerId} known={entry.guess?.name ?? null} />
        </Field>
        <Field label={t('attendance.from')} note={t('attendance.from-note')}>
          <DateField value={fromDate} onChange={(date) => date && setFromDate(date)} />
        </Field>
        <Checkbox checked={everyDevice} onChange={(event) => setEveryDevice(event.target.checked)}>
          {t('attendance.every-device')}
        </Checkbox>
        <RefusalAlert error={assign.error} />
      </div>
    </Modal>
  )
}
