import { App, Button, Input, Modal } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { CrossFinding } from '../../../src-main/contract/cross-checks.ts'
import { noteError, touchAll } from '../../app/cache.ts'
import { call } from '../../app/client.ts'
import { type Approval, useApproval } from '../../components/Approval.tsx'
import { DateField } from '../../components/DateField.tsx'
import { Field } from '../../components/Field.tsx'
import { RefusalAlert } from '../../components/RefusalAlert.tsx'
import { codeText } from '../../locales/codes.ts'

/** Explains a finding away: a reason, and for a serious one a second person. */
export function SilenceButton(props: { finding: CrossFinding; month: string }) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const ask = useApproval()
  const [asking, setAsking] = useState(false)
  const { finding, month } = props
  const title = t('checks.silence')
  const text = codeText(finding.code, finding.params)
  const silence = async (reason: string, until: string | null, approval: Approval | null) => {
    await call('compliance.silence', { month, key: finding.key, reason, until, approval })
    void message.success(t('checks.silenced-done'))
  }
  const start = () => {
    if (finding.severity !== 'serious') setAsking(true)
    else ask({ title, text, reason: true, run: (approval, reason) => silence(reason, null, approval) })
  }
  return (
    <>
      <Button size="large" onClick={start}>
        {title}
      </Button>
      {asking && (
        <ReasonDialog
          title={title}
          text={text}
          withUntil
          onClose={() => setAsking(false)}
          run={(reason, until) => silence(reason, until, null)}
        />
      )}
    </>
  )
}

/** Asks for a reason, and where wanted for the last day that it holds. */
export function ReasonDialog(props: {
  title: string
  text: string
  withUntil?: boolean
  run: (reason: string, until: string | null) => Promise<unknown>
  onClose: () => void
}) {
  const { t } = useTranslation()
  const [reason, setReason] = useState('')
  const [until, setUntil] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(undefined)
  const submit = async () => {
    setBusy(true)
    setError(undefined)
    try {
      await props.run(reason.trim(), until)
      touchAll()
      props.onClose()
    } catch (failure) {
      noteError(failure)
      setError(failure)
      setBusy(false)
    }
  }
  return (
    <Modal
      open
      centered
      width={560}
      title={props.title}
      okText={props.title}
      cancelText={t('app:cancel')}
      okButtonProps={{ size: 'large', disabled: reason.trim().length < 2 }}
      cancelButtonProps={{ size: 'large' }}
      confirmLoading={busy}
      onCancel={props.onClose}
      onOk={() => void submit()}
    >
      <div className="stack">
        <p>{props.text}</p>
        <Field label={t('app:approval.reason')}>
          <Input.TextArea
            autoFocus
            rows={3}
            maxLength={500}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        </Field>
        {props.withUntil && (
          <Field label={t('checks.until-label')} note={t('checks.until-note')}>
            <DateField value={until} onChange={setUntil} allowClear />
          </Field>
        )}
        <RefusalAlert error={error} />
      </div>
    </Modal>
  )
}
