import { ArrowLeftOutlined, IdcardOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useCallback, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../app/client.ts'
import { describeError } from '../../app/errors.ts'
import { LanguageButton } from '../../app/Frame.tsx'
import { onCard } from '../../app/live.ts'
import { go } from '../../app/router.ts'
import { Brand } from '../../components/Brand.tsx'
import { codeText } from '../../locales/codes.ts'
import { useLiveStore } from '../../stores/live.ts'
import { KioskLines, type OwnLines } from './KioskLines.tsx'
import './kiosk.css'

/** The screen goes back to waiting after this long without a touch, ms. */
const IDLE_MS = 30_000

interface Shown {
  readId: string
  own: OwnLines
}

/** The worker's own door: lay the card down, see the own wages, confirm or object. No sign-in. */
export function KioskPage() {
  const { t } = useTranslation()
  const [shown, setShown] = useState<Shown | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const connection = useLiveStore((state) => state.connection)
  const leave = useCallback(() => {
    setShown(null)
    setProblem(null)
  }, [])
  const load = useCallback(async (readId: string) => {
    try {
      const own = await call('payroll.ownLines', { readId })
      setShown({ readId, own })
      setProblem(null)
    } catch (error) {
      setShown(null)
      setProblem(describeError(error).title)
    }
  }, [])
  useEffect(
    () =>
      onCard((event) => {
        if (event.event === 'read' && event.readId) void load(event.readId)
        if (event.event === 'failed') setProblem(event.code ? codeText(event.code) : t('enrol.read-failed'))
      }),
    [load, t],
  )
  const secondsLeft = useIdle(shown !== null || problem !== null, leave)
  return (
    <div className="kiosk">
      <header className="gate-head">
        <Brand size={40} />
        <span className="gate-name grow">{t('kiosk.title')}</span>
        {shown && <span className="kiosk-countdown number">{t('kiosk.back-in', { count: secondsLeft })}</span>}
        <LanguageButton />
        {shown ? (
          <Button size="large" onClick={leave}>
            {t('kiosk.done')}
          </Button>
        ) : (
          <Button type="text" icon={<ArrowLeftOutlined />} onClick={() => go('today')}>
            {t('kiosk.leave')}
          </Button>
        )}
      </header>
      {connection !== 'online' && (
        <div className="strip offline" role="alert">
          {t('app:offline')}
        </div>
      )}
      {shown ? (
        <KioskLines own={shown.own} readId={shown.readId} onChanged={() => void load(shown.readId)} />
      ) : (
        <main className="kiosk-wait">
          <IdcardOutlined className="kiosk-icon" />
          <h1>{t('kiosk.lay-card')}</h1>
          <p className={problem ? 'ink-red kiosk-problem' : 'muted'} role={problem ? 'alert' : undefined}>
            {problem ?? t('kiosk.hint')}
          </p>
          <p className="muted kiosk-law">{t('kiosk.law')}</p>
        </main>
      )}
    </div>
  )
}

/** Counts down while something is shown; any touch or key begins anew. @returns seconds left */
function useIdle(active: boolean, onIdle: () => void): number {
  const [left, setLeft] = useState(IDLE_MS / 1000)
  const until = useRef(0)
  useEffect(() => {
    if (!active) return
    const renew = () => {
      until.current = performance.now() + IDLE_MS
      setLeft(IDLE_MS / 1000)
    }
    renew()
    const timer = setInterval(() => {
      const rest = Math.ceil((until.current - performance.now()) / 1000)
      setLeft(Math.max(0, rest))
      if (rest <= 0) onIdle()
    }, 500)
    window.addEventListener('pointerdown', renew)
    window.addEventListener('keydown', renew)
    return () => {
      clearInterval(timer)
      window.removeEventListener('pointerdown', renew)
      window.removeEventListener('keydown', renew)
    }
  }, [active, onIdle])
  return left
}
