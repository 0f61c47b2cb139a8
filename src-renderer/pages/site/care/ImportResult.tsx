import { Alert } from 'antd'
import { useTranslation } from 'react-i18next'
import type { OutputOf } from '../../../app/paths.ts'
import { groupDigits } from '../../../components/format.ts'
import { codeText } from '../../../locales/codes.ts'
import { ComparedUsersTable } from './ComparedUsers.tsx'

const SHOWN_LINES = 30

/** What a file brought, with every line that was left out; stays until it is closed. */
export function ImportResult(props: { result: OutputOf<'attendance.importFile'>; onClose: () => void }) {
  const { t } = useTranslation()
  const { received, added, unknownNumbers, rejected, users } = props.result
  const clean = rejected.length === 0
  return (
    <Alert
      type={clean ? 'success' : 'warning'}
      showIcon
      closable={{ onClose: props.onClose }}
      title={
        users
          ? t('care.users-imported', { count: received })
          : t('device.pulled', { received: groupDigits(received), added: groupDigits(added) }) +
            (unknownNumbers > 0 ? t('device.unknown', { count: unknownNumbers }) : '')
      }
      description={
        clean && !users ? undefined : (
          <>
            {!clean && <p>{t('device.rejected', { count: rejected.length })}</p>}
            <ul>
              {rejected.slice(0, SHOWN_LINES).map((line) => (
                <li key={line.line}>
                  <span className="number">{t('device.line', { line: line.line })}</span> {codeText(line.reason)}{' '}
                  <span className="mono">{line.text}</span>
                </li>
              ))}
              {rejected.length > SHOWN_LINES && (
                <li>{t('app:error.more', { count: rejected.length - SHOWN_LINES })}</li>
              )}
            </ul>
            {users && <ComparedUsersTable users={users} />}
          </>
        )
      }
    />
  )
}
