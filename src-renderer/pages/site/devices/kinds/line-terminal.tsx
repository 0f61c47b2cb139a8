import { useTranslation } from 'react-i18next'
import { FormatField } from '../FormatField.tsx'
import { ChoiceField, DirectionField, GateField, TextField } from '../inputs.tsx'
import type { Kind, KindFieldsProps } from '../kind.ts'
import { PatternTester } from '../PatternTester.tsx'
import { NetFields, SerialFields } from '../roads.tsx'

function Fields(props: KindFieldsProps) {
  const { t } = useTranslation()
  const { draft, setOption, errors } = props
  const { framing, cardFormat, pattern } = draft.options
  return (
    <>
      {draft.road === 'tcp' ? <NetFields {...props} /> : <SerialFields {...props} frame />}
      <div className="fields">
        <ChoiceField<'line' | 'stx-etx'>
          label={t('device-form.framing')}
          value={framing ?? 'line'}
          onChange={(value) => setOption({ framing: value })}
          options={(['line', 'stx-etx'] as const).map((value) => ({
            value,
            label: t(`device-form.framing-is.${value}`),
          }))}
        />
        <TextField
          span
          label={t('device-form.pattern')}
          note={t('device-form.pattern-note')}
          error={errors.pattern}
          placeholder={'^(?<number>\\d+),(?<time>[\\d:]+),(?<direction>[IO])$'}
          value={pattern ?? ''}
          onChange={(value) => setOption({ pattern: value.trim() === '' ? undefined : value.trim() })}
        />
      </div>
      <FormatField {...props} />
      <PatternTester pattern={pattern} cardFormat={cardFormat} />
      <DirectionField {...props} />
      <GateField {...props} />
    </>
  )
}

/** Swipe reader or Wiegand converter that writes a line for each swipe. */
export const lineTerminal: Kind = {
  driver: 'line-terminal',
  group: 'access',
  roads: ['serial', 'tcp'],
  start: { serial: { path: '', baudRate: 9600 }, net: { host: '', port: 4001 } },
  Fields,
}
