import { AutoComplete, Button, Input, InputNumber, Segmented } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Device } from '../../../src-main/contract/devices.ts'
import { fieldErrors } from '../../app/errors.ts'
import { useCommand, useRead } from '../../app/read.ts'
import { Field } from '../../components/Field.tsx'
import { RefusalAlert } from '../../components/RefusalAlert.tsx'

type Driver = Device['driver']
type Link = NonNullable<Device['link']>

const SDT_BAUD = 115_200
const ZK_PORT = 4370

/** A new device, or the link of one that is known. */
export function DeviceForm(props: { device: Device | null; onDone: () => void }) {
  const { t } = useTranslation()
  const { device } = props
  const add = useCommand('attendance.addDevice')
  const setLink = useCommand('attendance.setDeviceLink')
  const [driver, setDriver] = useState<Driver>(device?.driver ?? 'sdt-reader')
  const [name, setName] = useState(device?.name ?? '')
  const [path, setPath] = useState(device?.link?.kind === 'serial' ? device.link.path : '')
  const [baudRate, setBaudRate] = useState(device?.link?.kind === 'serial' ? device.link.baudRate : SDT_BAUD)
  const [host, setHost] = useState(device?.link?.kind === 'tcp' ? device.link.host : '')
  const [port, setPort] = useState(device?.link?.kind === 'tcp' ? device.link.port : ZK_PORT)
  const [commKey, setCommKey] = useState(0)
  const [pullMinutes, setPullMinutes] = useState(10)
  const ports = useRead('attendance.ports', undefined, { topics: ['devices'], enabled: driver === 'sdt-reader' })
  const link = linkOf(driver, { path, baudRate, host, port })
  const error = add.error ?? setLink.error
  const sent = fieldErrors(error)
  const submit = async () => {
    if (!link || name.trim() === '') return
    const done = device
      ? await setLink.run({ deviceId: device.id, link })
      : await add.run({
          driver,
          name: name.trim(),
          zone: 'Asia/Shanghai',
          link,
          commKey,
          pullEverySeconds: driver === 'zk-terminal' ? pullMinutes * 60 : 0,
        })
    if (done) props.onDone()
  }
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
    >
      {!device && (
        <>
          <Segmented<Driver>
            block
            size="large"
            value={driver}
            onChange={setDriver}
            options={(['sdt-reader', 'zk-terminal', 'attlog-file'] as const).map((value) => ({
              value,
              label: t(`device.short.${value}`),
            }))}
          />
          <p className="muted">{t(`device.about.${driver}`)}</p>
          <Field label={t('device.name')} error={sent.name}>
            <Input
              size="large"
              autoFocus
              maxLength={50}
              placeholder={t(`device.example.${driver}`)}
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          </Field>
        </>
      )}
      {driver === 'sdt-reader' && (
        <div className="fields">
          <Field label={t('device.port')} error={sent.path} note={t('device.port-note')}>
            <AutoComplete
              size="large"
              value={path}
              onChange={setPath}
              options={(ports.data ?? []).map((one) => ({ value: one.path, label: `${one.path} · ${one.label}` }))}
            />
          </Field>
          <Field label={t('device.baud-rate')}>
            <InputNumber
              size="large"
              className="wide"
              min={1200}
              precision={0}
              value={baudRate}
              onChange={(value) => setBaudRate(value ?? SDT_BAUD)}
            />
          </Field>
        </div>
      )}
      {driver === 'zk-terminal' && (
        <div className="fields">
          <Field label={t('device.host')} error={sent.host}>
            <Input
              size="large"
              placeholder="192.168.1.201"
              value={host}
              onChange={(event) => setHost(event.target.value.trim())}
            />
          </Field>
          <Field label={t('device.tcp-port')} error={sent.port}>
            <InputNumber
              size="large"
              className="wide"
              min={1}
              max={65535}
              precision={0}
              value={port}
              onChange={(value) => setPort(value ?? ZK_PORT)}
            />
          </Field>
          {!device && (
            <>
              <Field label={t('device.comm-key')} note={t('device.comm-key-note')}>
                <InputNumber
                  size="large"
                  className="wide"
                  min={0}
                  precision={0}
                  value={commKey}
                  onChange={(value) => setCommKey(value ?? 0)}
                />
              </Field>
              <Field label={t('device.pull-every')} note={t('device.pull-every-note')}>
                <InputNumber
                  size="large"
                  className="wide"
                  min={0}
                  max={1440}
                  precision={0}
                  value={pullMinutes}
                  onChange={(value) => setPullMinutes(value ?? 0)}
                />
              </Field>
            </>
          )}
        </div>
      )}
      <RefusalAlert error={error} />
      <Button
        type="primary"
        size="large"
        htmlType="submit"
        loading={add.busy || setLink.busy}
        disabled={!link || name.trim() === ''}
      >
        {t('app:save')}
      </Button>
    </form>
  )
}

function linkOf(driver: Driver, place: { path: string; baudRate: number; host: string; port: number }): Link | null {
  if (driver === 'attlog-file') return { kind: 'file' }
  if (driver === 'sdt-reader') {
    return place.path.trim() === '' ? null : { kind: 'serial', path: place.path.trim(), baudRate: place.baudRate }
  }
  return place.host === '' ? null : { kind: 'tcp', host: place.host, port: place.port }
}
