import { Input, InputNumber, Segmented, Select } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useRead } from '../../../app/read.ts'
import { Field } from '../../../components/Field.tsx'
import { SwitchField } from '../../../components/SwitchField.tsx'
import type { LinkKind } from './draft.ts'
import type { KindFieldsProps } from './kind.ts'

export function TextField(props: {
  label: string
  value: string
  onChange: (value: string) => void
  note?: ReactNode
  error?: string | undefined
  placeholder?: string
  span?: boolean
}) {
  return (
    <Field label={props.label} note={props.note} error={props.error} span={props.span ?? false}>
      <Input
        size="large"
        maxLength={300}
        placeholder={props.placeholder ?? ''}
        value={props.value}
        onChange={(event) => props.onChange(event.target.value)}
      />
    </Field>
  )
}

export function NumberField(props: {
  label: string
  /** Null shows the placeholder. */
  value: number | null
  onChange: (value: number | null) => void
  min: number
  max: number
  note?: ReactNode
  error?: string | undefined
  placeholder?: string
}) {
  return (
    <Field label={props.label} note={props.note} error={props.error}>
      <InputNumber
        size="large"
        className="wide"
        min={props.min}
        max={props.max}
        placeholder={props.placeholder ?? ''}
        value={props.value}
        onChange={props.onChange}
      />
    </Field>
  )
}

export function ChoiceField<T extends string | number>(props: {
  label: string
  value: T
  options: readonly { value: T; label: string }[]
  onChange: (value: T) => void
  note?: ReactNode
  error?: string | undefined
  span?: boolean
}) {
  return (
    <Field label={props.label} note={props.note} error={props.error} span={props.span ?? false}>
      <Select<T>
        size="large"
        className="wide"
        value={props.value}
        onChange={props.onChange}
        options={[...props.options]}
      />
    </Field>
  )
}

/** A switch with a sentence of what follows from it. */
export function OptionSwitch(props: {
  checked: boolean
  onChange: (checked: boolean) => void
  title: string
  note: string
  /** What follows is grave: the sentence stands out while the switch is on. */
  warn?: string
  error?: string | undefined
}) {
  return (
    <div className="option-switch">
      <SwitchField checked={props.checked} onChange={props.onChange}>
        <strong>{props.title}</strong>
      </SwitchField>
      <p className="field-note">{props.note}</p>
      {props.warn && props.checked && (
        <p className="tag red" role="alert">
          {props.warn}
        </p>
      )}
      {props.error && (
        <p className="field-error" role="alert">
          {props.error}
        </p>
      )}
    </div>
  )
}

/** Ways in which a kind can hang on this PC, where there are several. */
export function RoadSwitch(props: KindFieldsProps & { roads: readonly LinkKind[] }) {
  const { t } = useTranslation()
  return (
    <Segmented<LinkKind>
      block
      size="large"
      value={props.draft.road}
      onChange={(road) => props.set({ road })}
      options={props.roads.map((value) => ({ value, label: t(`device-form.road.${value}`) }))}
    />
  )
}

/** Direction of a punch where the device itself tells none. */
export function DirectionField({ draft, setOption }: KindFieldsProps) {
  const { t } = useTranslation()
  return (
    <ChoiceField<'' | 'in' | 'out'>
      label={t('device-form.direction')}
      note={t('device-form.direction-note')}
      value={draft.options.direction === undefined ? '' : draft.options.direction === 0 ? 'in' : 'out'}
      onChange={(value) => setOption({ direction: value === '' ? undefined : value === 'in' ? 0 : 1 })}
      options={(['', 'in', 'out'] as const).map((value) => ({
        value,
        label: t(`device-form.direction-is.${value || 'none'}`),
      }))}
    />
  )
}

/** The gate that opens for whoever shows here; an OSDP reader may open by its own relay. */
export function GateField({ draft, setOption, errors, device, own }: KindFieldsProps & { own?: boolean }) {
  const { t } = useTranslation()
  const devices = useRead('attendance.devices', undefined, { topics: ['devices', 'journal'] })
  const gates = (devices.data ?? []).filter(({ driver }) => driver === 'gate-7e')
  return (
    <ChoiceField<string>
      label={t('device-form.gate')}
      note={gates.length === 0 ? t('device-form.gate-none') : t('device-form.gate-note')}
      error={errors.gateId}
      span
      value={draft.options.gateId ?? ''}
      onChange={(gateId) => setOption({ gateId: gateId === '' ? undefined : gateId })}
      options={[
        { value: '', label: t('device-form.gate-off') },
        ...gates.map(({ id, name }) => ({ value: id, label: name })),
        ...(own && device ? [{ value: device.id, label: t('device-form.gate-own') }] : []),
      ]}
    />
  )
}
