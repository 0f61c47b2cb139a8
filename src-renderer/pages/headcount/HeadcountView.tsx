import { Segmented } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { OutputOf } from '../../app/paths.ts'
import { useRead } from '../../app/read.ts'
import { useNow } from '../../components/Age.tsx'
import { DateField } from '../../components/DateField.tsx'
import { localDate, localTime, siteInstant } from '../../components/format.ts'
import { Panel } from '../../components/PageHead.tsx'
import { EmptyView, ReadView } from '../../components/StateView.tsx'
import { TimeField } from '../../components/TimeField.tsx'
import { useTradeName } from '../../components/trade.ts'
import { RollPanel } from './RollPanel.tsx'
import './headcount.css'

type OnSiteData = OutputOf<'attendance.onSite'>
type Person = OutputOf<'attendance.present'>['people'][number]

/** Who is on site now, or was at any past minute, by team, trade and name; below it the daily roll of a team. */
export function HeadcountView() {
  const { t } = useTranslation()
  const now = new Date(useNow(30_000)).toISOString()
  const [past, setPast] = useState(false)
  const [date, setDate] = useState<string | null>(null)
  const [time, setTime] = useState<string | null>(null)
  const day = date ?? localDate(now)
  const at = past ? siteInstant(day, time ?? '12:00') : null
  const live = useRead('attendance.onSite', undefined, { enabled: !past })
  const then = useRead('attendance.headcount', { at: at ?? now }, { enabled: past })
  const people = useRead('attendance.present', { at })
  const counts = past ? then : live
  return (
    <div className="stack">
      <div className="row-wrap headcount-head">
        <Segmented
          size="large"
          value={past ? 'past' : 'now'}
          onChange={(value) => setPast(value === 'past')}
          options={[
            { value: 'now', label: t('headcount.now') },
            { value: 'past', label: t('headcount.any-minute') },
          ]}
        />
        {past && (
          <>
            <span className="headcount-pick">
              <DateField value={day} onChange={setDate} />
            </span>
            <span className="headcount-pick">
              <TimeField value={time ?? '12:00'} onChange={setTime} />
            </span>
          </>
        )}
        <span className="grow" />
        {counts.data && (
          <span className="muted number">{`${localDate(counts.data.at)} ${localTime(counts.data.at)}`}</span>
        )}
      </div>
      <div className="headcount">
        <Panel>
          <ReadView read={counts}>{(data) => <Counts data={data} />}</ReadView>
        </Panel>
        <Panel title={t('headcount.names')}>
          <ReadView read={people}>{(data) => <Names people={data.people} teams={counts.data?.teams ?? []} />}</ReadView>
        </Panel>
      </div>
      <RollPanel today={localDate(now)} />
    </div>
  )
}

function Counts(props: { data: OnSiteData }) {
  const { t } = useTranslation()
  const site = useRead('roster.site', undefined)
  const tradeName = useTradeName(site.data?.trades ?? [])
  const { total, teams, trades } = props.data
  const engaged = teams.reduce((sum, team) => sum + team.engaged, 0)
  return (
    <div className="stack">
      <p className="headcount-total">
        <span className="headcount-figure number">{total}</span>
        <span className="muted">{t('today.of-engaged', { count: engaged })}</span>
      </p>
      <CountList
        title={t('work.team')}
        rows={teams.map((team) => ({ ...team, key: team.teamId, name: team.teamName }))}
      />
      <CountList
        title={t('work.trade')}
        rows={trades.map((trade) => ({ ...trade, key: trade.trade, name: tradeName(trade.trade) }))}
      />
    </div>
  )
}

function CountList(props: {
  title: string
  rows: Array<{ key: string; name: string; present: number; engaged: number }>
}) {
  return (
    <div>
      <h3 className="small muted">{props.title}</h3>
      <ul className="count-list">
        {props.rows.map((row) => (
          <li key={row.key}>
            <span className="ellipsis">{row.name}</span>
            <span className="number">
              <strong>{row.present}</strong> / {row.engaged}
            </span>
          </li>
        ))}
      </ul>
    </div>
  )
}

function Names(props: { people: Person[]; teams: OnSiteData['teams'] }) {
  const { t } = useTranslation()
  const site = useRead('roster.site', undefined)
  const tradeName = useTradeName(site.data?.trades ?? [])
  if (props.people.length === 0) return <EmptyView title={t('headcount.nobody')} />
  const teams = props.teams.filter((team) => props.people.some(({ teamId }) => teamId === team.teamId))
  return (
    <div className="stack present-names">
      {teams.map((team) => (
        <section key={team.teamId}>
          <h3>{team.teamName}</h3>
          <ul className="present-list">
            {props.people
              .filter(({ teamId }) => teamId === team.teamId)
              .map((person) => (
                <li key={person.workerId}>
                  <strong className="ellipsis">{person.name}</strong>
                  <span className="small muted ellipsis">{tradeName(person.trade)}</span>
                  <span className="small number">{t('headcount.since', { time: localTime(person.firstAt) })}</span>
                </li>
              ))}
          </ul>
        </section>
      ))}
    </div>
  )
}
