import { useTranslation } from 'react-i18next'
import type { BankProfileView } from '../../../../src-main/contract/bank.ts'
import { useRead } from '../../../app/read.ts'
import { go } from '../../../app/router.ts'
import { formatMoney } from '../../../components/format.ts'
import { Panel } from '../../../components/PageHead.tsx'
import { useSession } from '../../../stores/session.ts'
import { BringProfile } from './BringProfile.tsx'
import { useNames } from './names.ts'
import { UsualWay } from './UsualWay.tsx'

/** Every format with what it is, whom it may pay, how it goes, and whether it can be used. */
export function ProfileList(props: { profiles: readonly BankProfileView[] }) {
  const { t } = useTranslation()
  const manages = useSession((state) => state.access?.user?.role === 'manager')
  const usual = useRead('bank.usualWay', undefined)
  return (
    <Panel title={t('bank-formats.formats')} extra={manages && <BringProfile />}>
      <div className="stack">
        <UsualWay profiles={props.profiles} usual={usual.data ?? null} />
        <table className="figures format-list">
          <thead>
            <tr>
              <th>{t('bank-formats.format')}</th>
              <th>{t('bank-formats.payees')}</th>
              <th>{t('bank-formats.limits')}</th>
              <th>{t('bank-formats.ways')}</th>
              <th>{t('bank-formats.state')}</th>
            </tr>
          </thead>
          <tbody>
            {props.profiles.map((profile) => (
              <ProfileRow key={profile.id} profile={profile} usual={usual.data?.profile === profile.id} />
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  )
}

function ProfileRow(props: { profile: BankProfileView; usual: boolean }) {
  const { t } = useTranslation()
  const nameOf = useNames()
  const { profile } = props
  const { limits } = profile
  return (
    <tr className="link-row" onClick={() => go(`bank/formats/${profile.id}`)}>
      <td>
        <a className="team-link" href={`#/bank/formats/${profile.id}`} onClick={(event) => event.stopPropagation()}>
          {nameOf(profile.name)}
        </a>
        <span className="small muted block">
          {t(`bank-formats.kind.${profile.kind}`)} · {t(`bank-formats.encoding.${profile.encoding}`)}
        </span>
      </td>
      <td>{t(`bank-formats.others.${profile.othersPayees}`)}</td>
      <td className="number">
        {t('bank-formats.rows', { count: limits.maxRows ?? 0 })}
        {(limits.maxAmountFen !== null || limits.maxTotalFen !== null) && (
          <span className="small muted block">
            {[
              limits.maxAmountFen !== null && t('bank-formats.each-at-most', { sum: formatMoney(limits.maxAmountFen) }),
              limits.maxTotalFen !== null && t('bank-formats.all-at-most', { sum: formatMoney(limits.maxTotalFen) }),
            ]
              .filter(Boolean)
              .join(' · ')}
          </span>
        )}
      </td>
      <td>{profile.transports.map((way) => t(`bank-way.short.${way}`)).join(t('bank-formats.comma'))}</td>
      <td>
        <span className="row-wrap format-tags">
          {props.usual && <span className="tag blue">{t('bank-formats.usual')}</span>}
          {profile.ownSha256 && <span className="tag">{t('bank-formats.own')}</span>}
          {!profile.ready && <span className="tag red">{t('bank-formats.not-ready')}</span>}
          {profile.confirmWithBank && <span className="tag amber">{t('bank-formats.confirm')}</span>}
          {profile.ready && !profile.confirmWithBank && <span className="tag green">{t('bank-formats.ready')}</span>}
        </span>
      </td>
    </tr>
  )
}
