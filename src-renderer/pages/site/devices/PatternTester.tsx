import { Input } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type LineRecord, lineReading, patternProblem } from '../../../../src-main/contract/line-format.ts'
import type { CardNumberFormat } from '../../../../src-main/contract/wedge.ts'
import { Field } from '../../../components/Field.tsx'
import { codeText } from '../../../locales/codes.ts'

/** Tries a pattern on a line as the reader writes it, with the parser that the station itself uses. */
export function PatternTester(props: { pattern: string | undefined; cardFormat: CardNumberFormat | undefined }) {
  const { t } = useTranslation()
  const [line, setLine] = useState('')
  return (
    <div className="type-this">
      <Field label={t('device-form.try-line')} note={t('device-form.try-line-note')}>
        <Input
          size="large"
          className="mono"
          maxLength={200}
          placeholder="0040856634"
          value={line}
          onChange={(event) => setLine(event.target.value)}
        />
      </Field>
      <Outcome {...props} line={line} />
    </div>
  )
}

function Outcome(props: { pattern: string | undefined; cardFormat: CardNumberFormat | undefined; line: string }) {
  const { t } = useTranslation()
  const wrong = patternProblem(props.pattern)
  if (wrong) return <p className="tag red">{codeText(`attendance.line-pattern-${wrong}`)}</p>
  if (props.line === '') return null
  const reading = lineReading(props.pattern, props.cardFormat)(props.line)
  if ('problem' in reading) return <p className="tag red">{t(`device-form.line-problem.${reading.problem}`)}</p>
  return (
    <p className="tag green" role="status">
      {wordsOf(reading.record).map(([name, value]) => (
        <span key={name} className="read-field">
          {t(`device-form.read.${name}`)}{' '}
          <strong>{name === 'direction' ? t(value === 0 ? 'direction.in' : 'direction.out') : value}</strong>
        </span>
      ))}
    </p>
  )
}

function wordsOf({ number, date, time, direction }: LineRecord) {
  const fields = [
    ['number', number],
    ['date', date],
    ['time', time],
    ['direction', direction],
  ] as const
  return fields.filter(([, value]) => value !== undefined)
}
