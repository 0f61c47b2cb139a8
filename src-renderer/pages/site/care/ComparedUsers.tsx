import { Alert } from 'antd'
import { useTranslation } from 'react-i18next'
import type { ComparedUser, ComparedUsers } from '../../../../src-main/contract/device-care.ts'

const COLOUR: Readonly<Record<ComparedUser['standing'], string>> = {
  'on-site': 'tag green',
  left: 'tag red',
  unknown: 'tag amber',
  missing: 'tag amber',
}

/** Users of a device or file beside the roster, what needs somebody first. */
export function ComparedUsersTable(props: { users: ComparedUsers }) {
  const { t } = useTranslation()
  const { rows, read, numberless } = props.users
  return (
    <div className="stack-small">
      {!read && <p className="muted">{t('care.users-unread')}</p>}
      {numberless > 0 && <Alert type="warning" showIcon title={t('care.numberless', { count: numberless })} />}
      {rows.length === 0 ? (
        <p className="muted">{t('care.no-users')}</p>
      ) : (
        <table className="figures">
          <thead>
            <tr>
              <th>{t('attendance.number')}</th>
              <th>{t('care.on-device')}</th>
              <th>{t('care.on-roster')}</th>
              <th>{t('care.standing-head')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.number}>
                <td className="number">{row.number}</td>
                <td>
                  {row.nameOnDevice ?? '—'} {row.admin && <span className="tag">{t('care.admin')}</span>}
                </td>
                <td>{row.workerName ?? '—'}</td>
                <td>
                  <span className={COLOUR[row.standing]}>
                    {t(`care.standing.${read ? row.standing : `send-${row.standing}`}`)}
                  </span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  )
}
