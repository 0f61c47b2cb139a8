import { ClockCircleOutlined, CloudDownloadOutlined, LinkOutlined } from '@ant-design/icons'
import { App, Button, Progress } from 'antd'
import type { TFunction } from 'i18next'
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

const SKEW_WARN_MS = 60_000

/** One device: health in words, and what can be done with it. */
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
        {device.error && <p className="tag red">{codeText(device.error.code, device.error.params)}</p>}
        {device.lastPullIncomplete && <p className="tag amber">{t('device.incomplete')}</p>}
        {device.driver === 'zk-terminal' && device.link !== null && canAct && <PullActions device={device} />}
        {device.driver === 'attlog-file' && canAct && <ImportActions device={device} />}
        {device.driver !== 'attlog-file' && canAct && (
          <div>
            <Button type="text" icon={<LinkOutlined />} onClick={props.onLink}>
              {t('device.set-link')}
            </Button>
          </div>
        )}
      </div>
    </Panel>
  )
}

function rowsOf(device: Device, t: TFunction) {
  const rows: [string, React.ReactNode][] = [
    [t('device.kind'), driverName(device.driver, t)],
    [t('device.link'), linkText(device.link, t)],
  ]
  if (device.driver === 'sdt-reader') return rows
  rows.push([
    t('device.punches'),
    device.recordCount === null
      ? groupDigits(device.punches)
      : t('device.kept-of', { kept: groupDigits(device.punches), counted: groupDigits(device.recordCount) }),
  ])
  if (device.newestPunchAt) rows.push([t('device.newest'), localDateTime(device.newestPunchAt)])
  if (device.skewMs !== null) {
    const far = Math.abs(device.skewMs) >= SKEW_WARN_MS
    rows.push([
      t('device.skew'),
      <span key="s" className={far ? 'ink-amber number' : 'number'}>
        {t('device.skew-seconds', { count: Math.round(device.skewMs / 1000) })}
      </span>,
    ])
  }
  return rows
}

function PullActions(props: { device: Device }) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const pull = useCommand('attendance.pull')
  const setClock = useCommand('attendance.setDeviceClock')
  const progress = useLiveStore((state) => state.progress)
  const { device } = props
  const task = Object.entries(progress).find(
    ([name]) => name.includes(device.id) || (pull.busy && name.startsWith('pull')),
  )
  const run = async () => {
    const result = await pull.run({ deviceId: device.id })
    if (result) void message.success(pullWords(result, t), 6)
  }
  const clock = async () => {
    if (await setClock.run({ deviceId: device.id })) void message.success(t('device.clock-set'))
  }
  return (
    <div className="stack-small">
      <div className="row-wrap">
        <Button
          type="primary"
          size="large"
          icon={<CloudDownloadOutlined />}
          loading={pull.busy}
          onClick={() => void run()}
        >
          {t('device.pull')}
        </Button>
        <Button size="large" icon={<ClockCircleOutlined />} loading={setClock.busy} onClick={() => void clock()}>
          {t('device.set-clock')}
        </Button>
      </div>
      {task && (
        <div>
          <Progress
            percent={task[1].total ? Math.floor((task[1].done * 100) / task[1].total) : 0}
            status="active"
            showInfo={task[1].total !== null}
          />
          <span className="small muted number">
            {groupDigits(task[1].done)}
            {task[1].total === null ? '' : ` / ${groupDigits(task[1].total)}`}
          </span>
        </div>
      )}
      <RefusalAlert error={pull.error ?? setClock.error} />
    </div>
  )
}

function pullWords(result: OutputOf<'attendance.pull'>, t: TFunction): string {
  const words = t('device.pulled', { received: groupDigits(result.received), added: groupDigits(result.added) })
  const unknown = result.unknownNumbers > 0 ? ` ${t('device.unknown', { count: result.unknownNumbers })}` : ''
  return result.complete ? words + unknown : `${words} ${t('device.incomplete')}`
}

function ImportActions(props: { device: Device }) {
  const { t } = useTranslation()
  const { message, modal } = App.useApp()
  const importFile = useCommand('attendance.importFile')
  const take = async (fileName: string, contentBase64: string) => {
    const result = await importFile.run({ deviceId: props.device.id, fileName, contentBase64 })
    if (!result) return
    const words = t('device.pulled', { received: groupDigits(result.received), added: groupDigits(result.added) })
    if (result.rejected.length === 0) {
      void message.success(words, 6)
      return
    }
    modal.warning({
      width: 640,
      title: words,
      content: (
        <>
          <p>{t('device.rejected', { count: result.rejected.length })}</p>
          <ul>
            {result.rejected.slice(0, 30).map((line) => (
              <li key={line.line}>
                <span className="number">{t('device.line', { line: line.line })}</span> {codeText(line.reason)}{' '}
                <span className="mono">{line.text}</span>
              </li>
            ))}
          </ul>
        </>
      ),
    })
  }
  return (
    <div className="stack-small">
      <div>
        <FileButton size="large" loading={importFile.busy} onFile={(name, content) => void take(name, content)}>
          {t('device.import')}
        </FileButton>
      </div>
      <RefusalAlert error={importFile.error} />
    </div>
  )
}
