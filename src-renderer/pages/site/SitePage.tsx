import { Tabs } from 'antd'
import { useTranslation } from 'react-i18next'
import { useRead } from '../../app/read.ts'
import { go } from '../../app/router.ts'
import { ReadView } from '../../components/StateView.tsx'
import { CompaniesTab } from './CompaniesTab.tsx'
import { DevicesTab } from './DevicesTab.tsx'
import { HolidaysTab } from './holidays/HolidaysTab.tsx'
import { ProjectTab } from './ProjectTab.tsx'
import { ShiftsTab } from './shifts/ShiftsTab.tsx'
import { UsersTab } from './UsersTab.tsx'
import './site.css'

const TABS = ['project', 'companies', 'shifts', 'holidays', 'devices', 'users'] as const
type Tab = (typeof TABS)[number]

/** Set-up of the site, in the order in which a new station needs it. */
export function SitePage(props: { params: string[] }) {
  const { t } = useTranslation()
  const site = useRead('roster.site', undefined)
  const [first = 'project'] = props.params
  const tab: Tab = (TABS as readonly string[]).includes(first) ? (first as Tab) : 'project'
  return (
    <>
      <Tabs
        size="large"
        activeKey={tab}
        tabBarExtraContent={{ left: <h1 className="page-title tab-title">{t('app:nav.site')}</h1> }}
        onChange={(key) => go(`site/${key}`)}
        items={TABS.map((key) => ({ key, label: t(`site.${key}`) }))}
      />
      {tab === 'holidays' && <HolidaysTab />}
      {tab === 'devices' && <DevicesTab />}
      {tab === 'users' && <UsersTab />}
      {tab !== 'holidays' && tab !== 'devices' && tab !== 'users' && (
        <ReadView read={site} lines={8}>
          {(data) =>
            tab === 'project' ? (
              <ProjectTab project={data.project} />
            ) : tab === 'companies' ? (
              <CompaniesTab site={data} />
            ) : (
              <ShiftsTab site={data} />
            )
          }
        </ReadView>
      )}
    </>
  )
}
