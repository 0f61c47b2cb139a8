import { CheckCircleFilled } from '@ant-design/icons'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { OutputOf } from '../../app/paths.ts'
import { useCommand, useRead } from '../../app/read.ts'
import { formatMoney, formatWorkdays } from '../../components/format.ts'
import { RefusalAlert } from '../../components/RefusalAlert.tsx'
import { EmptyView, ReadView } from '../../components/StateView.tsx'
import { codeText, codeTextOrNull } from '../../locales/codes.ts'
import { overtimeHours } from '../attendance/cell.ts'
import { Trace } from '../wages/later/Trace.tsx'
import { KioskObjection } from './KioskObjection.tsx'
import { KioskStanding } from './KioskStanding.tsx'

export type OwnLines = OutputOf<'payroll.ownLines'>

type Line = OwnLines['lines'][number]

interface LinesProps {
  own: OwnLines
  readId: string
  onChanged: () => void
}

/** A worker's own lines, newest first, large enough to read at arm's length. */
export function KioskLines(props: LinesProps) {
  const { t } = useTranslation()
  const [newest] = props.own.lines
  // What still wants an answer of his, and all of the newest month, is shown large.
  const large = props.own.lines.filter(
    (line) => line.month === newest?.month || (line.state === 'drafted' && !line.held),
  )
  const earlier = props.own.lines.filter((line) => !large.includes(line))
  return (
    <main className="kiosk-main">
      <h1 className="kiosk-name">{t('kiosk.hello', { name: props.own.name })}</h1>
      {large.length === 0 ? (
        <EmptyView title={t('kiosk.no-lines')} hint={t('kiosk.no-lines-hint')} />
      ) : (
        <>
          {large.map((line) => (
            <KioskLine key={line.id} line={line} readId={props.readId} onChanged={props.onChanged} />
          ))}
          <KioskStanding readId={props.readId} />
          {earlier.length > 0 && (
            <section className="panel kiosk-earlier">
              <h2 className="panel-title">{t('kiosk.earlier')}</h2>
              <ul className="plain-list">
                {earlier.map((line) => (
                  <li key={line.id} className="row between">
                    <span className="number">{line.month}</span>
                    <span>
                      {line.teamName}
                      {line.supplement > 0 && ` · ${t('kiosk.supplement')}`}
                    </span>
                    <span className="number">{t('kiosk.days', { days: formatWorkdays(line.workdayCenti) })}</span>
                    <strong className="money">{formatMoney(line.netFen)}</strong>
                    <PaymentWord line={line} />
                  </li>
                ))}
              </ul>
            </section>
          )}
        </>
      )}
    </main>
  )
}

function PaymentWord(props: { line: Line }) {
  const { t } = useTranslation()
  const { payment, state, held } = props.line
  if (held) return <span className="tag amber">{t('kiosk.held')}</span>
  if (payment === null) return <span className="tag">{t(`list-state.${state}`)}</span>
  const words = t(`payment-state.${payment}`, { defaultValue: codeTextOrNull(payment) ?? payment })
  return <span className={payment === 'paid' ? 'tag green' : 'tag blue'}>{words}</span>
}

function KioskLine(props: { line: Line; readId: string; onChanged: () => void }) {
  const { t } = useTranslation()
  const { line, readId } = props
  const confirm = useCommand('payroll.confirm')
  const [objecting, setObjecting] = useState(false)
  const [why, setWhy] = useState(false)
  const mayConfirm = line.confirmation === null && line.state === 'drafted' && !line.held
  const mayObject = line.state !== 'frozen' && !line.held
  const accept = async () => {
    if (await confirm.run({ lineId: line.id, way: { how: 'card', readId } })) props.onChanged()
  }
  return (
    <section className="panel kiosk-line">
      <div className="row between">
        <span className="kiosk-month">
          {t('kiosk.wages-of', { month: line.month })} · {line.teamName}
          {line.supplement > 0 && ` · ${t('kiosk.supplement')}`}
        </span>
        <PaymentWord line={line} />
      </div>
      <div className="kiosk-net number">{formatMoney(line.netFen)}</div>
      <ul className="kiosk-figures">
        <Figure label={t('attendance.workday')} value={formatWorkdays(line.workdayCenti)} />
        <Figure label={t('attendance.overtime-hours')} value={overtimeHours(line.overtimeMinutes)} />
        <Figure label={t('wages.gross')} value={formatMoney(line.grossFen)} />
        <Figure label={t('wages.deduction')} value={formatMoney(line.deductionFen)} />
        <Figure label={t('kiosk.to-card')} value={line.account ?? t('roster.no-account')} />
      </ul>
      <Button className="kiosk-why" onClick={() => setWhy(!why)} aria-expanded={why}>
        {t(why ? 'kiosk.why-close' : 'kiosk.why')}
      </Button>
      {why && <KioskWhy lineId={line.id} readId={readId} />}
      {(line.held ? [] : line.warnings).map((warning) => (
        <p key={warning.code} className="tag amber">
          {codeText(warning.code, warning.params)}
        </p>
      ))}
      {line.held && <p className="tag amber">{t('kiosk.held-text')}</p>}
      {line.openObjections > 0 && <p className="tag amber">{t('kiosk.objection-open')}</p>}
      {line.objections.map(({ text, answer }) => (
        <p key={`${text} ${answer}`} className="kiosk-objection">
          <span className="muted">{t('kiosk.you-said')}</span> {text}
          {answer !== null && (
            <span className="block ink-green">
              {t('kiosk.answer')} {answer}
            </span>
          )}
        </p>
      ))}
      <RefusalAlert error={confirm.error} />
      <div className="kiosk-buttons">
        {line.confirmation ? (
          <p className="kiosk-confirmed">
            <CheckCircleFilled /> {t('kiosk.confirmed')}
          </p>
        ) : (
          mayConfirm && (
            <Button type="primary" className="kiosk-yes" loading={confirm.busy} onClick={() => void accept()}>
              {t('kiosk.confirm')}
            </Button>
          )
        )}
        {mayObject && (
          <Button className="kiosk-no" danger onClick={() => setObjecting(true)}>
            {t('kiosk.object')}
          </Button>
        )}
      </div>
      {objecting && (
        <KioskObjection
          lineId={line.id}
          readId={readId}
          onClose={() => setObjecting(false)}
          onChanged={props.onChanged}
        />
      )}
    </section>
  )
}

/** Every amount of the own line, down to the punches. */
function KioskWhy(props: { lineId: string; readId: string }) {
  const read = useRead('payroll.ownExplain', { lineId: props.lineId, readId: props.readId })
  return (
    <ReadView read={read} lines={6}>
      {(data) => (
        <div className="kiosk-trace">
          <Trace data={data} />
        </div>
      )}
    </ReadView>
  )
}

function Figure(props: { label: string; value: string }) {
  return (
    <li>
      <span className="muted">{props.label}</span>
      <strong className="number">{props.value}</strong>
    </li>
  )
}
