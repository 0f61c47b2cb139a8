import { StationError } from '../contract/errors.ts'
import type { DeviceHealth, DeviceOperation, FromDevices, PunchBatch, ToDevices } from '../devices/messages.ts'
import type { DevicesPort, Live, Offered } from './access/session.ts'
import type { GateCounts } from './attendance/gate-counts/record.ts'
import type { CardDeskKeeper } from './card-desk.ts'

/** The wire to the devices process, whatever carries it (child-process channel, MessagePort). */
export interface DevicesChannel {
  send(message: ToDevices): void
  onMessage(listener: (message: FromDevices) => void): void
}

export interface DevicesHubOptions {
  cards: CardDeskKeeper
  live: Live
  /** Takes batches in one commit; the process is told `committed` only after this returned. */
  receive(batches: PunchBatch[]): void
  /** Takes entries of a terminal's operation log in one commit; acknowledged only after this returned. */
  operations(deviceId: string, entries: DeviceOperation[]): void
  /** Counters of a gate board, told at each change and once a minute. */
  gateCounts?(deviceId: string, counts: GateCounts): void
  /** A terminal's log was cleared from here. */
  logCleared?(told: { deviceId: string; skewMs: number | null; punches: number }): void
  settings(): Extract<ToDevices, { type: 'configure' }>['devices']
  /** Offset of a practice clock, milliseconds; absent on a real station. */
  clockOffsetMs?(): number
  log(line: string): void
}

/** Requests to a device process that is not there or has died are refused after this time without any sign of life. */
const REQUEST_SILENCE_MS = 120_000

/** Pause before a batch that the disk refused is tried again. */
const STORE_RETRY_MS = 5_000

/** How often a moved practice clock is passed on. */
const CLOCK_LOOK_MS = 500

type Done = Extract<FromDevices, { type: 'done' }>

export interface DevicesHub extends DevicesPort {
  attach(channel: DevicesChannel): void
  /** Sends the present device settings, after a device was added or changed. */
  reconfigure(): void
}

