import type { FromDevices, ToDevices } from '../../../devices/messages.ts'
import type { Ledger } from '../../journal/ledger.ts'
import { siteDate } from '../../roster/queries.ts'
import { newId } from '../../store/ids.ts'
import { numberAssigned, numberEnded } from '../number-facts.ts'
import { deviceRegistered } from './facts.ts'
import { deviceSettings } from './links.ts'
import { wantedUsers } from './users.ts'

/** Facts after which the people of a device may be others. */
const TELLING: ReadonlySet<string> = new Set([
  'roster.worker-engaged',
  'roster.worker-exited',
  numberAssigned.kind,
  numberEnded.kind,
  deviceRegistered.kind,
])

export interface UserSyncOptions {
  request(message: Extract<ToDevices, { type: 'sync-users' }>): Promise<Extract<FromDevices, { type: 'done' }>>
  log(line: string): void
  /** Enrolling a team takes minutes: changes that follow each other go out together. */
  settleMs?: number
  /** How often a device that could not be reached is tried again, and the date looked at. */
  retryMs?: number
}

/**
 * Keeps the users of devices whose settings ask for it as the roster has them: after entry, exit and a number assigned, at the turn of the day (an
 * exit holds from its date on), and again until the device has answered. @returns the way to stop
 */
export function watchUsers(ledger: Ledger, options: UserSyncOptions): () => void {
  const { settleMs = 2000, retryMs = 60_000 } = options
  const waiting = new Set<string>()
  let date = ''
  let settle: NodeJS.Timeout | undefined
  let running = false
  let stopped = false

  function markAll(): void {
    for (const { id, options: own } of deviceSettings(ledger.db, ledger.keys)) if (own?.syncUsers) waiting.add(id)
  }

  async function syncAll(): Promise<void> {
    for (const deviceId of [...waiting]) {
      if (stopped) return
      waiting.delete(deviceId)
      const wanted = wantedUsers(ledger.db, deviceId, siteDate(ledger.db, ledger.clock.now()))
      const done = await options.request({ type: 'sync-users', deviceId, requestId: newId('RQ'), ...wanted })
      if (done.ok) continue
      waiting.add(deviceId)
      options.log(`users of ${deviceId} not brought over: ${done.code}`)
    }
  }

  function run(): void {
    if (stopped || running || waiting.size === 0) return
    running = true
    syncAll()
      .catch((error: unknown) => options.log(`users not brought over: ${String(error)}`))
      .finally(() => {
        running = false
      })
  }

  const stopHearing = ledger.onCommitted(({ kinds }) => {
    if (!kinds.some((kind) => TELLING.has(kind))) return
    markAll()
    clearTimeout(settle)
    settle = setTimeout(run, settleMs)
    settle.unref()
  })
  const look = setInterval(() => {
    const today = siteDate(ledger.db, ledger.clock.now())
    if (today !== date) markAll()
    date = today
    run()
  }, retryMs)
  look.unref()
  return () => {
    stopped = true
    stopHearing()
    clearTimeout(settle)
    clearInterval(look)
  }
}
