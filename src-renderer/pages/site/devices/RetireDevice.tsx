import { App, Button, Input } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Device } from '../../../../src-main/contract/devices.ts'
import { useCommand, useRead } from '../../../app/read.ts'
import { Field } from '../../../components/Field.tsx'
import { groupDigits, localDateTime } from '../../../components/format.ts'
import { RefusalAlert } from '../../../components/RefusalAlert.tsx'

/** Takes a device out of use, with a reason; asked twice, since it is for good. */
export function RetireDevice(props: { device: Device; onDone: () => void }) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const retire = useCommand('attendance.retireDevice')
  const [reason, setReason] = useState<string>()
  if (reason === undefined) {
    return (
      <div>
        <Button danger size="large" onClick={() => setReason('')}>
          {t('device-form.retire')}
        </Button>
      </div>
    )
  }
  const run = async () => {
    if (!(await retire.run({ deviceId: props.device.id, reason: reason.trim() }))) return
    void message.success(t('device-form.retired', { name: props.device.name }))
    props.onDone()
  }
  return (
    <div className="type-this">
      <p>{t('device-form.retire-note')}</p>
      <Field label={t('device-form.retire-reason')}>
        <Input
          size="large"
          autoFocus
          maxLength={200}
          value={reason}
          placeholder={t('device-form.retire-example')}
          onChange={(event) => setReason(event.target.value)}
        />
      </Field>
      <RefusalAlert error={retire.error} />
      <div className="row-wrap">
        <Button
          danger
          type="primary"
          size="large"
          loading={retire.busy}
          disabled={reason.trim().length < 2}
          onClick={() => void run()}
        >
          {t('device-form.retire-now')}
        </Button>
        <Button size="large" onClick={() => setReason(undefined)}>
          {t('app:cancel')}
        </Button>
      </div>
    </div>
  )
}

/** Devices that were taken out of use; nothing where there are none. */
export function RetiredDevices() {
  const { t } = useTranslation()
  const retired = useRead('attendance.retiredDevices', undefined)
  if (!retired.data || retired.data.length === 0) return null
  return (
    <details className="retired">
      <summary>{t('device-form.retired-list', { count: retired.data.length })}</summary>
      <ul className="plain-list">
        {retired.data.map(({ id, name, driver, retiredAt, reason, punches }) => (
          <li key={id}>
            <strong>{name}</strong> · {t(`device.short.${driver}`, { defaultValue: driver })} ·{' '}
            {localDateTime(retiredAt)} · {reason} · {t('device-form.retired-punches', { count: groupDigits(punches) })}
          </li>
        ))}
      </ul>
    </details>
  )
}
