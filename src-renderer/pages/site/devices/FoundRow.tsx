import { PlusOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import type { OutputOf } from '../../../app/paths.ts'
import { driverName, linkText } from '../../../components/device.ts'
import { codeText } from '../../../locales/codes.ts'
import type { FormStart } from './DeviceForm.tsx'

export type Found = OutputOf<'attendance.discoverDevices'>[number]

/** One port, USB device or address: what answered, or why nothing did and what to do about it. */
export function FoundRow(props: { found: Found; onAdd: (start: FormStart) => void }) {
  const { t } = useTranslation()
  const { link, label, driver, detail, error } = props.found
  const advice = adviceOf(props.found, t)
  return (
    <li className="found-row">
      <div className="grow">
        <div className="row-wrap">
          <strong>{driver ? driverName(driver, t) : label}</strong>
          <span className={`tag ${driver ? 'green' : error ? 'red' : 'amber'}`}>
            {t(`device-find.state.${driver ? 'answers' : error ? 'failed' : 'silent'}`)}
          </span>
        </div>
        <p className="small muted">
          {driver && !linkText(link, t).includes(label) ? `${label} · ` : ''}
          {linkText(link, t)}
        </p>
        {detail && <p className="small">{t(`device-find.detail.${driver ?? 'none'}`, { detail })}</p>}
        {error && <p>{codeText(error.code, error.params)}</p>}
        {advice.map((words) => (
          <p key={words} className="small muted">
            {words}
          </p>
        ))}
        {error?.code === 'devices.port-no-permission' && (
          <code className="address">{permissionCommand(props.found)}</code>
        )}
      </div>
      <Button
        size="large"
        type={driver ? 'primary' : 'default'}
        icon={<PlusOutlined />}
        onClick={() => props.onAdd({ driver, link })}
      >
        {t(driver ? 'device-find.add' : 'device-find.add-by-hand')}
      </Button>
    </li>
  )
}

const WITH_ADVICE: ReadonlySet<string> = new Set([
  'devices.port-in-use',
  'devices.port-no-permission',
  'devices.port-missing',
  'devices.port-failed',
  'devices.hid-missing',
  'devices.hid-failed',
  'devices.terminal-refused-connection',
  'devices.terminal-unreachable',
  'devices.terminal-silent',
  'devices.terminal-comm-key-refused',
])

function onWindows(): boolean {
  return /Windows/.test(navigator.userAgent)
}

function adviceOf({ link, driver, error }: Found, t: TFunction): string[] {
  if (error) {
    const { code } = error
    if (!WITH_ADVICE.has(code)) return []
    const key = code.slice('devices.'.length)
    const system = key === 'port-in-use' || key === 'port-no-permission' ? (onWindows() ? '-windows' : '-linux') : ''
    return [t(`device-find.advice.${key}${system}`)]
  }
  if (driver) return []
  if (link.kind === 'serial') return [t('device-find.advice.silent-serial')]
  return link.kind === 'hid' ? [t('device-find.advice.unknown-usb')] : []
}

/** What gives the user of a Linux PC the right to a port or a USB reader. */
function permissionCommand({ link }: Found): string {
  if (link.kind !== 'hid') return onWindows() ? 'devmgmt.msc' : 'sudo usermod -aG dialout "$USER"'
  const vendor = link.vendorId.toString(16).padStart(4, '0')
  const rule = `KERNEL=="hidraw*", ATTRS{idVendor}=="${vendor}", TAG+="uaccess"`
  return `echo '${rule}' | sudo tee /etc/udev/rules.d/60-anxin-${vendor}.rules && sudo udevadm control --reload && sudo udevadm trigger`
}
