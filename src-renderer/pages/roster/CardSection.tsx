import { Button, Input, Popconfirm } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { HeldNumber } from '../../../src-main/contract/cards.ts'
import { refusalOf } from '../../app/errors.ts'
import { useCommand, useRead } from '../../app/read.ts'
import { DateField } from '../../components/DateField.tsx'
import { Field } from '../../components/Field.tsx'
import { localDate } from '../../components/format.ts'
import { RefusalAlert } from '../../components/RefusalAlert.tsx'
import { ReadView } from '../../components/StateView.tsx'
import { type Tapped, useTapped } from '../../components/use-tapped.ts'
import { useCanAct, useSession } from '../../stores/session.ts'

/** Numbers and cards by which devices know a worker, with their dates; a new card, and a lost one. */
export function CardSection(props: { workerId: string }) {
  const { t } = useTranslation()
  const canAct = useCanAct()
  const numbers = useRead('attendance.numbersOf', { workerId: props.workerId })
  const end = useCommand('attendance.endNumber')
  const today = useToday()
  const [open, setOpen] = useState(false)
  const lost = (held: HeldNumber) =>
    end.run({
      workerId: props.workerId,
      deviceId: held.deviceId,
      number: held.number,
      fromDate: held.fromDate,
      lastDate: today,
      reason: t('cards.lost-reason'),
    })
  return (
    <section className="worker-section">
      <div className="panel-title">
        <h3 className="panel-heading">{t('cards.title')}</h3>
        {canAct && !open && <Button onClick={() => setOpen(true)}>{t('cards.give')}</Button>}
      </div>
      <div className="stack">
        <ReadView read={numbers} lines={2}>
          {(rows) =>
            rows.length === 0 ? (
              <p className="muted">{t('cards.none')}</p>
            ) : (
              <ul className="card-list">
                {rows.map((held) => (
                  <li key={`${held.number} ${held.deviceId} ${held.fromDate}`} className="row between">
                    <span className={held.current ? '' : 'muted'}>
                      <strong className="number">{held.number}</strong> {t(held.card ? 'cards.card' : 'cards.number')} ·{' '}
                      {held.deviceName ?? t('cards.everywhere')} · {held.fromDate} – {held.toDate ?? t('work.open-end')}
                    </span>
                    {canAct && held.current && held.toDate === null && (
                      <Popconfirm
                        title={t(held.card ? 'cards.lost-ask' : 'cards.end-ask', { number: held.number })}
                        description={t('cards.lost-text')}
                        okText={t(held.card ? 'cards.lost' : 'cards.end')}
                        okButtonProps={{ danger: true, size: 'large' }}
                        cancelButtonProps={{ size: 'large' }}
                        onConfirm={() => void lost(held)}
                      >
                        <Button danger loading={end.busy}>
                          {t(held.card ? 'cards.lost' : 'cards.end')}
                        </Button>
                      </Popconfirm>
                    )}
                  </li>
                ))}
              </ul>
            )
          }
        </ReadView>
        <RefusalAlert error={end.error} />
        {open && <GiveCard workerId={props.workerId} onDone={() => setOpen(false)} />}
      </div>
    </section>
  )
}

function useToday(): string {
  const offset = useSession((state) => state.clockOffsetMs)
  return localDate(new Date(Date.now() + offset).toISOString())
}

/** Tap the card at any reader, or type its printed number; a card that somebody else has is handed over only when that is said. */
export function GiveCard(props: { workerId: string; onDone: () => void }) {
  const { t } = useTranslation()
  const today = useToday()
  const give = useCommand('attendance.giveCard')
  const [text, setText] = useState('')
  const [tapped, setTapped] = useState<Tapped | null>(null)
  const [taps, setTaps] = useState<Tapped[]>([])
  const [fromDate, setFromDate] = useState(today)
  const change = (next: Tapped | null, words: string) => {
    setTapped(next)
    if (next) setTaps((before) => [...before, next].slice(-20))
    setText(words)
    give.clear()
  }
  useTapped(true, (tap) => change(tap, tap.text))
  const another = refusalOf(give.error)?.code === 'attendance.card-of-another'
  const submit = async (takeOver: boolean) => {
    const deviceId = tapped?.deviceId ?? null
    // The same card may have been laid down twice.
    const own = taps.flatMap((tap) => (tapped && tap.text === tapped.text && tap.punchId ? [tap.punchId] : []))
    if (await give.run({ workerId: props.workerId, text: text.trim(), deviceId, fromDate, takeOver, taps: own }))
      props.onDone()
  }
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        void submit(false)
      }}
    >
      <p className="tag green" role="status">
        {tapped ? t('cards.tapped', { device: tapped.deviceName }) : t('cards.tap-now')}
      </p>
      <div className="fields">
        <Field label={t('cards.number-on-card')} note={t('cards.number-note')}>
          <Input
            size="large"
            maxLength={24}
            placeholder="0040856634"
            value={text}
            onChange={(event) => change(null, event.target.value)}
          />
        </Field>
        <Field label={t('roster.from-date')}>
          <DateField value={fromDate} onChange={(date) => setFromDate(date ?? today)} />
        </Field>
      </div>
      <RefusalAlert error={give.error} />
      <div className="row-wrap">
        <Button type="primary" size="large" htmlType="submit" loading={give.busy} disabled={text.trim() === ''}>
          {t('cards.give')}
        </Button>
        {another && (
          <Button size="large" danger loading={give.busy} onClick={() => void submit(true)}>
            {t('cards.take-over', { date: fromDate })}
          </Button>
        )}
        <Button size="large" onClick={props.onDone}>
          {t('app:cancel')}
        </Button>
      </div>
    </form>
  )
}
