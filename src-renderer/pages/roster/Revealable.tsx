import { EyeOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCommand } from '../../app/read.ts'
import { AskReason } from '../../components/AskReason.tsx'

const SHOWN_MS = 60_000

/** A masked personal field; shown in full for a minute against a reason, which is recorded. */
export function Revealable(props: {
  worker: { id: string }
  field: 'idNumber' | 'phone' | 'address' | 'accountNumber'
  masked: string
}) {
  const { t } = useTranslation()
  const [text, setText] = useState<string | null>(null)
  const reveal = useCommand('roster.reveal')
  useEffect(() => {
    if (text === null) return
    const timer = setTimeout(() => setText(null), SHOWN_MS)
    return () => clearTimeout(timer)
  }, [text])
  const onReason = async (reason: string) => {
    const shown = await reveal.run({ workerId: props.worker.id, field: props.field, reason })
    if (shown) setText(shown.text)
    return shown !== undefined
  }
  if (text !== null) return <strong className="number">{text}</strong>
  return (
    <span className="row">
      <span className="number">{props.masked}</span>
      <AskReason
        title={t('reveal.title')}
        note={t('reveal.note')}
        busy={reveal.busy}
        error={reveal.error}
        onReason={onReason}
      >
        <Button size="small" type="text" icon={<EyeOutlined />} aria-label={t('reveal.title')} />
      </AskReason>
    </span>
  )
}
