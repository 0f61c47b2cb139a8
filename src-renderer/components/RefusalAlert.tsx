import { Alert } from 'antd'
import { useTranslation } from 'react-i18next'
import { idSchema } from '../../src-main/contract/common.ts'
import { describeError } from '../app/errors.ts'

const SHOWN_LINES = 8

/** Rows and names of people are told; paths of fields are not, their text stands at the field; nor are ids, which tell a reader nothing. */
function placeOf(where: string | null) {
  if (!where || /^[a-z][\w]*(\.[\w]+)*$/.test(where) || idSchema.safeParse(where).success) return null
  return <strong>{where} · </strong>
}

/** Why a command was refused, with every offending row or field; nothing where there is no error. */
export function RefusalAlert(props: { error: unknown; onClose?: () => void }) {
  const { t } = useTranslation()
  if (!props.error) return null
  const words = describeError(props.error)
  const rest = words.lines.length - SHOWN_LINES
  return (
    <Alert
      type="error"
      showIcon
      role="alert"
      title={words.title}
      {...(props.onClose ? { closable: { onClose: props.onClose } } : {})}
      description={
        words.lines.length === 0 ? undefined : (
          <ul>
            {words.lines.slice(0, SHOWN_LINES).map((line) => (
              <li key={`${line.where} ${line.text}`}>
                {placeOf(line.where)}
                {line.text}
              </li>
            ))}
            {rest > 0 && <li>{t('app:error.more', { count: rest })}</li>}
          </ul>
        )
      }
    />
  )
}
