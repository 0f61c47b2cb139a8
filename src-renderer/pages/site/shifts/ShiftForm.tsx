import { Button, Input, InputNumber, Segmented } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { fieldErrors } from '../../../app/errors.ts'
import { useCommand } from '../../../app/read.ts'
import { Field } from '../../../components/Field.tsx'
import { RefusalAlert } from '../../../components/RefusalAlert.tsx'
import { TimeField } from '../../../components/TimeField.tsx'
import { BreakRows } from './BreakRows.tsx'
import { CountingFields } from './CountingFields.tsx'
import { inputOf, NEW_SHIFT, type ShiftDraft } from './draft.ts'

const NUMBERS = [
  ['workdayMinutes', 240, 720],
  ['earliestInMinutes', 0, 480],
  ['latestOutMinutes', 0, 720],
  ['graceMinutes', 0, 60],
  ['overtimeUnitMinutes', 1, 60],
  ['overtimePercent', 100, 300],
] as const

const KINDS = ['fixed', 'split', 'flexible'] as const

/** A new shift rule. Rules are never changed, since closed months rest on them: a team gets another one from a date on. */
export function ShiftForm(props: { onDone: () => void }) {
  const { t } = useTranslation()
  const add = useCommand('attendance.addShift')
  const [form, setForm] = useState(NEW_SHIFT)
  const set = (change: Partial<ShiftDraft>) => setForm((now) => ({ ...now, ...change }))
  const sent = fieldErrors(add.error, { 'attendance.shift-exists': 'name' })
  const submit = async () => {
    if (form.name.trim() === '') return
    if (await add.run(inputOf(form))) props.onDone()
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
        <Field label={t('shift.kind')} note={t(`shift.kind-about.${form.kind}`)} span>
          <Segmented<ShiftDraft['kind']>
            block
            size="large"
            value={form.kind}
            onChange={(kind) => set({ kind })}
            options={KINDS.map((value) => ({ value, label: t(`shift.kinds.${value}`) }))}
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
        {form.kind !== 'split' && (
          <Field label={t('shift.breakMinutes')} error={sent.breakMinutes}>
            <InputNumber
              size="large"
              className="wide"
              min={0}
              max={240}
              precision={0}
              value={form.breakMinutes}
              onChange={(value) => set({ breakMinutes: value ?? 0 })}
            />
          </Field>
        )}
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
      {form.kind === 'split' && <BreakRows breaks={form.breaks} onChange={(breaks) => set({ breaks })} />}
      <CountingFields form={form} set={set} />
      <RefusalAlert error={add.error} />
      <Button type="primary" size="large" htmlType="submit" loading={add.busy} disabled={form.name.trim() === ''}>
        {t('app:save')}
      </Button>
    </form>
  )
}
