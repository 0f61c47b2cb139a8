import {
  ClockCircleOutlined,
  CloudDownloadOutlined,
  HistoryOutlined,
  SettingOutlined,
  TeamOutlined,
} from '@ant-design/icons'
import { Alert, Button, Drawer, Progress } from 'antd'
import type { TFunction } from 'i18next'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Device } from '../../../src-main/contract/devices.ts'
import type { OutputOf } from '../../app/paths.ts'
import { useCommand } from '../../app/read.ts'
import { useAgeText, useNow } from '../../components/Age.tsx'
import { driverName, linkText } from '../../components/device.ts'
import { KeyValues } from '../../components/Field.tsx'
import { FileButton } from '../../components/FileButton.tsx'
import { groupDigits, localDateTime } from '../../components/format.ts'
import { Panel } from '../../components/PageHead.tsx'
import { RefusalAlert } from '../../components/RefusalAlert.tsx'
import { codeText } from '../../locales/codes.ts'
import { useLiveStore } from '../../stores/live.ts'
import { useCanAct } from '../../stores/session.ts'
import { deviceColour } from '../today/DeviceList.tsx'
import { DeviceEvents } from './care/DeviceEvents.tsx'
import { DeviceUsers } from './care/DeviceUsers.tsx'
import { ImportResult } from './care/ImportResult.tsx'

const SKEW_WARN_MS = 60_000

/** One device: health in words, and what can be done with it by what it is able to. */
export function DeviceCard(props: { device: Device; onLink: () => void }) {
  const { t } = useTranslation()
  const ageText = useAgeText()
  const canAct = useCanAct()
  const { device } = props
  const colour = deviceColour(device, useNow())
  return (
    <Panel
      title={
        <span className="row">
          <span className={`dot ${colour}`} />
          {device.name}
        </span>
      }
      extra={
        <span className={`tag ${colour}`}>
          {t(`device.state.${device.state}`)}
          {device.lastContact && ` · ${ageText(device.lastContact)}`}
        </span>
      }
    >
      <div className="stack">
        <KeyValues rows={rowsOf(device, t)} />
        {device.error && <Alert type="error" showIcon title={codeText(device.error.code, device.error.params)} />}
        {device.lastPullIncomplete && (
          <Alert
            type="warning"
            showIcon
            title={t('care.incomplete')}
            description={t(device.abilities.includes('pull') ? 'care.incomplete-pull' : 'care.incomplete-file')}
          />
        )}
        {canAct && <Actions device={device} onLink={props.onLink} />}
      </div>
    </Panel>
  )
}

function rowsOf(device: Device, t: TFunction) {
  const rows: [string, React.ReactNode][] = [
    [t('device.kind'), driverName(device.driver, t)],
    [t('device.link'), linkText(device.link, t)],
  ]
  if (device.serialNumber)
    rows.push([
      t('care.serial-number'),
      <span key="n" className="mono">
        {device.serialNumber}
      </span>,
    ])
  if (device.samId)
    rows.push([
      t('care.sam-id'),
      <span key="m" className="mono">
        {device.samId}
      </span>,
    ])
  if (device.gateCounts) return [...rows, ...gateRows(device.gateCounts, t)]
  if (device.driver === 'sdt-reader' || device.driver === 'gate-7e') return rows
  rows.push([
    t('device.punches'),
    device.recordCount === null
      ? groupDigits(device.punches)
      : t('device.kept-of', { kept: groupDigits(device.punches), counted: groupDigits(device.recordCount) }),
  ])
  if (device.pictures.kept > 0)
    rows.push([
      t('device.pictures'),
      t('device.pictures-kept', {
        count: device.pictures.kept,
        shown: groupDigits(device.pictures.kept),
        mb: groupDigits(Math.ceil(device.pictures.bytes / 1_000_000)),
      }),
    ])
  if (device.newestPunchAt) rows.push([t('device.newest'), localDateTime(device.newestPunchAt)])
  if (device.skewMs !== null) {
    const far = Math.abs(device.skewMs) >= SKEW_WARN_MS
    rows.push([
      t('device.skew'),
      <span key="s" className={far ? 'ink-amber' : ''}>
        {skewWords(device.skewMs, t)}
      </span>,
    ])
  }
  if (device.driftMsPerDay !== null) {
    const words = driftWords(device.driftMsPerDay, t)
    rows.push([
      t('care.drift'),
      <span key="d" className={device.drifts ? 'ink-amber' : ''}>
        {words}
      </span>,
    ])
  }
  return rows
}

function skewWords(skewMs: number, t: TFunction): string {
  const seconds = Math.round(Math.abs(skewMs) / 1000)
  if (seconds === 0) return t('care.skew-none')
  return t(skewMs > 0 ? 'care.skew-fast' : 'care.skew-slow', { count: seconds })
}

function driftWords(msPerDay: number, t: TFunction): string {
  const seconds = Math.round(Math.abs(msPerDay) / 1000)
  if (seconds === 0) return t('care.drift-none')
  return t(msPerDay > 0 ? 'care.drift-fast' : 'care.drift-slow', { count: seconds })
}

