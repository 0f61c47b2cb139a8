import { Alert } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Batch } from '../../../../src-main/contract/bank.ts'
import { useProfileName } from './profile-name.ts'

/** What the approver should know before he releases a batch; none of it forbids it. */
export function Warnings(props: { warnings: NonNullable<Batch['warnings']>; className?: string }) {
  const { t } = useTranslation()
  const nameOf = useProfileName()
  if (props.warnings.length === 0) return null
  return (
    <Alert
      type="warning"
      showIcon
      {...(props.className ? { className: props.className } : {})}
      title={t('batch.warnings')}
      description={
        <ul className="warning-list">
          {props.warnings.map(({ code, params }) => (
            <li key={code}>
              {t(`bank:warning.${code}`, {
                ...params,
                ...(typeof params.profile === 'string' ? { profile: nameOf(params.profile) } : {}),
              })}
            </li>
          ))}
        </ul>
      }
    />
  )
}
