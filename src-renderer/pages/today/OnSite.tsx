import { LoginOutlined, LogoutOutlined, SwapOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import type { OutputOf } from '../../app/paths.ts'
import { go } from '../../app/router.ts'
import { localDate, localDateTime, localTime } from '../../components/format.ts'
import { EmptyView } from '../../components/StateView.tsx'

type OnSiteData = OutputOf<'attendance.onSite'>

export function OnSite(props: { data: OnSiteData }) {
  const { t } = useTranslation()
  const { total, teams } = props.data
  const engaged = teams.reduce((sum, team) => sum + team.engaged, 0)
  return (
    <div className="on-site">
      <div className="on-site-total">
        <span className="muted">{t('today.on-site')}</span>
        <span className="huge number">{total}</span>
        <span className="muted">{t('today.of-engaged', { count: engaged })}</span>
      </div>
      {teams.length === 0 ? (
        <EmptyView
          title={t('today.no-teams')}
          action={<Button onClick={() => go('site/companies')}>{t('today.set-up')}</Button>}
        />
      ) : (
        <ul className="team-bars">
          {teams.map((team) => (
            <li key={team.teamId}>
              <span className="team-bar-name">
                <strong className="ellipsis">{team.teamName}</strong>
                <small className="muted ellipsis">{team.companyName}</small>
              </span>
              <span className="team-bar" aria-hidden="true">
                <i style={{ width: `${percent(team.present, team.engaged)}%` }} />
              </span>
              <span className="team-bar-figure number">
                <strong>{team.present}</strong> / {team.engaged}
              </span>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

function percent(part: number, whole: number): number {
  return whole === 0 ? 0 : Math.min(100, Math.round((part * 100) / whole))
}

export function RecentPunches(props: { rows: OnSiteData['recent']; today: string }) {
  const { t } = useTranslation()
  if (props.rows.length === 0) return <EmptyView title={t('today.no-punches')} hint={t('today.no-punches-hint')} />
  return (
    <ul className="recent">
      {props.rows.slice(0, 12).map((row) => (
        <li key={`${row.at} ${row.name} ${row.deviceName}`}>
          <DirectionMark direction={row.direction} />
          <strong className={row.workerId ? 'ellipsis' : 'ellipsis ink-red'}>{row.name}</strong>
          <span className="muted ellipsis">{row.deviceName}</span>
          <span className="number muted" title={localDate(row.at)}>
            {localDate(row.at) === props.today ? localTime(row.at) : localDateTime(row.at).slice(5)}
          </span>
        </li>
      ))}
    </ul>
  )
}

/** Directions as the terminals count them: 0 in, 1 out, 2 out for a break, 3 back, 4 overtime in, 5 overtime out. */
const IN: readonly number[] = [0, 3, 4]
const OUT: readonly number[] = [1, 2, 5]

/** In, out, or unknown direction of a punch. */
export function DirectionMark(props: { direction: number }) {
  const { t } = useTranslation()
  if (IN.includes(props.direction)) {
    return (
      <span className="tag green">
        <LoginOutlined />
        {t('direction.in')}
      </span>
    )
  }
  if (OUT.includes(props.direction)) {
    return (
      <span className="tag blue">
        <LogoutOutlined />
        {t('direction.out')}
      </span>
    )
  }
  return (
    <span className="tag">
      <SwapOutlined />
      {t('direction.unknown')}
    </span>
  )
}
