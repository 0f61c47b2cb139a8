import { Button, Input, InputNumber } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { fieldErrors } from '../../app/errors.ts'
import { useCommand } from '../../app/read.ts'
import { Field } from '../../components/Field.tsx'
import { RefusalAlert } from '../../components/RefusalAlert.tsx'
import { TimeField } from '../../components/TimeField.tsx'

const DEFAULTS = {
  name: '',
  start: '07:00',
  end: '17:00',
  breakMinutes: 120,
  workdayMinutes: 480,
  earliestInMinutes: 90,
  latestOutMinutes: 240,
  graceMinutes: 10,
  overtimeUnitMinutes: 30,
  overtimePercent: 150,
}

const NUMBERS = [
  ['breakMinutes', 0, 240],
  ['workdayMinutes', 240, 720],
  ['earliestInMinutes', 0, 480],
  ['latestOutMinutes', 0, 720],
  ['graceMinutes', 0, 60],
  ['overtimeUnitMinutes', 1, 60],
  ['overtimePercent', 100, 300],
] as const

export function ShiftForm(props: { onDone: () => void }) {
  const { t } = useTranslation()
  const add = useCommand('attendance.addShift')
  const [form, setForm] = useState(DEFAULTS)
  const set = (change: Partial<typeof form>) => setForm((now) => ({ ...now, ...change }))
  const sent = fieldErrors(add.error, { 'attendance.shift-exists': 'name' })
  const submit = async () => {
    if (form.name.trim() === '') return
    if (await add.run({ ...form, name: form.name.trim() })) props.onDone()
  }
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
    >
      <div className="fields">
        <Field label={t('shift.name')} error={sent.name} span>
          <Input
            size="large"
            autoFocus
            maxLength={50}
            value={form.name}
            onChange={(event) => set({ name: event.target.value })}
          />
        </Field>
        <Field label={t('shift.start')} error={sent.start}>
          <TimeField value={form.start} onChange={(time) => time && set({ start: time })} />
        </Field>
        <Field
          label={t('shift.end')}
          error={sent.end}
          note={form.end <= form.start ? t('shift.ends-next-day') : undefined}
        >
          <TimeField value={form.end} onChange={(time) => time && set({ end: time })} />
        </Field>
        {NUMBERS.map(([field, min, max]) => (
          <Field key={field} label={t(`shift.${field}`)} error={sent[field]}>
            <InputNumber
              size="large"
              className="wide"
              min={min}
              max={max}
              precision={0}
              value={form[field]}
              onChange={(value) => set({ [field]: value ?? min })}
            />
          </Field>
        ))}
      </div>
      <RefusalAlert error={add.error} />
      <Button type="primary" size="large" htmlType="submit" loading={add.busy} disabled={form.name.trim() === ''}>
        {t('app:save')}
      </Button>
    </form>
  )
}
