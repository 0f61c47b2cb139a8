import { CheckCircleFilled, CloseCircleFilled, QuestionCircleFilled } from '@ant-design/icons'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { cardTaker, type ShownTap, useTapStore } from '../stores/taps.ts'
import { call } from './client.ts'
import { describeError } from './errors.ts'
import { useRead } from './read.ts'
import { hearCards } from './wedge-keys.ts'
import './card-taps.css'

/** How long a tap's answer stays, ms: read in passing, gone before the next one. */
const SHOWN_MS = { good: 2500, bad: 5000 }

/** Hears the reader that types wherever the window is, and answers each card large and briefly. */
export function CardTaps() {
  const reader = useRead('attendance.keyboardReader', undefined, { topics: ['devices', 'journal'] })
  const show = useTapStore((state) => state.show)
  const deviceId = reader.data?.deviceId
  useEffect(() => {
    if (!deviceId) return
    return hearCards(window, ({ text }) => {
      const taker = cardTaker()
      if (taker) taker(text)
      else
        call('attendance.cardTap', { deviceId, text }).then(
          (result) => show({ kind: 'result', result }),
          (error: unknown) => show({ kind: 'problem', text: describeError(error).title }),
        )
    })
  }, [deviceId, show])
  return <TapAnswer />
}

function TapAnswer() {
  const { t } = useTranslation()
  const shown = useTapStore((state) => state.shown)
  const clear = useTapStore((state) => state.clear)
  const look = shown && lookOf(shown)
  useEffect(() => {
    if (!shown || !look) return
    const timer = setTimeout(clear, look === 'punched' ? SHOWN_MS.good : SHOWN_MS.bad)
    return () => clearTimeout(timer)
  }, [shown, look, clear])
  if (!shown || !look) return null
  return (
    <div className="tap-place">
      <div key={shown.id} className={`tap-answer ${look}`} role={look === 'punched' ? 'status' : 'alert'}>
        <TapIcon look={look} />
        {shown.kind === 'problem' ? (
          <strong className="tap-words">{shown.text}</strong>
        ) : (
          <>
            <strong className="tap-name">{shown.result.name ?? t('tap.unknown')}</strong>
            <span className="tap-time number">{shown.result.time}</span>
            <span className="tap-words">{t(`tap.${wordsOf(shown.result)}`, { number: shown.result.number })}</span>
          </>
        )}
      </div>
    </div>
  )
}

type Look = 'punched' | 'unknown' | 'left' | 'problem'

function lookOf(shown: ShownTap): Look {
  return shown.kind === 'problem' ? 'problem' : shown.result.outcome
}

function wordsOf({ outcome, direction }: Extract<ShownTap, { kind: 'result' }>['result']): string {
  if (outcome !== 'punched') return `${outcome}-text`
  return direction === 0 ? 'in' : direction === 1 ? 'out' : 'taken'
}

function TapIcon(props: { look: Look }) {
  if (props.look === 'punched') return <CheckCircleFilled className="tap-icon" />
  return props.look === 'unknown' ? (
    <QuestionCircleFilled className="tap-icon" />
  ) : (
    <CloseCircleFilled className="tap-icon" />
  )
}
