import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Device } from '../../../src-main/contract/devices.ts'
import { go } from '../../app/router.ts'
import { useAgeText, useNow } from '../../components/Age.tsx'
import { driverName } from '../../components/device.ts'
import { EmptyView } from '../../components/StateView.tsx'
import { codeText } from '../../locales/codes.ts'

const OLD_MS = 24 * 3_600_000
const AGEING_MS = 3_600_000

export type Colour = 'green' | 'amber' | 'red'

/** Colour of a device: its state, and for a terminal how long ago it was heard. */
export function deviceColour(device: Device, nowMs: number): Colour {
  if (device.state === 'failed' || device.state === 'offline') return 'red'
  if (device.state === 'not-configured' || device.state === 'connecting') return 'amber'
  if (device.driver === 'attlog-file') return 'green'
  const age = device.lastContact ? nowMs - Date.parse(device.lastContact) : Number.POSITIVE_INFINITY
  if (age > OLD_MS) return 'red'
  if (age > AGEING_MS || device.lastPullIncomplete) return 'amber'
  return 'green'
}

export function DeviceList(props: { devices: readonly Device[] }) {
  const { t } = useTranslation()
  const now = useNow()
  const ageText = useAgeText()
  if (props.devices.length === 0) {
    return (
      <EmptyView
        title={t('today.no-devices')}
        action={<Button onClick={() => go('site/devices')}>{t('today.add-device')}</Button>}
      />
    )
  }
  return (
    <ul className="plain-list">
      {props.devices.map((device) => {
        const colour = deviceColour(device, now)
        return (
          <li key={device.id} className="row">
            <span className={`dot ${colour}`} />
            <span className="grow">
              <strong className="ellipsis block">{device.name}</strong>
              <span className="small muted block">
                {driverName(device.driver, t)} · {t(`device.state.${device.state}`)}
              </span>
              {device.error && (
                <span className="small ink-red block">{codeText(device.error.code, device.error.params)}</span>
              )}
              {device.lastPullIncomplete && <span className="small ink-amber block">{t('device.incomplete')}</span>}
            </span>
            <span className={colour === 'red' ? 'ink-red device-age' : 'muted device-age'}>
              {device.lastContact ? ageText(device.lastContact) : t('device.never')}
            </span>
          </li>
        )
      })}
    </ul>
  )
}
