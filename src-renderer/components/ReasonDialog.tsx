import { Input, Modal } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Field } from './Field.tsx'
import { RefusalAlert } from './RefusalAlert.tsx'

/** Asks for the reason of something that is recorded and cannot be changed afterwards. `run` says whether it went through. */
export function ReasonDialog(props: {
  title: string
  text: string
  okText: string
  busy: boolean
  error: unknown
  run: (reason: string) => Promise<boolean>
  onClose: () => void
}) {
  const { t } = useTranslation()
  const [reason, setReason] = useState('')
  const submit = async () => {
    if (await props.run(reason.trim())) props.onClose()
  }
  return (
    <Modal
      open
      centered
      title={props.title}
      onCancel={props.onClose}
      okText={props.okText}
      cancelText={t('app:cancel')}
      okButtonProps={{ disabled: reason.trim().length < 2, size: 'large' }}
      cancelButtonProps={{ size: 'large' }}
      confirmLoading={props.busy}
      onOk={() => void submit()}
    >
      <div className="stack">
        <p className="muted">{props.text}</p>
        <Field label={t('care.reason')}>
          <Input.TextArea rows={3} maxLength={500} value={reason} onChange={(event) => setReason(event.target.value)} />
        </Field>
        <RefusalAlert error={props.error} />
      </div>
    </Modal>
  )
}