/** Engine's side of the devices process: settings out, cards, health and punches in, acknowledgements after the commit. */
export function openDevicesHub(options: DevicesHubOptions): DevicesHub {
  const healths = new Map<string, DeviceHealth>()
  const waiting = new Map<string, { resolve: (done: Done) => void; timer: NodeJS.Timeout }>()
  let channel: DevicesChannel | undefined
  let sentOffset = 0
  const gathered: PunchBatch[] = []
  const offers = new Map<string, Offered>()

  function send(message: ToDevices): void {
    if (!channel) throw new StationError('station.devices-missing')
    channel.send(message)
  }

  function sendClock(again = false): void {
    const offsetMs = options.clockOffsetMs?.() ?? 0
    if (offsetMs === sentOffset && !again) return
    sentOffset = offsetMs
    send({ type: 'clock', offsetMs })
  }

  function settle(done: Done): void {
    const entry = waiting.get(done.requestId)
    if (!entry) return
    clearTimeout(entry.timer)
    waiting.delete(done.requestId)
    entry.resolve(done)
  }

  function watch(requestId: string): NodeJS.Timeout {
    return setTimeout(
      () => settle({ type: 'done', requestId, ok: false, code: 'station.devices-silent', params: {} }),
      REQUEST_SILENCE_MS,
    )
  }

  /** What comes in one go is committed in one go: a disk syncs a hundred times a second, a terminal sends thousands of records. */
  function gather(batch: PunchBatch): void {
    gathered.push(batch)
    if (gathered.length === 1) setImmediate(() => take(gathered.splice(0)))
  }

  function take(batches: PunchBatch[]): void {
    try {
      options.receive(batches)
    } catch (error) {
      const code = error instanceof StationError ? error.code : 'station.engine-failed'
      // A full or busy disk passes: the batches stay in the spool and are tried again here.
      if (code.startsWith('store.')) setTimeout(() => take(batches), STORE_RETRY_MS).unref()
      else if (batches.length > 1) for (const batch of batches) take([batch])
      else refuse(batches[0], code, error)
      return
    }
    for (const { batchId } of batches) send({ type: 'committed', batchId })
  }

  function takeOperations(message: Extract<FromDevices, { type: 'operations' }>): void {
    const { batchId, deviceId, entries } = message
    try {
      options.operations(deviceId, entries)
    } catch (error) {
      const code = error instanceof StationError ? error.code : 'station.engine-failed'
      if (code.startsWith('store.')) setTimeout(() => takeOperations(message), STORE_RETRY_MS).unref()
      else refuse({ batchId }, code, error)
      return
    }
    send({ type: 'committed', batchId })
  }

  /** Will not pass by itself: the process puts the batch aside on disk and tells who asked for it. */
  function refuse(batch: { batchId: string } | undefined, code: string, error: unknown): void {
    if (!batch) return
    options.log(`batch ${batch.batchId} not taken: ${error instanceof StationError ? error.message : String(error)}`)
    send({ type: 'refused', batchId: batch.batchId, code })
  }

  function onMessage(message: FromDevices): void {
    switch (message.type) {
      case 'ready':
        // A new process knows nothing of what its predecessor was asked.
        for (const requestId of [...waiting.keys()])
          settle({ type: 'done', requestId, ok: false, code: 'devices.process-gone', params: {} })
        if (options.clockOffsetMs) sendClock(true)
        send({ type: 'configure', devices: options.settings() })
        return
      case 'health':
        healths.set(message.health.deviceId, message.health)
        if (message.health.error?.code === 'devices.folder-missing') dropOffers(message.health.deviceId)
        options.live.emit({ topic: 'devices' })
        return
      case 'card':
        options.cards.put(message.card)
        emitCard('read', message.card.deviceId, message.card.readId, null)
        return
      case 'card-removed':
        options.cards.removed(message.deviceId)
        emitCard('removed', message.deviceId, null, null)
        return
      case 'card-failed':
        emitCard('failed', message.deviceId, null, message.code)
        return
      case 'punches':
        gather(message.batch)
        return
      case 'file-offered':
        offers.set(`${message.deviceId}/${message.file.fileName}`, { deviceId: message.deviceId, file: message.file })
        options.live.emit({ topic: 'devices' })
        return
      case 'gate-counts': {
        const { type: _, deviceId, ...counts } = message
        options.gateCounts?.(deviceId, counts)
        return
      }
      case 'log-cleared': {
        const { type: _, ...told } = message
        options.logCleared?.(told)
        return
      }
      case 'operations':
        takeOperations(message)
        return
      case 'pull-progress': {
        const entry = waiting.get(message.requestId)
        if (entry) {
          clearTimeout(entry.timer)
          entry.timer = watch(message.requestId)
        }
        options.live.emit({
          topic: 'progress',
          task: `pull:${message.deviceId}`,
          done: message.received,
          total: message.expected ?? null,
        })
        return
      }
      case 'search-progress': {
        const { requestId, done, total } = message
        if (waiting.has(requestId)) options.live.emit({ topic: 'progress', task: 'search', done, total })
        return
      }
      case 'done':
        settle(message)
        return
    }
  }

  /** The stick was pulled out: nothing of it can be imported any more. */
  function dropOffers(deviceId: string): void {
    for (const [key, offer] of offers) if (offer.deviceId === deviceId) offers.delete(key)
  }

  function emitCard(
    event: 'read' | 'removed' | 'failed',
    deviceId: string,
    readId: string | null,
    code: string | null,
  ): void {
    options.live.emit({ topic: 'card', event, deviceId, readId, code })
  }

  if (options.clockOffsetMs) {
    // Pulls by schedule live at the time of the station too.
    setInterval(() => channel && sendClock(), CLOCK_LOOK_MS).unref()
  }

  return {
    attach(next) {
      channel = next
      next.onMessage(onMessage)
    },
    configure: (devices) => send({ type: 'configure', devices }),
    reconfigure: () => {
      if (channel) send({ type: 'configure', devices: options.settings() })
    },
    request: (message) =>
      new Promise<Done>((resolve) => {
        waiting.set(message.requestId, { resolve, timer: watch(message.requestId) })
        try {
          if (options.clockOffsetMs) sendClock()
          send(message)
        } catch (error) {
          const code = error instanceof StationError ? error.code : 'station.devices-missing'
          settle({ type: 'done', requestId: message.requestId, ok: false, code, params: {} })
        }
      }),
    health: (deviceId) => healths.get(deviceId),
    offered: () => [...offers.values()],
    forgetOffer: (deviceId, fileName) => void offers.delete(`${deviceId}/${fileName}`),
  }
}
