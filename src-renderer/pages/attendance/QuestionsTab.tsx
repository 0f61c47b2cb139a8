import { CheckCircleFilled } from '@ant-design/icons'
import { useVirtualizer } from '@tanstack/react-virtual'
import { Button, Select } from 'antd'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Question } from '../../../src-main/contract/attendance.ts'
import type { Read } from '../../app/read.ts'
import { EmptyView, ReadView } from '../../components/StateView.tsx'
import { codeText } from '../../locales/codes.ts'
import { DirectionMark } from '../today/OnSite.tsx'
import { DayDrawer, type DayPlace } from './DayDrawer.tsx'

const ROW_PX = 84

/** The clerk's queue: days that cannot be counted until somebody says what happened. */
export function QuestionsTab(props: { read: Read<Question[]> }) {
  const { t } = useTranslation()
  const [teamId, setTeamId] = useState('')
  const [place, setPlace] = useState<DayPlace | null>(null)
  return (
    <ReadView read={props.read} lines={8}>
      {(questions) => {
        if (questions.length === 0) {
          return (
            <EmptyView
              icon={<CheckCircleFilled className="ink-green" />}
              title={t('attendance.no-questions')}
              hint={t('attendance.no-questions-hint')}
            />
          )
        }
        const teams = new Map(questions.map((question) => [question.teamId ?? 'none', question.teamName]))
        const shown = questions.filter((question) => teamId === '' || (question.teamId ?? 'none') === teamId)
        return (
          <>
            <div className="row-wrap grid-head">
              <Select
                className="grid-team"
                size="large"
                aria-label={t('work.team')}
                value={teamId}
                onChange={setTeamId}
                options={[
                  { value: '', label: t('roster.all-teams') },
                  ...[...teams].map(([value, label]) => ({ value, label })),
                ]}
              />
              <span className="muted">{t('attendance.questions-note')}</span>
            </div>
            <QuestionList questions={shown} onPick={setPlace} />
            <DayDrawer place={place} closed={false} onClose={() => setPlace(null)} />
          </>
        )
      }}
    </ReadView>
  )
}

function QuestionList(props: { questions: Question[]; onPick: (place: DayPlace) => void }) {
  const scroller = useRef<HTMLDivElement>(null)
  const rows = useVirtualizer({
    count: props.questions.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: 6,
  })
  return (
    <div className="panel question-scroll" ref={scroller}>
      <div className="virtual-space" style={{ height: rows.getTotalSize() }}>
        {rows.getVirtualItems().map((item) => {
          const question = props.questions[item.index]
          if (!question) return null
          return (
            <QuestionRow
              key={`${question.workerId} ${question.date} ${question.code}`}
              question={question}
              top={item.start}
              onPick={props.onPick}
            />
          )
        })}
      </div>
    </div>
  )
}

function QuestionRow(props: { question: Question; top: number; onPick: (place: DayPlace) => void }) {
  const { t } = useTranslation()
  const { question } = props
  const suggestion =
    question.suggestedTime !== null
      ? { time: question.suggestedTime, direction: question.suggestedDirection ?? 1 }
      : null
  return (
    <div className="question-row" style={{ transform: `translateY(${props.top}px)` }}>
      <span>
        <strong className="question-name block ellipsis">{question.workerName}</strong>
        <span className="small muted block ellipsis">{question.teamName}</span>
      </span>
      <span className="number question-date">{question.date.slice(5)}</span>
      <span className="grow">
        <span className="tag red">{codeText(question.code)}</span>
      </span>
      <span className="row question-punches">
        {question.punches.slice(0, 3).map((punch) => (
          <span key={punch.id} className="row punch-chip">
            <DirectionMark direction={punch.direction} />
            <span className="number">{punch.localTime}</span>
          </span>
        ))}
      </span>
      <Button
        type="primary"
        size="large"
        onClick={() =>
          props.onPick({ workerId: question.workerId, name: question.workerName, date: question.date, suggestion })
        }
      >
        {suggestion
          ? t('attendance.add-suggested', {
              time: suggestion.time,
              direction: t(suggestion.direction === 0 ? 'direction.in' : 'direction.out'),
            })
          : t('attendance.handle')}
      </Button>
    </div>
  )
}
