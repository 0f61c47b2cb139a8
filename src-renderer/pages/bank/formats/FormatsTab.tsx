import { useTranslation } from 'react-i18next'
import type { BankProfileView } from '../../../../src-main/contract/bank.ts'
import { useRead } from '../../../app/read.ts'
import { Panel } from '../../../components/PageHead.tsx'
import { ReadView } from '../../../components/StateView.tsx'

/** The banks' formats that this station writes, and the ways to the bank. */
export function FormatsTab() {
  const { t } = useTranslation()
  const profiles = useRead('bank.profiles', undefined)
  return (
    <Panel title={t('bank-formats.formats')}>
      <ReadView read={profiles} lines={8}>
        {(rows) => (
          <table className="figures">
            <thead>
              <tr>
                <th>{t('bank-formats.format')}</th>
                <th>{t('bank-formats.ways')}</th>
                <th>{t('bank-formats.state')}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((profile) => (
                <ProfileRow key={profile.id} profile={profile} />
              ))}
            </tbody>
          </table>
        )}
      </ReadView>
    </Panel>
  )
}

function ProfileRow(props: { profile: BankProfileView }) {
  const { t, i18n } = useTranslation()
  const { profile } = props
  const language = i18n.language === 'en' ? 'en' : 'zh-CN'
  return (
    <tr>
      <td>
        <strong>{profile.name[language]}</strong>
      </td>
      <td>{profile.transports.map((transport) => t(`transport.${transport}`)).join(t('bank-formats.comma'))}</td>
      <td>
        <span className={profile.ready ? 'tag green' : 'tag amber'}>
          {t(profile.ready ? 'bank-formats.ready' : 'bank-formats.not-ready')}
        </span>
      </td>
    </tr>
  )
}
