import { Button, Input } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { OutputOf } from '../../../app/paths.ts'
import { useCommand, useRead } from '../../../app/read.ts'
import { formatMoney } from '../../../components/format.ts'
import { Panel } from '../../../components/PageHead.tsx'
import { RefusalAlert } from '../../../components/RefusalAlert.tsx'
import { useCanAct, useCanActForTeam } from '../../../stores/session.ts'

type Held = OutputOf<'payroll.heldLines'>[number]

/** Disputed lines of a month that were held back: what the worker says, what was answered, and what became of it. */
export function HeldPanel(props: { month: string; onSupplement: (listId: string) => void }) {
  const { t } = useTranslation()
  const held = useRead('payroll.heldLines', { month: props.month })
  if (!held.data || held.data.length === 0) return null
  return (
    <Panel className="held-panel" title={t('held.title', { count: held.data.length })}>
      <p className="small muted">{t('held.note')}</p>
      <table className="figures">
        <thead>
          <tr>
            <th>{t('person.name')}</th>
            <th className="money">{t('wages.net')}</th>
            <th>{t('held.text')}</th>
            <th>{t('wages.answer')}</th>
            <th>{t('held.outcome')}</th>
          </tr>
        </thead>
        <tbody>
          {held.data.map((line) => (
            <tr key={line.lineId}>
              <td>
                <strong>{line.name}</strong>
                <span className="small muted block">{line.teamName}</span>
              </td>
              <td className="money">{formatMoney(line.netFen)}</td>
              <td className="held-words">{line.text}</td>
              <td className="held-words">
                {line.openObjectionId ? <Answer id={line.openObjectionId} /> : line.answer}
              </td>
              <td>
                <Outcome line={line} onSupplement={props.onSupplement} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  )
}

function Answer(props: { id: string }) {
  const { t } = useTranslation()
  const canAct = useCanAct()
  const answer = useCommand('payroll.answerObjection')
  const [text, setText] = useState('')
  if (!canAct) return <span className="tag amber">{t('held.waiting')}</span>
  return (
    <form
      className="stack-small"
      onSubmit={(event) => {
        event.preventDefault()
        void answer.run({ objectionId: props.id, answer: text.trim() })
      }}
    >
      <span className="row">
        <Input
          size="large"
          maxLength={500}
          placeholder={t('wages.answer-placeholder')}
          aria-label={t('wages.answer')}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <Button type="primary" size="large" htmlType="submit" loading={answer.busy} disabled={text.trim().length < 2}>
          {t('wages.answer')}
        </Button>
      </span>
      <RefusalAlert error={answer.error} />
    </form>
  )
}

function Outcome(props: { line: Held; onSupplement: (listId: string) => void }) {
  const { t } = useTranslation()
  const mayDraft = useCanActForTeam()
  const { line } = props
  if (line.paid) return <span className="tag green">{t('held.paid')}</span>
  if (line.paidBy) {
    const words = line.paidByState === 'frozen' ? t('held.on-frozen') : t('held.on-list')
    return (
      <a className="team-link" href={`#/wages/list/${line.paidBy}`}>
        {words}
      </a>
    )
  }
  if (line.openObjectionId) return <span className="tag amber">{t('held.waiting')}</span>
  if (line.listState !== 'frozen') return <span className="tag blue">{t('held.until-frozen')}</span>
  return mayDraft ? (
    <Button size="large" onClick={() => props.onSupplement(line.listId)}>
      {t('supplement.draft')}
    </Button>
  ) : (
    <span className="tag blue">{t('held.answered')}</span>
  )
}
