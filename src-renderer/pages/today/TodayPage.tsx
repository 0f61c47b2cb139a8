import { useTranslation } from 'react-i18next'
import { useRead } from '../../app/read.ts'
import { useNow } from '../../components/Age.tsx'
import { localDate, localTime } from '../../components/format.ts'
import { PageHead, Panel } from '../../components/PageHead.tsx'
import { ReadView } from '../../components/StateView.tsx'
import { useSeesSite } from '../../stores/session.ts'
import { HeadcountView } from '../headcount/HeadcountView.tsx'
import { Alerts } from './Alerts.tsx'
import { DeviceList } from './DeviceList.tsx'
import { OnSite, RecentPunches } from './OnSite.tsx'
import './today.css'

/** A contractor's user begins with who of his people is on site; everybody else with what waits for somebody. */
export function TodayPage() {
  return useSeesSite() ? <SiteToday /> : <ContractorToday />
}

function ContractorToday() {
  const { t } = useTranslation()
  return (
    <>
      <PageHead title={t('today.contractor-title')} />
      <HeadcountView />
    </>
  )
}

function SiteToday() {
  const { t } = useTranslation()
  const today = useRead('station.today', undefined, { topics: ['journal', 'devices'] })
  const onSite = useRead('attendance.onSite', undefined)
  const month = today.data?.workMonth ?? ''
  const checks = useRead('compliance.openChecks', { month }, { enabled: month !== '' })
  const devices = useRead('attendance.devices', undefined, { topics: ['devices', 'journal'] })
  const now = new Date(useNow(5_000)).toISOString()
  return (
    <>
      <PageHead
        title={t('today.title')}
        note={<span className="number">{`${localDate(now)} ${localTime(now)}`}</span>}
      />
      <div className="today">
        <div className="stack">
          <Panel>
            <ReadView read={onSite}>{(data) => <OnSite data={data} />}</ReadView>
          </Panel>
          <Panel title={t('today.recent')}>
            <ReadView read={onSite}>{(data) => <RecentPunches rows={data.recent} today={localDate(now)} />}</ReadView>
          </Panel>
        </div>
        <div className="stack">
          <Panel title={t('today.alerts')}>
            <ReadView read={today}>
              {(data) => <Alerts alerts={data.alerts} openChecks={checks.data?.serious ?? 0} />}
            </ReadView>
          </Panel>
          <Panel title={t('today.devices')}>
            <ReadView read={devices}>{(data) => <DeviceList devices={data} />}</ReadView>
          </Panel>
        </div>
      </div>
    </>
  )
}
