import { AutoComplete } from 'antd'
import { useTranslation } from 'react-i18next'
import { useRead } from '../../../app/read.ts'
import { Field } from '../../../components/Field.tsx'
import { ChoiceField, NumberField, TextField } from './inputs.tsx'
import type { KindFieldsProps } from './kind.ts'

const SPEEDS = [1200, 2400, 4800, 9600, 19_200, 38_400, 57_600, 115_200]

/** Port and speed of a serial line; with `frame` also how its bytes are framed. */
export function SerialFields({ draft, set, errors, frame }: KindFieldsProps & { frame?: boolean }) {
  const { t } = useTranslation()
  const ports = useRead('attendance.ports', undefined, { topics: ['devices'] })
  const { serial } = draft
  const change = (part: Partial<typeof serial>) => set({ serial: { ...serial, ...part } })
  return (
    <div className="fields">
      <Field label={t('device.port')} error={errors.path} note={t('device.port-note')}>
        <AutoComplete
          size="large"
          value={serial.path}
          onChange={(path) => change({ path })}
          options={(ports.data ?? []).map((one) => ({ value: one.path, label: `${one.path} · ${one.label}` }))}
        />
      </Field>
      <ChoiceField
        label={t('device.baud-rate')}
        error={errors.baudRate}
        value={serial.baudRate}
        onChange={(baudRate) => change({ baudRate })}
        options={[...new Set([...SPEEDS, serial.baudRate])]
          .toSorted((a, b) => a - b)
          .map((value) => ({ value, label: String(value) }))}
      />
      {frame && (
        <>
          <ChoiceField<7 | 8>
            label={t('device-form.data-bits')}
            value={serial.dataBits ?? 8}
            onChange={(dataBits) => change({ dataBits })}
            options={([8, 7] as const).map((value) => ({ value, label: String(value) }))}
          />
          <ChoiceField<'none' | 'even' | 'odd'>
            label={t('device-form.parity')}
            value={serial.parity ?? 'none'}
            onChange={(parity) => change({ parity })}
            options={(['none', 'even', 'odd'] as const).map((value) => ({
              value,
              label: t(`device-form.parity-is.${value}`),
            }))}
          />
          <ChoiceField<1 | 2>
            label={t('device-form.stop-bits')}
            value={serial.stopBits ?? 1}
            onChange={(stopBits) => change({ stopBits })}
            options={([1, 2] as const).map((value) => ({ value, label: String(value) }))}
          />
        </>
      )}
    </div>
  )
}

/** Address and port of a device on the network. */
export function NetFields({ draft, set, errors }: KindFieldsProps) {
  const { t } = useTranslation()
  const { net } = draft
  return (
    <div className="fields">
      <TextField
        label={t('device.host')}
        error={errors.host}
        placeholder="192.168.1.201"
        value={net.host}
        onChange={(host) => set({ net: { ...net, host: host.trim() } })}
      />
      <NumberField
        label={t('device.tcp-port')}
        error={errors.port}
        min={1}
        max={65_535}
        value={net.port}
        onChange={(port) => set({ net: { ...net, port: port ?? net.port } })}
      />
    </div>
  )
}
