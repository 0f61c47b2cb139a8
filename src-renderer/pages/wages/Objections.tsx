import { Button, Input } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { WageList } from '../../../src-main/contract/payroll.ts'
import { useCommand } from '../../app/read.ts'
import { localDateTime } from '../../components/format.ts'
import { RefusalAlert } from '../../components/RefusalAlert.tsx'
import { useCanAct } from '../../stores/session.ts'

type Objection = WageList['objections'][number]

/** Objections of the list, unanswered first; each needs an answer before the freeze. */
export function Objections(props: { list: WageList }) {
  const { t } = useTranslation()
  const { objections } = props.list
  if (objections.length === 0) return null
  const open = objections.filter((objection) => objection.answer === null).length
  const sorted = [...objections].sort((a, b) => Number(a.answer !== null) - Number(b.answer !== null))
  return (
    <details className={open > 0 ? 'panel objections open' : 'panel objections'} open={open > 0}>
      <summary>{t('wages.objections-sum', { count: objections.length, open })}</summary>
      <ul className="plain-list">
        {sorted.map((objection) => (
          <ObjectionItem key={objection.id} objection={objection} />
        ))}
      </ul>
    </details>
  )
}

function ObjectionItem(props: { objection: Objection }) {
  const { t } = useTranslation()
  const canAct = useCanAct()
  const answer = useCommand('payroll.answerObjection')
  const [text, setText] = useState('')
  const { objection } = props
  return (
    <li className="stack-small">
      <span>
        <strong>{objection.name}</strong> <span className="muted small">{localDateTime(objection.at)}</span>
        <span className="block">{objection.text}</span>
      </span>
      {objection.answer !== null ? (
        <span className="ink-green">
          {t('wages.answer')}：{objection.answer}
        </span>
      ) : (
        canAct && (
          <form
            className="row"
            onSubmit={(event) => {
              event.preventDefault()
              void answer.run({ objectionId: objection.id, answer: text.trim() })
            }}
          >
            <Input
              size="large"
              maxLength={500}
              placeholder={t('wages.answer-placeholder')}
              aria-label={t('wages.answer')}
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
            <Button
              type="primary"
              size="large"
              htmlType="submit"
              loading={answer.busy}
              disabled={text.trim().length < 2}
            >
              {t('wages.answer')}
            </Button>
          </form>
        )
      )}
      <RefusalAlert error={answer.error} />
    </li>
  )
}
