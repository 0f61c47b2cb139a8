import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSession } from '../stores/session.ts'
import { ageOf } from './format.ts'

/** The station's time now, renewed every `everyMs`. */
export function useNow(everyMs = 20_000): number {
  const offset = useSession((state) => state.clockOffsetMs)
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs)
    return () => clearInterval(timer)
  }, [everyMs])
  return now + offset
}

/** How long ago, in words: `刚刚`, `12 分钟前`. */
export function useAgeText(): (instant: string) => string {
  const { t } = useTranslation()
  const now = useNow()
  return (instant) => {
    const age = ageOf(instant, now)
    return t(`app:age.${age.unit}`, { count: age.count })
  }
}
