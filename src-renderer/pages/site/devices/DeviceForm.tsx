import { Button, Input } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Device } from '../../../../src-main/contract/devices.ts'
import { fieldErrors } from '../../../app/errors.ts'
import { useCommand } from '../../../app/read.ts'
import { Field } from '../../../components/Field.tsx'
import { RefusalAlert } from '../../../components/RefusalAlert.tsx'
import { type Draft, type Driver, draftOf, type Link, linkOf, newDraft, optionsOf } from './draft.ts'
import { RoadSwitch } from './inputs.tsx'
import { KindPicker } from './KindPicker.tsx'
import type { Kind, KindFieldsProps } from './kind.ts'
import { kindOf } from './kinds.ts'
import { RetireDevice } from './RetireDevice.tsx'
import './devices.css'

/** What the wizard found: the form begins with it. */
export interface FormStart {
  /** Null: nothing known answered there; the kind is picked first. */
  driver: Driver | null
  link: Link
}

/** A new device (kind first, then its fields), or everything that can be set of one that is known. */
export function DeviceForm(props: { device: Device | null; start?: FormStart; onDone: () => void }) {
  const { device, start, onDone } = props
  const [picked, setPicked] = useState<Kind | undefined>(() => {
    const driver = device?.driver ?? start?.driver
    return driver ? kindOf(driver) : undefined
  })
  if (!picked) return <KindPicker onPick={setPicked} />
  const link = start && picked.roads.includes(start.link.kind) ? start.link : undefined
  const draft = device ? draftOf(device, picked.start) : newDraft(startOf(picked), link)
  return (
    <KindForm
      key={picked.driver}
      kind={picked}
      device={device}
      first={draft}
      onBack={device || start?.driver ? null : () => setPicked(undefined)}
      onDone={onDone}
    />
  )
}

function startOf(kind: Kind): Partial<Draft> {
  return { road: kind.roads[0], ...kind.start }
}

function KindForm(props: {
  kind: Kind
  device: Device | null
  first: Draft
  onBack: (() => void) | null
  onDone: () => void
}) {
  const { t } = useTranslation()
  const { kind, device } = props
  const add = useCommand('attendance.addDevice')
  const change = useCommand('attendance.setDeviceLink')
  const [draft, setDraft] = useState(props.first)
  const error = add.error ?? change.error
  const link = linkOf(draft)
  const name = draft.name.trim()
  const submit = async () => {
    if (!link || name === '') return
    const common = { link, options: optionsOf(draft, device?.scbkSet ?? false) }
    const pullEverySeconds = Math.round(draft.pullMinutes * 60)
    const done = device
      ? await change.run({
          deviceId: device.id,
          ...common,
          pullEverySeconds,
          ...(draft.commKey === null ? {} : { commKey: draft.commKey }),
        })
      : await add.run({ driver: kind.driver, name, ...common, pullEverySeconds, commKey: draft.commKey ?? 0 })
    if (done) props.onDone()
  }
  const fields: KindFieldsProps = {
    draft,
    device,
    errors: fieldErrors(error, { 'attendance.device-exists': 'name' }),
    set: (part) => setDraft((now) => ({ ...now, ...part })),
    setOption: (part) => setDraft((now) => ({ ...now, options: { ...now.options, ...part } })),
  }
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
    >
      <div className="row between">
        <strong>{t(`device.short.${kind.driver}`)}</strong>
        {props.onBack && <Button onClick={props.onBack}>{t('device-form.other-kind')}</Button>}
      </div>
      <p className="muted">{t(`device.about.${kind.driver}`)}</p>
      {!device && (
        <Field label={t('device.name')} error={fields.errors.name}>
          <Input
            size="large"
            autoFocus
            maxLength={50}
            placeholder={t(`device.example.${kind.driver}`)}
            value={draft.name}
            onChange={(event) => fields.set({ name: event.target.value })}
          />
        </Field>
      )}
      {kind.roads.length > 1 && <RoadSwitch {...fields} roads={kind.roads} />}
      <kind.Fields {...fields} />
      <RefusalAlert error={error} />
      <Button
        type="primary"
        size="large"
        htmlType="submit"
        loading={add.busy || change.busy}
        disabled={!link || name === ''}
      >
        {t('app:save')}
      </Button>
      {device && <RetireDevice device={device} onDone={props.onDone} />}
    </form>
  )
}
