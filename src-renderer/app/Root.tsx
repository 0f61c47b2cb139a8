import { App, ConfigProvider, Spin } from 'antd'
import enUS from 'antd/locale/en_US'
import zhCN from 'antd/locale/zh_CN'
import dayjs from 'dayjs'
import 'dayjs/locale/zh-cn'
import { useEffect, useMemo, useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import { ApprovalProvider } from '../components/Approval.tsx'
import { ErrorView } from '../components/StateView.tsx'
import { startTexts } from '../locales/index.ts'
import { KioskPage } from '../pages/kiosk/KioskPage.tsx'
import { SignInPage } from '../pages/sign-in/SignInPage.tsx'
import { useLiveStore } from '../stores/live.ts'
import { usePreferences } from '../stores/preferences.ts'
import { useSession } from '../stores/session.ts'
import { CardTaps } from './CardTaps.tsx'
import { pageNonce } from './connect.ts'
import { Frame } from './Frame.tsx'
import { onMotionSetting, wantsStill } from './motion.ts'
import { useRoute } from './router.ts'
import { themeOf } from './theme.ts'

export function Root() {
  const language = usePreferences((state) => state.language)
  const theme = usePreferences((state) => state.theme)
  const still = useSyncExternalStore(onMotionSetting, wantsStill)
  const csp = useMemo(() => ({ nonce: pageNonce() }), [])
  useEffect(() => {
    startTexts(language)
    dayjs.locale(language === 'zh-CN' ? 'zh-cn' : 'en')
    document.documentElement.lang = language
    document.documentElement.dataset.theme = theme
  }, [language, theme])
  return (
    <ConfigProvider
      csp={csp}
      locale={language === 'zh-CN' ? zhCN : enUS}
      theme={themeOf(theme, still)}
      button={{ autoInsertSpace: false }}
    >
      <App className="whole-app" message={{ top: 72 }}>
        <ApprovalProvider>
          <Screen />
          <WhenConnected />
        </ApprovalProvider>
      </App>
    </ConfigProvider>
  )
}

/** Which of the three worlds is shown: kiosk, sign-in, or the pages of a signed-in person. */
function Screen() {
  const { t } = useTranslation()
  const access = useSession((state) => state.access)
  const error = useSession((state) => state.error)
  const refresh = useSession((state) => state.refresh)
  const connection = useLiveStore((state) => state.connection)
  const route = useRoute()
  useEffect(() => {
    if (connection === 'online') void refresh()
  }, [connection, refresh])
  useEffect(() => {
    if (access) document.title = `${access.stationName} · ${t('app:name')}`
  }, [access, t])
  if (connection === 'refused') return <WholeMessage title={t('app:refused.title')} text={t('app:refused.text')} />
  if (!access) {
    if (error) return <ErrorView error={error} onRetry={() => void refresh()} />
    return (
      <div className="whole">
        <Spin size="large" description={t('app:connecting')} />
      </div>
    )
  }
  if (route.page === 'kiosk' && !access.needsFirstUser) return <KioskPage />
  if (!access.user) return <SignInPage access={access} />
  return <Frame key={access.user.id} user={access.user} access={access} />
}

/** Cards are heard on every page, at the kiosk and before anybody has signed in. */
function WhenConnected() {
  const ready = useSession((state) => state.access !== null && !state.access.needsFirstUser)
  return ready ? <CardTaps /> : null
}

function WholeMessage(props: { title: string; text: string }) {
  return (
    <div className="whole">
      <div className="state-view">
        <strong>{props.title}</strong>
        <p>{props.text}</p>
      </div>
    </div>
  )
}
