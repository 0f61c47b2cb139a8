import { Input } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatYuan, parseYuan } from '../../../../src-main/contract/money.ts'

/** An amount of zero or more in yuan, kept as fen; what cannot be read as one is null, with the reason below. */
export function AmountField(props: { value: number | null; onChange: (fen: number | null) => void; id?: string }) {
  const { t } = useTranslation()
  const [text, setText] = useState(props.value === null ? '' : formatYuan(props.value).replace(/\.00$/, ''))
  const problem = problemOf(text)
  const change = (next: string) => {
    setText(next)
    const read = parseYuan(next)
    props.onChange(read.ok && read.fen >= 0 ? read.fen : null)
  }
  return (
    <>
      <Input
        {...(props.id ? { id: props.id } : {})}
        size="large"
        inputMode="decimal"
        autoComplete="off"
        prefix="¥"
        status={problem ? 'error' : ''}
        value={text}
        onChange={(event) => change(event.target.value)}
      />
      {problem && <div className="field-error">{t(problem)}</div>}
    </>
  )
}

/** The text of what is wrong with an amount, or null. */
function problemOf(text: string): string | null {
  if (text === '') return null
  const read = parseYuan(text)
  if (!read.ok) return `app:money.${read.problem}`
  return read.fen < 0 ? 'inputs.problem.negative' : null
}
