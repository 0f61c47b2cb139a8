import { EyeOutlined } from '@ant-design/icons'
import { Button, Input, Popover } from 'antd'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCommand } from '../../app/read.ts'
import { Field } from '../../components/Field.tsx'
import { RefusalAlert } from '../../components/RefusalAlert.tsx'

const SHOWN_MS = 60_000

/** A masked personal field; shown in full for a minute against a reason, which is recorded. */
export function Revealable(props: {
  worker: { id: string }
  field: 'idNumber' | 'phone' | 'address' | 'accountNumber'
  masked: string
}) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  const [reason, setReason] = useState('')
  const [text, setText] = useState<string | null>(null)
  const reveal = useCommand('roster.reveal')
  useEffect(() => {
    if (text === null) return
    const timer = setTimeout(() => setText(null), SHOWN_MS)
    return () => clearTimeout(timer)
  }, [text])
  const submit = async () => {
    if (reason.trim().length < 2) return
    const shown = await reveal.run({ workerId: props.worker.id, field: props.field, reason: reason.trim() })
    if (!shown) return
    setText(shown.text)
    setOpen(false)
    setReason('')
  }
  if (text !== null) return <strong className="number">{text}</strong>
  return (
    <span className="row">
      <span className="number">{props.masked}</span>
      <Popover
        open={open}
        onOpenChange={setOpen}
        trigger="click"
        title={t('reveal.title')}
        content={
          <form
            className="stack reveal"
            onSubmit={(event) => {
              event.preventDefault()
              void submit()
            }}
          >
            <Field label={t('app:approval.reason')} note={t('reveal.note')}>
              <Input value={reason} maxLength={500} onChange={(event) => setReason(event.target.value)} />
            </Field>
            <RefusalAlert error={reveal.error} />
            <Button type="primary" htmlType="submit" disabled={reason.trim().length < 2} loading={reveal.busy}>
              {t('reveal.show')}
            </Button>
          </form>
        }
      >
        <Button size="small" type="text" icon={<EyeOutlined />} aria-label={t('reveal.title')} />
      </Popover>
    </span>
  )
}
