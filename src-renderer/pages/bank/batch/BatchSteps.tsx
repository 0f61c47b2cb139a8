import { CheckCircleFilled, ClockCircleOutlined, ExclamationCircleFilled, MinusCircleOutlined } from '@ant-design/icons'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Batch, BatchHistory } from '../../../../src-main/contract/bank.ts'
import { localDateTime, localTime } from '../../../components/format.ts'
import { codeTextOrNull } from '../../../locales/codes.ts'

type Mark = 'done' | 'now' | 'later' | 'bad'

interface Step {
  key: string
  mark: Mark
  /** Who, and what is there to know. */
  text: ReactNode
  at: string | null
}

const ICONS: Readonly<Record<Mark, ReactNode>> = {
  done: <CheckCircleFilled />,
  now: <ClockCircleOutlined />,
  later: <MinusCircleOutlined />,
  bad: <ExclamationCircleFilled />,
}

/** The batch as a line of steps: prepared, approved, handed over, at the bank, finished; each with who and when. */
export function BatchSteps(props: { batch: Batch; history: BatchHistory }) {
  const { t } = useTranslation()
  const steps = useSteps(props.batch, props.history)
  return (
    <ol className="batch-steps">
      {steps.map((step) => (
        <li
          key={step.key}
          className={`batch-step ${step.mark}`}
          {...(step.mark === 'now' ? { 'aria-current': 'step' } : {})}
        >
          <span className="batch-step-name">
            {ICONS[step.mark]} {t(`batch-step.${step.key}`)}
          </span>
          <span className="batch-step-text">{step.text}</span>
          {step.at && <span className="small muted number">{localDateTime(step.at)}</span>}
        </li>
      ))}
    </ol>
  )
}

function useSteps(batch: Batch, history: BatchHistory): Step[] {
  const { t } = useTranslation()
  const { state } = batch
  const [prepared, approved] = batch.approvals
  const waits = state === 'prepared' || state === 'approved'
  const went = waits ? undefined : history.findLast(({ what }) => what === 'sent' || what === 'exported')
  const answered = history.findLast(({ what }) => what === 'answered')
  const finished = state === 'settled' || state === 'refused'
  return [
    { key: 'prepared', mark: 'done', text: prepared?.name ?? '', at: batch.preparedAt },
    {
      key: 'approved',
      mark: approved ? 'done' : 'now',
      text: approved?.name ?? t('batch-step.second-person'),
      at: approved?.at ?? null,
    },
    {
      key: 'handed-over',
      mark: state === 'prepared' ? 'later' : state === 'approved' ? 'now' : 'done',
      text: waits ? <Waiting batch={batch} history={history} /> : (went?.by ?? (went ? t('batch-step.by-itself') : '')),
      at: went?.at ?? null,
    },
    {
      key: 'bank',
      mark: waits ? 'later' : state === 'unknown' ? 'bad' : finished ? 'done' : 'now',
      text: waits ? '' : t(`batch-step.bank-${finished ? 'answered' : state}`),
      at: answered?.at ?? null,
    },
    {
      key: 'finished',
      mark: !finished ? 'later' : state === 'refused' || batch.failed > 0 ? 'bad' : 'done',
      text: finished ? t(`batch-step.${state}`, { paid: batch.paid, failed: batch.failed }) : '',
      at: finished ? (answered?.at ?? null) : null,
    },
  ]
}

/** Waiting in the outbox, or for somebody to hand it over; why the last try failed. */
function Waiting(props: { batch: Batch; history: BatchHistory }) {
  const { t } = useTranslation()
  const { batch, history } = props
  const { queued } = batch
  if (!queued) {
    const last = history.at(-1)
    const came =
      last && (last.what === 'not-sent' || last.what === 'unknown-to-bank' || last.what === 'told-never-arrived')
    return (
      <>{came ? t(`batch-step.again-${last.what}`) : batch.state === 'approved' ? t('batch-step.to-hand-over') : ''}</>
    )
  }
  const { lastError } = queued
  return (
    <>
      {t(queued.tries > 0 ? 'batch-step.queued-tried' : 'batch-step.queued', {
        next: localTime(queued.nextAt),
        tries: queued.tries,
      })}
      {lastError && (
        <small className="block ink-red ellipsis" title={codeTextOrNull(lastError) ?? lastError}>
          {t('batch-step.last-error', { error: codeTextOrNull(lastError) ?? lastError })}
        </small>
      )}
    </>
  )
}
