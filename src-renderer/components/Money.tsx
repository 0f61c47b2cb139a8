import { Input } from 'antd'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatYuan, parseYuan } from '../../src-main/contract/money.ts'
import { formatMoney } from './format.ts'

export function Money(props: { fen: number; strong?: boolean }) {
  const text = formatMoney(props.fen)
  return <span className="money">{props.strong ? <strong>{text}</strong> : text}</span>
}

interface MoneyFieldProps {
  value?: number | null
  onChange?: (fen: number | null) => void
  id?: string
  suffix?: string
  status?: 'error' | ''
  size?: 'middle' | 'large'
}

/** An amount typed in yuan, kept as integer fen; what cannot be read as an amount is null, with the reason below. */
export function MoneyField(props: MoneyFieldProps) {
  const { t } = useTranslation()
  const { value = null, onChange } = props
  const [text, setText] = useState(value === null ? '' : plain(value))
  const problem = problemOf(text)
  useEffect(() => {
    setText((now) => {
      const read = parseYuan(now)
      return (read.ok ? read.fen : null) === value ? now : value === null ? '' : plain(value)
    })
  }, [value])
  const change = (next: string) => {
    setText(next)
    const read = parseYuan(next)
    onChange?.(read.ok && read.fen > 0 ? read.fen : null)
  }
  return (
    <>
      <Input
        {...(props.id ? { id: props.id } : {})}
        size={props.size ?? 'large'}
        inputMode="decimal"
        autoComplete="off"
        prefix="¥"
        suffix={props.suffix}
        status={problem ? 'error' : (props.status ?? '')}
        value={text}
        onChange={(event) => change(event.target.value)}
      />
      {problem && <div className="field-error">{t(`app:money.${problem}`)}</div>}
    </>
  )
}

/** What is wrong with an amount above zero, or null. */
function problemOf(text: string): string | null {
  if (text === '') return null
  const read = parseYuan(text)
  if (!read.ok) return read.problem
  return read.fen > 0 ? null : 'not-positive'
}

/** Whole yuan without decimals, as people type them. */
function plain(fen: number): string {
  return formatYuan(fen).replace(/\.00$/, '')
}
