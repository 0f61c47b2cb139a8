import { Button, Input } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ListState, WageLine } from '../../../../src-main/contract/payroll.ts'
import { call } from '../../../app/client.ts'
import { useCommand } from '../../../app/read.ts'
import { useApproval } from '../../../components/Approval.tsx'
import { RefusalAlert } from '../../../components/RefusalAlert.tsx'

/** What the office does for a worker without his card: his signature on paper, his objection on paper, paid or held. */
export function LineActions(props: { line: WageLine; state: ListState }) {
  const { t } = useTranslation()
  const ask = useApproval()
  const object = useCommand('payroll.object')
  const hold = useCommand('payroll.hold')
  const [text, setText] = useState('')
  const [done, setDone] = useState<'object' | 'hold' | null>(null)
  const { line, state } = props
  if (state === 'frozen') return null
  const confirmOnPaper = () =>
    ask({
      title: t('line.paper-title', { name: line.name }),
      text: t('line.paper-text'),
      reason: true,
      roles: ['clerk', 'manager'],
      run: (approval, reason) => call('payroll.confirm', { lineId: line.id, way: { how: 'paper', reason, approval } }),
    })
  const send = async (how: 'object' | 'hold') => {
    object.clear()
    hold.clear()
    const command = how === 'object' ? object : hold
    if (!(await command.run({ lineId: line.id, text: text.trim(), readId: null }))) return
    setText('')
    setDone(how)
  }
  const tooShort = text.trim().length < 2
  return (
    <section className="sub-form stack">
      {line.confirmation === null && state === 'drafted' && (
        <div className="row between">
          <span>{t('line.paper-note')}</span>
          <Button size="large" onClick={confirmOnPaper}>
            {t('line.paper')}
          </Button>
        </div>
      )}
      <div className="stack-small">
        <strong>{t('line.objection-title')}</strong>
        <Input.TextArea
          rows={2}
          maxLength={500}
          placeholder={t('line.objection-placeholder')}
          aria-label={t('line.objection')}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <div className="row-wrap">
          <Button size="large" loading={object.busy} disabled={tooShort} onClick={() => void send('object')}>
            {t('line.objection')}
          </Button>
          <Button size="large" danger loading={hold.busy} disabled={tooShort} onClick={() => void send('hold')}>
            {t('line.hold')}
          </Button>
        </div>
        <span className="small muted">{t('line.hold-note')}</span>
        {done && (
          <p className="tag green" role="status">
            {t(`line.${done}-done`)}
          </p>
        )}
      </div>
      <RefusalAlert error={object.error ?? hold.error} />
    </section>
  )
}
