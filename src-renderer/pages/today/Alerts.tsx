import { CheckCircleFilled, ExclamationCircleFilled, RightOutlined, WarningFilled } from '@ant-design/icons'
import { useTranslation } from 'react-i18next'
import type { OutputOf } from '../../app/paths.ts'
import { codeText } from '../../locales/codes.ts'

/** Closer than the page that the station names: the very tab. */
const PLACES: Readonly<Record<string, string>> = {
  'station.alert.unknown-numbers': 'attendance/inbox',
  'station.alert.impossible-times': 'attendance/inbox',
  'station.alert.pull-incomplete': 'site/devices',
  'station.alert.gate-fault': 'site/devices',
  'station.alert.terminal-log-cleared': 'site/devices',
  'station.alert.terminal-clock-set': 'site/devices',
  'station.alert.files-offered': 'site/devices',
  'station.alert.holidays-missing': 'site/holidays',
  'station.alert.account-missing': 'bank/account',
  'station.alert.payments-returned': 'bank/care',
  'station.alert.bank-doubts': 'bank/care',
  'station.alert.escrow-flagged': 'bank/account',
}

/** Where an alert leads, as a hash. */
export function alertHref(alert: { code: string; page: string }): string {
  return `#/${(PLACES[alert.code] ?? alert.page).replace(/^#?\/?/, '')}`
}

/** What waits for somebody, most serious first; each leads to the page that handles it. */
export function Alerts(props: { alerts: OutputOf<'station.today'>['alerts']; openChecks: number }) {
  const { t } = useTranslation()
  if (props.alerts.length === 0 && props.openChecks === 0) {
    return (
      <p className="all-well">
        <CheckCircleFilled /> {t('today.all-well')}
      </p>
    )
  }
  const sorted = [...props.alerts].sort((a, b) => Number(b.serious) - Number(a.serious))
  return (
    <ul className="alerts">
      {props.openChecks > 0 && (
        <li>
          <a className="alert serious" href="#/attendance/checks">
            <ExclamationCircleFilled />
            <span className="grow">{t('today.open-checks', { count: props.openChecks })}</span>
            <RightOutlined />
          </a>
        </li>
      )}
      {sorted.map((alert) => (
        <li key={`${alert.code} ${JSON.stringify(alert.params)}`}>
          <a className={alert.serious ? 'alert serious' : 'alert'} href={alertHref(alert)}>
            {alert.serious ? <ExclamationCircleFilled /> : <WarningFilled />}
            <span className="grow">{codeText(alert.code, alert.params)}</span>
            <RightOutlined />
          </a>
        </li>
      ))}
    </ul>
  )
}
