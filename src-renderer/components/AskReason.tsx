import { Button, Input, Popover } from 'antd'
import { type ReactElement, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Field } from './Field.tsx'
import { RefusalAlert } from './RefusalAlert.tsx'

const LEAST = 2

/** A button that shows personal data, and the form that first asks why: the reading is recorded with the reason. */
export function AskReason(props: {
  title: string
  note: string
  busy: boolean
  error: Parameters<typeof RefusalAlert>[0]['error']
  /** True where the data were shown: the form closes. */
  onReason: (reason: string) => Promise<boolean>
  children: ReactElement
}) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  const [reason, setReason] = useState('')
  const submit = async () => {
    if (reason.trim().length < LEAST || !(await props.onReason(reason.trim()))) return
    setOpen(false)
    setReason('')
  }
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      trigger="click"
      title={props.title}
      content={
        <form
          className="stack reveal"
          onSubmit={(event) => {
            event.preventDefault()
            void submit()
          }}
        >
          <Field label={t('app:approval.reason')} note={props.note}>
            <Input value={reason} maxLength={500} onChange={(event) => setReason(event.target.value)} />
          </Field>
          <RefusalAlert error={props.error} />
          <Button type="primary" htmlType="submit" disabled={reason.trim().length < LEAST} loading={props.busy}>
            {t('reveal.show')}
          </Button>
        </form>
      }
    >
      {props.children}
    </Popover>
  )
}
