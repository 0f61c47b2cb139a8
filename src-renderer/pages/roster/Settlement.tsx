import { CheckCircleFilled } from '@ant-design/icons'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Settlement } from '../../../src-main/contract/payroll.ts'
import { call } from '../../app/client.ts'
import { refusalOf } from '../../app/errors.ts'
import type { OutputOf } from '../../app/paths.ts'
import { useCommand, useRead } from '../../app/read.ts'
import { go } from '../../app/router.ts'
import { useApproval } from '../../components/Approval.tsx'
import { formatMoney, localDateTime } from '../../components/format.ts'
import { PaperButton } from '../../components/PaperButton.tsx'
import { RefusalAlert } from '../../components/RefusalAlert.tsx'
import { StandingTable } from '../../components/StandingTable.tsx'
import { ReadView } from '../../components/StateView.tsx'
import { codeText } from '../../locales/codes.ts'
import { useMonthStore } from '../../stores/month.ts'
import { useCanAct, useSeesSite } from '../../stores/session.ts'
import { SettlementParts } from './SettlementParts.tsx'

type Worker = OutputOf<'roster.worker'>

/** A worker's account on the project, and for every engagement that ended its settlement (退场结清). */
export function WorkerAccount(props: { worker: Worker }) {
  const { t } = useTranslation()
  const seesSite = useSeesSite()
  const { worker } = props
  const ended = worker.engagements.filter(({ exitDate }) => exitDate !== null)
  const read = useRead('payroll.standing', { workerId: worker.id }, { enabled: seesSite })
  if (!seesSite && ended.length === 0) return null
  return (
    <section className="worker-section">
      <div className="panel-title">
        <h3 className="panel-heading">{t('standing.title')}</h3>
      </div>
      <div className="stack">
        {seesSite && (
          <ReadView read={read} lines={3}>
            {({ total, months }) =>
              months.length === 0 ? (
                <p className="muted">{t('standing.nothing')}</p>
              ) : (
                <StandingTable total={total} months={months} />
              )
            }
          </ReadView>
        )}
        {ended.map(({ id, teamId }) => (
          <ExitSettlement key={id} engagementId={id} teamId={teamId} />
        ))}
      </div>
    </section>
  )
}

function ExitSettlement(props: { engagementId: string; teamId: string }) {
  const read = useRead('payroll.settlement', { engagementId: props.engagementId })
  return (
    <ReadView read={read} lines={4}>
      {(settlement) => <SettlementView settlement={settlement} teamId={props.teamId} />}
    </ReadView>
  )
}

const FIGURES = ['payableFen', 'deductedFen', 'advancedFen', 'paidFen', 'unpaidFen', 'disputedFen'] as const

function SettlementView(props: { settlement: Settlement; teamId: string }) {
  const { t } = useTranslation()
  const { settlement, teamId } = props
  const { engagementId, standing, obstacles, settled, exitDate } = settlement
  return (
    <section className="sub-form stack settlement">
      <div className="row between">
        <strong>{t('settlement.title')}</strong>
        <span className="muted number">
          {settlement.teamName} · {settlement.entryDate} – {exitDate}
        </span>
      </div>
      <dl className="settlement-figures">
        {FIGURES.map((figure) => (
          <div key={figure}>
            <dt className="muted small">{t(`standing.${figure}`)}</dt>
            <dd className={figure === 'unpaidFen' && standing[figure] !== 0 ? 'number ink-red' : 'number'}>
              {formatMoney(standing[figure])}
            </dd>
          </div>
        ))}
      </dl>
      <SettlementParts months={settlement.months} />
      {settled ? (
        <p className="ink-green settlement-done">
          <CheckCircleFilled /> {t(`settlement.by-${settled.how}`, { at: localDateTime(settled.at) })}
        </p>
      ) : obstacles.length > 0 ? (
        <Obstacles obstacles={obstacles} teamId={teamId} />
      ) : (
        <Confirm settlement={settlement} />
      )}
      <span className="row-wrap">
        <PaperButton
          kind="exit-settlement"
          month={(exitDate ?? settlement.entryDate).slice(0, 7)}
          engagementId={engagementId}
        />
        {!settled && <span className="small muted">{t('settlement.paper-note')}</span>}
      </span>
    </section>
  )
}

/** What stands in the way, in words, each with the way to the page where it is cleared. */
function Obstacles(props: { obstacles: Settlement['obstacles']; teamId: string }) {
  const { t } = useTranslation()
  const choose = useMonthStore((state) => state.choose)
  const pathOf = (code: string): string | null => {
    if (code === 'payroll.month-open') return `attendance/grid/${props.teamId}`
    if (code === 'payroll.month-not-frozen') return 'wages'
    return code === 'payroll.not-cleared' ? 'bank' : null
  }
  return (
    <div className="stack-small">
      <strong className="ink-amber">{t('settlement.obstacles')}</strong>
      <ul className="plain-list">
        {props.obstacles.map(({ code, params }) => {
          const path = pathOf(code)
          return (
            <li key={`${code} ${JSON.stringify(params)}`} className="row between">
              <span>{codeText(code, params)}</span>
              {path && (
                <Button
                  size="large"
                  onClick={() => {
                    if (typeof params.month === 'string') choose(params.month)
                    go(path)
                  }}
                >
                  {t('settlement.go')}
                </Button>
              )}
            </li>
          )
        })}
      </ul>
    </div>
  )
}

/** The leaver's word: his own card on the reader, or his signature on the printed confirmation before a second person. */
function Confirm(props: { settlement: Settlement }) {
  const { t } = useTranslation()
  const ask = useApproval()
  const canAct = useCanAct()
  const settle = useCommand('payroll.settle')
  const [noCard, setNoCard] = useState(false)
  const [error, setError] = useState<unknown>(undefined)
  const { engagementId, name } = props.settlement
  if (!canAct) return null
  const byCard = async () => {
    setNoCard(false)
    setError(undefined)
    try {
      const card = await call('roster.cardOnReader', undefined)
      if (card) await settle.run({ engagementId, way: { how: 'card', readId: card.readId } })
      else setNoCard(true)
    } catch (reason) {
      setError(reason)
    }
  }
  const onPaper = () =>
    ask({
      title: t('settlement.paper-title', { name }),
      text: t('settlement.paper-text'),
      reason: true,
      roles: ['clerk', 'manager'],
      run: (approval, reason) => call('payroll.settle', { engagementId, way: { how: 'paper', reason, approval } }),
    })
  const gone = refusalOf(settle.error)?.code === 'payroll.card-gone'
  return (
    <div className="stack-small">
      <p>{t('settlement.ready', { name })}</p>
      <div className="row-wrap">
        <Button type="primary" size="large" loading={settle.busy} onClick={() => void byCard()}>
          {t('settlement.card')}
        </Button>
        <Button size="large" onClick={onPaper}>
          {t('settlement.paper')}
        </Button>
      </div>
      {(noCard || gone) && (
        <p className="tag amber" role="status">
          {t('settlement.lay-card')}
        </p>
      )}
      <RefusalAlert error={gone ? error : (settle.error ?? error)} />
    </div>
  )
}
