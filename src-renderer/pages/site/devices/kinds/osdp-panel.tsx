import { Button, Input, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { Field } from '../../../../components/Field.tsx'
import { randomHex } from '../draft.ts'
import { FormatField } from '../FormatField.tsx'
import { DirectionField, GateField, OptionSwitch } from '../inputs.tsx'
import type { Kind, KindFieldsProps } from '../kind.ts'
import { SerialFields } from '../roads.tsx'

const KEY_BYTES = 16
const HIGHEST_ADDRESS = 126

function Fields(props: KindFieldsProps) {
  const { t } = useTranslation()
  const { draft, setOption, errors } = props
  return (
    <>
      <SerialFields {...props} />
      <Field label={t('device-form.addresses')} note={t('device-form.addresses-note')} error={errors.addresses}>
        <Select<string[]>
          mode="tags"
          size="large"
          className="wide"
          maxCount={16}
          tokenSeparators={[',', ' ', '，', '、']}
          value={(draft.options.addresses ?? []).map(String)}
          onChange={(texts) => setOption({ addresses: texts.filter(isAddress).map(Number) })}
          options={['0', '1', '2', '3'].map((value) => ({ value, label: value }))}
        />
      </Field>
      <SecureFields {...props} />
      <FormatField {...props} formats={['8h10d', '8h10d-reversed', '6h8d']} />
      <DirectionField {...props} />
      <GateField {...props} own />
    </>
  )
}

function isAddress(text: string): boolean {
  return /^\d{1,3}$/.test(text) && Number(text) <= HIGHEST_ADDRESS
}

/** The secure channel: key, and writing it into a reader that has none yet. */
function SecureFields({ draft, set, setOption, errors, device }: KindFieldsProps) {
  const { t } = useTranslation()
  return (
    <>
      <OptionSwitch
        title={t('device-form.secure')}
        note={t('device-form.secure-note')}
        checked={draft.secure}
        onChange={(secure) => {
          set({ secure })
          if (!secure) setOption({ installMode: undefined })
        }}
      />
      {draft.secure && (
        <>
          <Field
            label={t('device-form.scbk')}
            note={device?.scbkSet ? t('device-form.scbk-kept') : t('device-form.scbk-note')}
            error={errors.scbk}
          >
            <Input
              size="large"
              maxLength={32}
              autoComplete="off"
              placeholder={device?.scbkSet ? '••••••••' : ''}
              value={draft.scbk}
              onChange={(event) => set({ scbk: event.target.value.trim() })}
              suffix={
                <Button size="small" onClick={() => set({ scbk: randomHex(KEY_BYTES) })}>
                  {t('device-form.generate')}
                </Button>
              }
            />
          </Field>
          <OptionSwitch
            title={t('device-form.install-mode')}
            note={t('device-form.install-mode-note')}
            checked={draft.options.installMode ?? false}
            onChange={(installMode) => setOption({ installMode })}
          />
        </>
      )}
    </>
  )
}

/** OSDP readers on an RS-485 line. */
export const osdpPanel: Kind = {
  driver: 'osdp-panel',
  group: 'access',
  roads: ['serial'],
  start: { serial: { path: '', baudRate: 9600 }, options: { addresses: [0] } },
  Fields,
}
