import { Input, Modal } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCommand } from '../../../app/read.ts'
import { go } from '../../../app/router.ts'
import { Field } from '../../../components/Field.tsx'
import { RefusalAlert } from '../../../components/RefusalAlert.tsx'

/** Takes back a batch that nobody has released yet: the reason is enough. */
export function CancelDialog(props: { batchId: string; onClose: () => void }) {
  const { t } = useTranslation()
  const cancel = useCommand('bank.cancel')
  const [reason, setReason] = useState('')
  const submit = async () => {
    if (!(await cancel.run({ batchId: props.batchId, reason: reason.trim(), approval: null }))) return
    props.onClose()
    go('bank')
  }
  return (
    <Modal
      open
      centered
      width={560}
      title={t('batch.cancel-title')}
      okText={t('batch.cancel')}
      cancelText={t('app:close')}
      okButtonProps={{ size: 'large', danger: true, disabled: reason.trim().length < 2 }}
      cancelButtonProps={{ size: 'large' }}
      confirmLoading={cancel.busy}
      onCancel={props.onClose}
      onOk={() => void submit()}
    >
      <div className="stack">
        <p>{t('batch.cancel-text')}</p>
        <Field label={t('app:approval.reason')}>
          <Input.TextArea
            autoFocus
            rows={3}
            maxLength={500}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        </Field>
        <RefusalAlert error={cancel.error} />
      </div>
    </Modal>
  )
}
