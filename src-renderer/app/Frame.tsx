import {
  BulbOutlined,
  DisconnectOutlined,
  DownOutlined,
  GlobalOutlined,
  LogoutOutlined,
  SolutionOutlined,
} from '@ant-design/icons'
import { Button, Dropdown } from 'antd'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import type { User } from '../../src-main/contract/access.ts'
import { Brand } from '../components/Brand.tsx'
import { localDate } from '../components/format.ts'
import { MonthPicker } from '../components/MonthPicker.tsx'
import { ProgressChips } from '../components/ProgressChips.tsx'
import { useLiveStore } from '../stores/live.ts'
import { useMonthStore } from '../stores/month.ts'
import { usePreferences } from '../stores/preferences.ts'
import { type AccessState, useSession } from '../stores/session.ts'
import { isPageFor, PAGE_ICONS, PAGE_KEYS, type PageKey, pageKeyOf, renderPage } from './pages.tsx'
import { useRead } from './read.ts'
import { go, useRoute } from './router.ts'

/** Pages that work on one month show the month picker in the head. */
const MONTH_PAGES: readonly PageKey[] = ['attendance', 'wages', 'bank']

export function Frame(props: { user: User; access: AccessState }) {
  const route = useRoute()
  const key = pageKeyOf(route.page)
  useWorkMonth()
  usePageKeys(props.user.role)
  return (
    <div className="frame">
      <Navigation current={key} role={props.user.role} />
      <Head current={key} user={props.user} access={props.access} />
      <main className="main" id="main">
        {renderPage(key, route.params)}
      </main>
    </div>
  )
}

function useWorkMonth(): void {
  const today = useRead('station.today', undefined)
  const propose = useMonthStore((state) => state.propose)
  const now = useSession((state) => state.access?.now)
  // Where the station cannot name its work month, the month of its clock is better than an empty page.
  const workMonth = today.data?.workMonth ?? (today.error === undefined ? undefined : now && localDate(now).slice(0, 7))
  useEffect(() => {
    if (workMonth) propose(workMonth)
  }, [workMonth, propose])
}

/** Alt+1 … Alt+8 open the pages. */
function usePageKeys(role: User['role']): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (!event.altKey || event.ctrlKey || event.metaKey) return
      const key = PAGE_KEYS[Number(event.key) - 1]
      if (!key || !isPageFor(role, key)) return
      event.preventDefault()
      go(key)
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [role])
}

function Navigation(props: { current: PageKey; role: User['role'] }) {
  const { t } = useTranslation()
  return (
    <nav className="nav" aria-label={t('app:nav.label')}>
      <div className="nav-brand">
        <Brand />
        <span>{t('app:name')}</span>
      </div>
      {PAGE_KEYS.map((key, index) =>
        !isPageFor(props.role, key) ? null : (
          <a
            key={key}
            className={key === props.current ? 'nav-link on' : 'nav-link'}
            aria-current={key === props.current ? 'page' : undefined}
            href={`#/${key}`}
            title={`${t(`app:nav.${key}`)} (Alt+${index + 1})`}
          >
            {PAGE_ICONS[key]}
            <span className="label">{t(`app:nav.${key}`)}</span>
          </a>
        ),
      )}
      <div className="nav-space" />
      <a className="nav-link" href="#/kiosk">
        <SolutionOutlined />
        <span className="label">{t('app:nav.kiosk')}</span>
      </a>
    </nav>
  )
}

function Head(props: { current: PageKey; user: User; access: AccessState }) {
  const { t } = useTranslation()
  const site = useRead('roster.site', undefined)
  const projectName = site.data?.project?.name ?? props.access.stationName
  return (
    <div>
      <header className="head">
        <div className="head-site ellipsis grow" title={projectName}>
          {projectName}
        </div>
        {props.access.practice && <span className="practice-tag">{t('app:practice')}</span>}
        <ProgressChips />
        {MONTH_PAGES.includes(props.current) && <MonthPicker />}
        <LanguageButton />
        <PersonMenu user={props.user} />
      </header>
      <OfflineStrip />
    </div>
  )
}

export function LanguageButton() {
  const language = usePreferences((state) => state.language)
  const setLanguage = usePreferences((state) => state.setLanguage)
  return (
    <Button
      type="text"
      icon={<GlobalOutlined />}
      onClick={() => setLanguage(language === 'zh-CN' ? 'en' : 'zh-CN')}
      lang={language === 'zh-CN' ? 'en' : 'zh-CN'}
    >
      {language === 'zh-CN' ? 'English' : '中文'}
    </Button>
  )
}

function PersonMenu(props: { user: User }) {
  const { t } = useTranslation()
  const signOut = useSession((state) => state.signOut)
  const theme = usePreferences((state) => state.theme)
  const setTheme = usePreferences((state) => state.setTheme)
  const items = [
    {
      key: 'theme',
      icon: <BulbOutlined />,
      label: t(theme === 'dark' ? 'app:theme.light' : 'app:theme.dark'),
      onClick: () => setTheme(theme === 'dark' ? 'light' : 'dark'),
    },
    { key: 'out', icon: <LogoutOutlined />, label: t('app:sign-out'), onClick: () => void signOut() },
  ]
  return (
    <Dropdown menu={{ items }} trigger={['click']}>
      <Button>
        <span>
          {props.user.name} · {t(`app:role.${props.user.role}`)}
        </span>
        <DownOutlined />
      </Button>
    </Dropdown>
  )
}

function OfflineStrip() {
  const { t } = useTranslation()
  const connection = useLiveStore((state) => state.connection)
  if (connection === 'online') return null
  return (
    <div className="strip offline" role="alert">
      <DisconnectOutlined />
      {t('app:offline')}
    </div>
  )
}
