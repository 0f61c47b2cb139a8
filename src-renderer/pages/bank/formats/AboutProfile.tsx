import { DownloadOutlined } from '@ant-design/icons'
import { Alert, Button, Tooltip } from 'antd'
import { useTranslation } from 'react-i18next'
import type { BankProfileView } from '../../../../src-main/contract/bank.ts'
import { useCommand } from '../../../app/read.ts'
import { useErrorToast } from '../../../components/error-toast.ts'
import { KeyValues } from '../../../components/Field.tsx'
import { saveFile } from '../../../components/files.ts'
import { Panel } from '../../../components/PageHead.tsx'
import { useCanAct } from '../../../stores/session.ts'
import { fieldName } from './fields.ts'
import { useNames } from './names.ts'

/** What a format is, what of it must be confirmed with the bank, and its columns. */
export function AboutProfile(props: { profile: BankProfileView }) {
  const { t } = useTranslation()
  const nameOf = useNames()
  const canAct = useCanAct()
  const { profile } = props
  return (
    <Panel title={t('bank-formats.about')} extra={canAct && <ProfileFile profile={profile.id} />}>
      <div className="stack">
        {profile.confirm.length > 0 && (
          <Alert
            type="warning"
            showIcon
            title={t('bank-formats.confirm')}
            description={
              <ul className="confirm-list">
                {profile.confirm.map((names) => (
                  <li key={names.en}>{nameOf(names)}</li>
                ))}
              </ul>
            }
          />
        )}
        <KeyValues
          rows={[
            [t('bank-formats.kind-of-file'), t(`bank-formats.kind.${profile.kind}`)],
            [t('bank-formats.characters'), t(`bank-formats.encoding.${profile.encoding}`)],
            [
              t('bank-formats.payees'),
              <span key="others">
                {t(`bank-formats.others.${profile.othersPayees}`)}
                {profile.ownPrefixes.length > 0 && (
                  <span className="small muted block">
                    {t('bank-formats.own-bank', { prefixes: profile.ownPrefixes.join(t('bank-formats.comma')) })}
                  </span>
                )}
              </span>,
            ],
            [t('bank-formats.source'), nameOf(profile.source)],
            ...(profile.ownSha256
              ? [
                  [
                    t('bank-formats.hash'),
                    <span key="h" className="mono hash">
                      {profile.ownSha256}
                    </span>,
                  ] as const,
                ]
              : []),
          ]}
        />
        {profile.columns.length > 0 && (
          <table className="figures format-columns">
            <thead>
              <tr>
                <th>{t('bank-formats.column')}</th>
                <th>{t('bank-formats.heading')}</th>
                <th>{t('bank-formats.content')}</th>
                <th className="money">{t('bank-formats.bytes')}</th>
              </tr>
            </thead>
            <tbody>
              {profile.columns.map(({ title, content, width, maxBytes }, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: columns have no names of their own and never move
                <tr key={index}>
                  <td className="number">{index + 1}</td>
                  <td>{title || '—'}</td>
                  <td>{fieldName(t, content)}</td>
                  <td className="money">
                    {width !== null
                      ? t('bank-formats.bytes-exactly', { count: width })
                      : maxBytes !== null
                        ? t('bank-formats.bytes-at-most', { count: maxBytes })
                        : '—'}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </div>
    </Panel>
  )
}

/** The format as a file: the beginning of a format of the office's own. */
function ProfileFile(props: { profile: string }) {
  const { t } = useTranslation()
  const file = useCommand('bank.profileFile')
  useErrorToast(file)
  const save = async () => {
    const found = await file.run({ profile: props.profile })
    if (found) saveFile(found.fileName, 'application/json', found.contentBase64)
  }
  return (
    <Tooltip title={t('bank-formats.file-note')}>
      <Button size="large" icon={<DownloadOutlined />} loading={file.busy} onClick={() => void save()}>
        {t('bank-formats.file')}
      </Button>
    </Tooltip>
  )
}