/** The gate's own counters beside the punches of its readers: who passes without punching shows here first. */
function gateRows(counts: NonNullable<Device['gateCounts']>, t: TFunction): [string, React.ReactNode][] {
  const { day } = counts
  const rows: [string, React.ReactNode][] = [
    [
      t('device.gate-counters'),
      t('device.gate-counters-at', {
        left: groupDigits(counts.left),
        right: groupDigits(counts.right),
        at: localDateTime(counts.at),
      }),
    ],
    [
      t('device.gate-day', { date: day.date }),
      day.punches === null
        ? t('device.gate-day-alone', { passages: groupDigits(day.passages) })
        : t('device.gate-day-compared', { passages: groupDigits(day.passages), punches: groupDigits(day.punches) }),
    ],
  ]
  if (counts.alarm !== 0)
    rows.push([
      t('device.gate-alarm'),
      <span key="a" className="ink-red">
        {t('device.gate-alarm-code', { code: counts.alarm })}
      </span>,
    ])
  return rows
}

function Actions(props: { device: Device; onLink: () => void }) {
  const { t } = useTranslation()
  const { device } = props
  const { id: deviceId, abilities } = device
  const pull = useCommand('attendance.pull')
  const setClock = useCommand('attendance.setDeviceClock')
  const importFile = useCommand('attendance.importFile')
  const [open, setOpen] = useState<'users' | 'operations' | null>(null)
  const [pulled, setPulled] = useState<OutputOf<'attendance.pull'> | null>(null)
  const [clockDone, setClockDone] = useState(false)
  const [imported, setImported] = useState<OutputOf<'attendance.importFile'> | null>(null)
  const error = pull.error ?? setClock.error ?? importFile.error
  const able = (ability: Device['abilities'][number]) => abilities.includes(ability)
  const run = async () => setPulled((await pull.run({ deviceId })) ?? null)
  const clock = async () => setClockDone((await setClock.run({ deviceId })) !== undefined)
  const take = async (fileName: string, contentBase64: string) =>
    setImported((await importFile.run({ deviceId, fileName, contentBase64 })) ?? null)
  return (
    <div className="stack-small">
      <div className="row-wrap">
        {able('pull') && (
          <Button
            type="primary"
            size="large"
            icon={<CloudDownloadOutlined />}
            loading={pull.busy}
            onClick={() => void run()}
          >
            {t('device.pull')}
          </Button>
        )}
        {able('import-file') && (
          <FileButton size="large" loading={importFile.busy} onFile={(name, content) => void take(name, content)}>
            {t('care.import-file')}
          </FileButton>
        )}
        {able('set-clock') && (
          <Button size="large" icon={<ClockCircleOutlined />} loading={setClock.busy} onClick={() => void clock()}>
            {t('device.set-clock')}
          </Button>
        )}
        {(able('read-users') || able('sync-users')) && (
          <Button size="large" icon={<TeamOutlined />} onClick={() => setOpen('users')}>
            {t('care.users')}
          </Button>
        )}
        {able('read-operations') && (
          <Button size="large" icon={<HistoryOutlined />} onClick={() => setOpen('operations')}>
            {t('care.operations')}
          </Button>
        )}
        <Button size="large" type="text" icon={<SettingOutlined />} onClick={props.onLink}>
          {t('device.set-link')}
        </Button>
      </div>
      <PullProgress deviceId={deviceId} />
      <RefusalAlert error={error} />
      {pulled && !pull.busy && (
        <Alert
          type={pulled.complete ? 'success' : 'warning'}
          showIcon
          closable={{ onClose: () => setPulled(null) }}
          title={pullWords(pulled, t)}
        />
      )}
      {clockDone && !setClock.busy && (
        <Alert
          type="success"
          showIcon
          closable={{ onClose: () => setClockDone(false) }}
          title={t('device.clock-set')}
        />
      )}
      {imported && <ImportResult result={imported} onClose={() => setImported(null)} />}
      <Drawer
        open={open !== null}
        onClose={() => setOpen(null)}
        size={760}
        title={`${device.name} · ${t(`care.${open ?? 'users'}`)}`}
        destroyOnHidden
      >
        {open === 'users' && <DeviceUsers device={device} />}
        {open === 'operations' && <Operations deviceId={deviceId} />}
      </Drawer>
    </div>
  )
}

function PullProgress(props: { deviceId: string }) {
  const task = useLiveStore((state) => state.progress[`pull:${props.deviceId}`])
  if (!task) return null
  return (
    <div>
      {task.total !== null && <Progress percent={Math.floor((task.done * 100) / task.total)} status="active" />}
      <span className="small muted number">
        {groupDigits(task.done)}
        {task.total === null ? '' : ` / ${groupDigits(task.total)}`}
      </span>
    </div>
  )
}

function pullWords(result: OutputOf<'attendance.pull'>, t: TFunction): string {
  const words = t('device.pulled', { received: groupDigits(result.received), added: groupDigits(result.added) })
  const unknown = result.unknownNumbers > 0 ? ` ${t('device.unknown', { count: result.unknownNumbers })}` : ''
  return result.complete ? words + unknown : `${words} ${t('care.incomplete-pull')}`
}

function Operations(props: { deviceId: string }) {
  const { t } = useTranslation()
  const read = useCommand('attendance.readOperations')
  const [result, setResult] = useState<OutputOf<'attendance.readOperations'> | null>(null)
  const run = async () => setResult((await read.run({ deviceId: props.deviceId })) ?? null)
  return (
    <div className="stack">
      <div className="row-wrap">
        <Button type="primary" size="large" loading={read.busy} onClick={() => void run()}>
          {t('care.read-operations')}
        </Button>
        {result && <span className="muted">{t('device.pulled', { ...result })}</span>}
      </div>
      <RefusalAlert error={read.error} />
      <DeviceEvents deviceId={props.deviceId} />
    </div>
  )
}
