import { useEffect, useRef, useState } from 'react'
import { useRead } from '../app/read.ts'
import { useSession } from '../stores/session.ts'
import { takeCards } from '../stores/taps.ts'

export interface Tapped {
  /** As the reader wrote it. */
  text: string
  deviceId: string
  deviceName: string
  /** The punch that a reader of the devices process made of it; null at the reader that types, which makes none. */
  punchId: string | null
}

const ASK_MS = 1000

/**
 * The next cards at any reader, for a step that wants them: at the one that types, and at those of the devices process, where the step says
 * which taps it has taken, for somebody else may pass one of them meanwhile. `only`: cards of this device alone.
 */
export function useTapped(active: boolean, onTap: (tap: Tapped) => void, only?: string): void {
  const reader = useRead('attendance.keyboardReader', undefined, { topics: ['devices', 'journal'], enabled: active })
  const offset = useSession((state) => state.clockOffsetMs)
  const [since] = useState(() => new Date(Date.now() + offset).toISOString())
  const taps = useRead('attendance.readerTaps', { since }, { topics: ['devices', 'journal'], enabled: active })
  const latest = useRef(onTap)
  latest.current = onTap
  const typing = reader.data
  useEffect(() => {
    if (!active || !typing || (only !== undefined && only !== typing.deviceId)) return
    return takeCards((text) =>
      latest.current({ text, deviceId: typing.deviceId, deviceName: typing.name, punchId: null }),
    )
  }, [active, typing, only])
  const seen = useRef('')
  const [newest] = (taps.data ?? []).filter(({ deviceId }) => only === undefined || deviceId === only)
  const key = newest ? `${newest.deviceId} ${newest.at} ${newest.text}` : ''
  useEffect(() => {
    if (!newest || key === seen.current) return
    seen.current = key
    const { text, deviceId, deviceName, punchId } = newest
    latest.current({ text, deviceId, deviceName, punchId })
  }, [newest, key])
  const { reload } = taps
  useEffect(() => {
    if (!active) return
    const timer = setInterval(reload, ASK_MS)
    return () => clearInterval(timer)
  }, [active, reload])
}
