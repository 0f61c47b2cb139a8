import { useTranslation } from 'react-i18next'
import { NumberField } from '../inputs.tsx'
import type { Kind, KindFieldsProps } from '../kind.ts'
import { SerialFields } from '../roads.tsx'

function Fields(props: KindFieldsProps) {
  const { t } = useTranslation()
  return (
    <>
      <p className="tag amber">{t('device-form.gate-unverified')}</p>
      <SerialFields {...props} />
      <NumberField
        label={t('device-form.machine')}
        note={t('device-form.machine-note')}
        error={props.errors.machine}
        min={0}
        max={255}
        value={props.draft.options.machine ?? 1}
        onChange={(machine) => props.setOption({ machine: machine ?? undefined })}
      />
      <p className="field-note">{t('device-form.gate-then')}</p>
    </>
  )
}

/** Main board of a turnstile. */
export const gate7e: Kind = {
  driver: 'gate-7e',
  group: 'gate',
  roads: ['serial'],
  start: { serial: { path: '', baudRate: 19_200 } },
  Fields,
}
