import { Button, Input } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCommand } from '../../app/read.ts'
import { DateField } from '../../components/DateField.tsx'
import { Field } from '../../components/Field.tsx'
import { RefusalAlert } from '../../components/RefusalAlert.tsx'
import { useToday } from './today.ts'

export function ExitForm(props: { engagementId: string; onDone: () => void }) {
  const { t } = useTranslation()
  const today = useToday()
  const exit = useCommand('roster.exit')
  const [exitDate, setExitDate] = useState(today)
  const [reason, setReason] = useState('')
  const submit = async () => {
    if (reason.trim().length < 2) return
    if (await exit.run({ engagementId: props.engagementId, exitDate, reason: reason.trim() })) props.onDone()
  }
  return (
    <form
      className="stack sub-form"
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
    >
      <div className="fields">
        <Field label={t('roster.exit-date')}>
          <DateField value={exitDate} onChange={(date) => date && setExitDate(date)} />
        </Field>
        <Field label={t('app:approval.reason')}>
          <Input
            size="large"
            autoFocus
            value={reason}
            maxLength={500}
            onChange={(event) => setReason(event.target.value)}
          />
        </Field>
      </div>
      <RefusalAlert error={exit.error} />
      <div className="row">
        <Button
          type="primary"
          danger
          size="large"
          htmlType="submit"
          loading={exit.busy}
          disabled={reason.trim().length < 2}
        >
          {t('roster.record-exit')}
        </Button>
        <Button size="large" onClick={props.onDone}>
          {t('app:cancel')}
        </Button>
      </div>
    </form>
  )
}
