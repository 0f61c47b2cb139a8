import { join } from 'node:path'
import { StationError } from '../contract/errors.ts'
import type { Session, StationContext } from './access/session.ts'
import { judgePassages } from './attendance/devices/gate.ts'
import { processSettings } from './attendance/devices/links.ts'
import { receiveOperations, recordLogCleared } from './attendance/devices/operations.ts'
import { watchUsers } from './attendance/devices/user-sync.ts'
import { openGateCounts } from './attendance/gate-counts/record.ts'
import { receiveBatches } from './attendance/ingest.ts'
import { watchPictures } from './attendance/pictures/drop.ts'
import { watchOpenBatches } from './bank/outbox.ts'
import { openCardDesk } from './card-desk.ts'
import { type DevicesChannel, openDevicesHub } from './devices-hub.ts'
import { openLedger } from './founding.ts'
import type { Ledger } from './journal/ledger.ts'
import { openLive } from './live.ts'
import { router } from './router.ts'
import { backupStation } from './store/backup.ts'
import { practiceClock, systemClock } from './store/clock.ts'
import { one } from './store/db.ts'
import { newId } from './store/ids.ts'
import { openStationDatabase } from './store/open-station-db.ts'
import { openKeyRing } from './store/sealing.ts'

export interface StationOptions {
  /** Folder of the database, keys, spool, backups and papers. */
  dataDir: string
  /** 32 bytes, from the host's key store. */
  masterKey: Buffer
  /** For a new data folder: name of the station and whether it is for practice. */
  name?: string
  practice?: boolean
  /** File with a clock offset in milliseconds; a station that is not for practice refuses it. */
  practiceClockFile?: string
  log?(line: string): void
}

export interface Station {
  readonly router: typeof router
  readonly ledger: Ledger
  createContext(session: Session): StationContext
  attachDevices(channel: DevicesChannel): void
  close(): void
}

/** How often it is looked whether a backup is due. */
const BACKUP_CHECK_MS = 60 * 60_000
const BANK_QUERY_MS = 60_000

/**
 * Opens the station on a data folder: database (backed up before any migration), keys, journal, rooms, devices hub and timed jobs.
 * @throws StationError `store.from-the-future`, `store.wrong-key`, `store.not-for-practice`.
 */
export async function openStation(options: StationOptions): Promise<Station> {
  const { dataDir, masterKey, log = () => {} } = options
  const db = await openStationDatabase(dataDir, masterKey)
  const keys = openKeyRing(db, masterKey)
  const practice = options.practiceClockFile ? practiceClock(options.practiceClockFile) : undefined
  const clock = practice ?? systemClock
  const ledger = openLedger(db, keys, clock, {
    name: options.name ?? '安薪站',
    practice: options.practice ?? false,
  })
  if (options.practiceClockFile && one<{ practice: number }>(db, 'SELECT practice FROM station')?.practice !== 1) {
    db.close()
    throw new StationError('store.not-for-practice')
  }
  const live = openLive()
  const cards = openCardDesk()
  const counts = openGateCounts(ledger)
  const hub = openDevicesHub({
    cards,
    live,
    receive: (batches) => {
      const results = receiveBatches(ledger, batches)
      for (const { gateId, direction } of judgePassages(ledger, batches, results)) {
        const opening = { type: 'open-gate', deviceId: gateId, requestId: newId('RQ'), direction } as const
        // A gate that does not answer tells its own health; the punch is committed either way.
        void hub.request(opening).then((done) => done.ok || log(`gate ${gateId} not opened: ${done.code}`))
      }
    },
    operations: (deviceId, entries) => receiveOperations(ledger, deviceId, entries),
    logCleared: (told) => {
      try {
        recordLogCleared(ledger, told)
      } catch (error) {
        // Its entry in the terminal's own log is then asked about, which errs on the safe side.
        log(`clearing of ${told.deviceId} not recorded: ${String(error)}`)
      }
    },
    gateCounts: (deviceId, told) => {
      try {
        counts.take(deviceId, told)
      } catch (error) {
        // The counters go on counting: the next reading says it all.
        log(`counts of ${deviceId} not kept: ${String(error)}`)
      }
    },
    settings: () => processSettings(db, keys),
    ...(practice ? { clockOffsetMs: practice.offsetMs } : {}),
    log,
  })
  ledger.onCommitted(({ size, kinds }) => live.emit({ topic: 'journal', size, kinds: [...new Set(kinds)] }))
  // Also right away: a station that is opened for half an hour a day needs its backups too.
  const backUp = () => {
    backupStation(db, join(dataDir, 'backups'), clock.now()).catch((error: unknown) => log(`backup: ${String(error)}`))
  }
  backUp()
  const timer = setInterval(backUp, BACKUP_CHECK_MS)
  timer.unref()
  // What the bank has not decided yet is asked for again, also after a restart.
  const stopWatching = watchOpenBatches(ledger, BANK_QUERY_MS, log)
  const stopPictures = watchPictures(ledger, log)
  const stopUsers = watchUsers(ledger, { request: (message) => hub.request(message), log })

  return {
    router,
    ledger,
    createContext: (session) => ({ ledger, session, devices: hub, cards, live, dataDir }),
    attachDevices: (channel) => hub.attach(channel),
    close: () => {
      stopWatching()
      stopUsers()
      stopPictures()
      counts.close()
      clearInterval(timer)
      db.close()
    },
  }
}
