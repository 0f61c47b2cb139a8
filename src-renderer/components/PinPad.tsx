import { ArrowRightOutlined } from '@ant-design/icons'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import './pin-pad.css'

const DIGITS = ['1', '2', '3', '4', '5', '6', '7', '8', '9'] as const
const LONGEST = 12
const SHORTEST = 4

interface PinPadProps {
  value: string
  onChange: (pin: string) => void
  onDone: () => void
  busy?: boolean
  /** Word on the last key's row, e.g. `登录`. */
  doneLabel: string
  /** False while another field has the keyboard. */
  listens?: boolean
}

/** Digits by glove or by keyboard; shown as dots. */
export function PinPad(props: PinPadProps) {
  const { t } = useTranslation()
  const latest = useRef(props)
  latest.current = props
  const listens = props.listens ?? true
  useEffect(() => {
    if (!listens) return
    const press = (event: KeyboardEvent) => {
      const { value, onChange, onDone, busy } = latest.current
      if (busy || event.ctrlKey || event.altKey || event.metaKey || typesElsewhere(event)) return
      if (/^\d$/.test(event.key)) onChange((value + event.key).slice(0, LONGEST))
      else if (event.key === 'Backspace') onChange(value.slice(0, -1))
      else if (event.key === 'Enter' && value.length >= SHORTEST) onDone()
      else return
      event.preventDefault()
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [listens])
  const add = (digit: string) => props.onChange((props.value + digit).slice(0, LONGEST))
  return (
    <div className="pin-pad">
      <div className="pin-dots" role="status" aria-label={t('app:pin.typed', { count: props.value.length })}>
        {props.value === '' ? (
          <span className="pin-hint">{t('app:pin.hint')}</span>
        ) : (
          Array.from(props.value, (_, index) => <i key={`dot-${String(index)}`} />)
        )}
      </div>
      <div className="pin-keys">
        {DIGITS.map((digit) => (
          <button key={digit} type="button" disabled={props.busy} onClick={() => add(digit)}>
            {digit}
          </button>
        ))}
        <button
          type="button"
          className="soft"
          disabled={props.busy}
          aria-label={t('app:pin.back')}
          onClick={() => props.onChange(props.value.slice(0, -1))}
        >
          ⌫
        </button>
        <button type="button" disabled={props.busy} onClick={() => add('0')}>
          0
        </button>
        <button
          type="button"
          className="done"
          disabled={props.busy || props.value.length < SHORTEST}
          aria-label={props.doneLabel}
          title={props.doneLabel}
          onClick={props.onDone}
        >
          <ArrowRightOutlined />
        </button>
      </div>
    </div>
  )
}

function typesElsewhere(event: KeyboardEvent): boolean {
  const target = event.target
  return target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement
}
