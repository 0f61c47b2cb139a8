import { Button, Input } from 'antd'
import { useTranslation } from 'react-i18next'
import { useRead } from '../../../app/read.ts'
import { Field } from '../../../components/Field.tsx'
import { randomHex } from './draft.ts'
import { NumberField, TextField } from './inputs.tsx'
import type { KindFieldsProps } from './kind.ts'

const SECRET_BYTES = 12

/**
 * A device that calls this PC: its serial number, the secret, the port, and exactly what is to be typed into the device. `path` is what stands before
 * the secret in the address; without one the device is given address and port only.
 */
export function ListenFields(props: KindFieldsProps & { serialLabel: string; path?: 'uface' | 'isapi' }) {
  const { t } = useTranslation()
  const { draft, set, errors, device, path } = props
  const { listen } = draft
  const change = (part: Partial<typeof listen>) => set({ listen: { ...listen, ...part } })
  return (
    <>
      <p className="tag blue">{t('device-form.listen-note')}</p>
      <div className="fields">
        <TextField
          label={props.serialLabel}
          note={t('device-form.serial-note')}
          error={errors.serialNumber}
          value={listen.serialNumber}
          onChange={(serialNumber) => change({ serialNumber })}
        />
        <Field
          label={path ? t('device-form.secret') : t('device-form.secret-optional')}
          note={device?.secretSet ? t('device-form.secret-kept') : t(`device-form.secret-note.${path ?? 'iclock'}`)}
          error={errors.secret}
        >
          <Input
            size="large"
            maxLength={64}
            autoComplete="off"
            placeholder={device?.secretSet ? '••••••••' : ''}
            value={listen.secret}
            onChange={(event) => change({ secret: event.target.value.trim() })}
            suffix={
              <Button size="small" onClick={() => change({ secret: randomHex(SECRET_BYTES) })}>
                {t('device-form.generate')}
              </Button>
            }
          />
        </Field>
        <NumberField
          label={t('device-form.listen-port')}
          note={t('device-form.listen-port-note')}
          error={errors.port}
          min={1}
          max={65_535}
          value={listen.port}
          onChange={(port) => change({ port: port ?? listen.port })}
        />
        <TextField
          label={t('device-form.listen-host')}
          note={t('device-form.listen-host-note')}
          error={errors.host}
          value={listen.host}
          onChange={(host) => change({ host: host.trim() })}
        />
      </div>
      <TypeThis {...props} />
    </>
  )
}

/** What is typed into the device, for each address of this PC. */
function TypeThis({ draft, device, path }: KindFieldsProps & { path?: 'uface' | 'isapi' }) {
  const { t } = useTranslation()
  const addresses = useRead('attendance.pcAddresses', undefined, { topics: [] })
  const { host, port, secret } = draft.listen
  const shown = secret || (device?.secretSet ? '••••' : '')
  const own = (addresses.data ?? []).filter(({ address }) => host === '0.0.0.0' || host === address)
  return (
    <div className="type-this">
      <strong>{t(`device-form.type-this.${path ?? 'iclock'}`)}</strong>
      {own.length === 0 && <p className="tag amber">{t('device-form.no-address')}</p>}
      <ul className="stack-small">
        {own.map(({ address, name }) => (
          <li key={`${name} ${address}`}>
            {path ? (
              <code className="address">{`http://${address}:${port}/${path}/${shown || t('device-form.secret-here')}`}</code>
            ) : (
              <span className="row-wrap">
                <span>{t('device-form.server-address')}</span>
                <code className="address">{shown ? `http://${address}:${port}/${shown}` : address}</code>
                <span>{t('device.tcp-port')}</span>
                <code className="address">{port}</code>
              </span>
            )}{' '}
            <span className="small muted">{name}</span>
          </li>
        ))}
      </ul>
    </div>
  )
}
