import { CheckCircleFilled } from '@ant-design/icons'
import { Button, Input, Modal } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { OutputOf } from '../../app/paths.ts'
import { useCommand } from '../../app/read.ts'
import { formatMoney, formatWorkdays } from '../../components/format.ts'
import { RefusalAlert } from '../../components/RefusalAlert.tsx'
import { EmptyView } from '../../components/StateView.tsx'
import { codeText, codeTextOrNull } from '../../locales/codes.ts'
import { overtimeHours } from '../attendance/cell.ts'

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
  const lines = [...props.own.lines].sort((a, b) => (a.month < b.month ? 1 : -1))
  const [first, ...earlier] = lines
  return (
    <main className="kiosk-main">
      <h1 className="kiosk-name">{t('kiosk.hello', { name: props.own.name })}</h1>
      {!first ? (
        <EmptyView title={t('kiosk.no-lines')} hint={t('kiosk.no-lines-hint')} />
      ) : (
        <>
          <KioskLine line={first} readId={props.readId} onChanged={props.onChanged} />
          {earlier.length > 0 && (
            <section className="panel kiosk-earlier">
              <h2 className="panel-title">{t('kiosk.earlier')}</h2>
              <ul className="plain-list">
                {earlier.map((line) => (
                  <li key={line.id} className="row between">
                    <span className="number">{line.month}</span>
                    <span>{line.teamName}</span>
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
  const { payment, state } = props.line
  if (payment === null) return <span className="tag">{t(`list-state.${state}`)}</span>
  const words = t(`payment-state.${payment}`, { defaultValue: codeTextOrNull(payment) ?? payment })
  return <span className={payment === 'paid' ? 'tag green' : 'tag blue'}>{words}</span>
}

function KioskLine(props: { line: Line; readId: string; onChanged: () => void }) {
  const { t } = useTranslation()
  const { line, readId } = props
  const confirm = useCommand('payroll.confirm')
  const [objecting, setObjecting] = useState(false)
  const mayConfirm = line.confirmation === null && line.state === 'drafted'
  const mayObject = line.state !== 'frozen'
  const accept = async () => {
    if (await confirm.run({ lineId: line.id, way: { how: 'card', readId } })) props.onChanged()
  }
  return (
    <section className="panel kiosk-line">
      <div className="row between">
        <span className="kiosk-month">
          {t('kiosk.wages-of', { month: line.month })} · {line.teamName}
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
      {line.warnings.map((warning) => (
        <p key={warning.code} className="tag amber">
          {codeText(warning.code, warning.params)}
        </p>
      ))}
      {line.openObjections > 0 && <p className="tag amber">{t('kiosk.objection-open')}</p>}
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
        <ObjectionDialog
          lineId={line.id}
          readId={readId}
          onClose={() => setObjecting(false)}
          onChanged={props.onChanged}
        />
      )}
    </section>
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

const REASONS = ['days', 'overtime', 'rate', 'account', 'other'] as const

/** What is wrong, by touch; words can be added. */
function ObjectionDialog(props: { lineId: string; readId: string; onClose: () => void; onChanged: () => void }) {
  const { t } = useTranslation()
  const object = useCommand('payroll.object')
  const [picked, setPicked] = useState<readonly string[]>([])
  const [words, setWords] = useState('')
  const text = [...picked.map((reason) => t(`kiosk.reason.${reason}`)), words.trim()].filter(Boolean).join('；')
  const submit = async () => {
    if (!(await object.run({ lineId: props.lineId, text, readId: props.readId }))) return
    props.onChanged()
    props.onClose()
  }
  return (
    <Modal
      open
      centered
      width={680}
      title={t('kiosk.object-title')}
      okText={t('kiosk.object-send')}
      cancelText={t('app:cancel')}
      okButtonProps={{ size: 'large', disabled: text.length < 2 }}
      cancelButtonProps={{ size: 'large' }}
      confirmLoading={object.busy}
      onCancel={props.onClose}
      onOk={() => void submit()}
    >
      <div className="stack">
        <div className="kiosk-reasons">
          {REASONS.map((reason) => {
            const on = picked.includes(reason)
            return (
              <button
                key={reason}
                type="button"
                aria-pressed={on}
                className="user-tile"
                onClick={() => setPicked((now) => (on ? now.filter((one) => one !== reason) : [...now, reason]))}
              >
                {t(`kiosk.reason.${reason}`)}
              </button>
            )
          })}
        </div>
        <Input.TextArea
          rows={2}
          maxLength={400}
          placeholder={t('kiosk.object-words')}
          aria-label={t('kiosk.object-words')}
          value={words}
          onChange={(event) => setWords(event.target.value)}
        />
        <RefusalAlert error={object.error} />
      </div>
    </Modal>
  )
}
