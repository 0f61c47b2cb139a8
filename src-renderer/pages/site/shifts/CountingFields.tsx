import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, InputNumber, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { Field } from '../../../components/Field.tsx'
import { SwitchField } from '../../../components/SwitchField.tsx'
import { LEGAL_PERCENTS, type ShiftDraft, type TimeRounding, USUAL_PARTS } from './draft.ts'

const PAIRINGS = ['by-direction', 'alternating', 'first-last'] as const
const UNITS = [15, 30, 60] as const
const WAYS = ['earlier', 'later', 'nearest'] as const

interface Part {
  form: ShiftDraft
  set: (change: Partial<ShiftDraft>) => void
}

/** How punches become time, and time workdays: what differs from site to site. */
export function CountingFields({ form, set }: Part) {
  const { t } = useTranslation()
  return (
    <section className="stack">
      <h3 className="panel-heading">{t('shift.counting')}</h3>
      <div className="fields">
        <Field label={t('shift.pairing')} note={t(`shift.pairing-about.${form.pairing}`)} span>
          <Select
            size="large"
            value={form.pairing}
            onChange={(pairing) => set({ pairing })}
            options={PAIRINGS.map((value) => ({ value, label: t(`shift.pairings.${value}`) }))}
          />
        </Field>
        <RoundingField label={t('shift.begin-rounding')} value={form.begin} onChange={(begin) => set({ begin })} />
        <RoundingField label={t('shift.leave-rounding')} value={form.leave} onChange={(leave) => set({ leave })} />
        <Field label={t('shift.worked-unit')} note={t('shift.worked-unit-note')}>
          <Select
            size="large"
            value={form.workedUnitMinutes ?? 0}
            onChange={(unit) => set({ workedUnitMinutes: unit === 0 ? null : unit })}
            options={[0, ...UNITS].map((value) => ({
              value,
              label: value === 0 ? t('shift.exact') : t('shift.unit', { count: value }),
            }))}
          />
        </Field>
      </div>
      <Thresholds form={form} set={set} />
      <DayPercents form={form} set={set} />
    </section>
  )
}

function RoundingField(props: {
  label: string
  value: TimeRounding | null
  onChange: (value: TimeRounding | null) => void
}) {
  const { t } = useTranslation()
  const shown = props.value ? `${props.value.unitMinutes}/${props.value.to}` : ''
  const options = UNITS.flatMap((unitMinutes) =>
    WAYS.map((to) => ({
      value: `${unitMinutes}/${to}`,
      label: t(`shift.round.${to}`, { count: unitMinutes }),
      rule: { unitMinutes, to } as TimeRounding,
    })),
  )
  return (
    <Field label={props.label}>
      <Select
        size="large"
        value={shown}
        onChange={(value) => props.onChange(options.find((option) => option.value === value)?.rule ?? null)}
        options={[{ value: '', label: t('shift.exact') }, ...options]}
      />
    </Field>
  )
}

/** Parts of a workday by minutes worked, e.g. 1 from seven hours, ½ from three and a half. */
function Thresholds({ form, set }: Part) {
  const { t } = useTranslation()
  const { thresholds } = form
  const change = (index: number, part: Partial<(typeof USUAL_PARTS)[number]>) =>
    set({ thresholds: (thresholds ?? []).map((row, at) => (at === index ? { ...row, ...part } : row)) })
  return (
    <div className="stack-small">
      <SwitchField checked={thresholds !== null} onChange={(on) => set({ thresholds: on ? USUAL_PARTS : null })}>
        {t('shift.thresholds')}
      </SwitchField>
      {thresholds?.map((row, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows have no other identity, and are only added at the end
        <div key={index} className="row">
          <span className="muted">{t('shift.from-minutes')}</span>
          <InputNumber
            size="large"
            min={1}
            max={1440}
            precision={0}
            aria-label={t('shift.from-minutes')}
            value={row.minutes}
            onChange={(minutes) => change(index, { minutes: minutes ?? 1 })}
          />
          <span className="muted">{t('shift.counts-as')}</span>
          <InputNumber
            size="large"
            min={1}
            max={100}
            precision={0}
            aria-label={t('shift.counts-as')}
            value={row.centi}
            onChange={(centi) => change(index, { centi: centi ?? 1 })}
          />
          <span className="muted">{t('shift.centi')}</span>
          <Button
            size="large"
            icon={<DeleteOutlined />}
            aria-label={t('shift.remove-row')}
            disabled={thresholds.length === 1}
            onClick={() => set({ thresholds: thresholds.filter((_, at) => at !== index) })}
          />
        </div>
      ))}
      {thresholds && thresholds.length < 8 && (
        <div>
          <Button
            size="large"
            icon={<PlusOutlined />}
            onClick={() => set({ thresholds: [...thresholds, { minutes: 120, centi: 25 }] })}
          >
            {t('shift.add-threshold')}
          </Button>
        </div>
      )}
    </div>
  )
}

function DayPercents({ form, set }: Part) {
  const { t } = useTranslation()
  const { dayPercents } = form
  return (
    <div className="stack-small">
      <SwitchField checked={dayPercents !== null} onChange={(on) => set({ dayPercents: on ? LEGAL_PERCENTS : null })}>
        {t('shift.day-percents')}
      </SwitchField>
      {dayPercents && (
        <div className="fields">
          {(['rest', 'holiday'] as const).map((day) => (
            <Field key={day} label={t(`shift.percent-${day}`)}>
              <InputNumber
                size="large"
                className="wide"
                min={100}
                max={300}
                precision={0}
                value={dayPercents[day]}
                onChange={(value) => set({ dayPercents: { ...dayPercents, [day]: value ?? 100 } })}
              />
            </Field>
          ))}
        </div>
      )}
    </div>
  )
}
