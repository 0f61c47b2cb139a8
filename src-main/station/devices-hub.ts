import { StationError } from '../contract/errors.ts'
import type { DeviceHealth, FromDevices, PunchBatch, ToDevices } from '../devices/messages.ts'
import type { DevicesPort, Live } from './access/session.ts'
import type { CardDeskKeeper } from './card-desk.ts'

/** The wire to the devices process, whatever carries it (child-process channel, MessagePort). */
export interface DevicesChannel {
  send(message: ToDevices): void
  onMessage(listener: (message: FromDevices) => void): void
}

export interface DevicesHubOptions {
  cards: CardDeskKeeper
  live: Live
  /** Commits a batch; the process is told `committed` only after this returned. */
  receive(batch: PunchBatch): void
  settings(): Extract<ToDevices, { type: 'configure' }>['devices']
  /** Offset of a practice clock, milliseconds; absent on a real station. */
  clockOffsetMs?(): number
  log(line: string): void
}

/** Requests to a device process that is not there or has died are refused after this time without any sign of life. */
const REQUEST_SILENCE_MS = 120_000

/** Pause before a batch that the disk refused is tried again. */
const STORE_RETRY_MS = 5_000

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

  function take(batch: PunchBatch): void {
    try {
      options.receive(batch)
    } catch (error) {
      const code = error instanceof StationError ? error.code : 'station.engine-failed'
      options.log(`batch ${batch.batchId} not taken: ${error instanceof StationError ? error.message : String(error)}`)
      // A full or busy disk passes: the batch stays in the spool and is tried again here.
      if (code.startsWith('store.')) setTimeout(() => take(batch), STORE_RETRY_MS).unref()
      // Anything else will not pass by itself: the process puts the batch aside on disk and tells who asked for it.
      else send({ type: 'refused', batchId: batch.batchId, code })
      return
    }
    send({ type: 'committed', batchId: batch.batchId })
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
        take(message.batch)
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
      case 'done':
        settle(message)
        return
    }
  }

  function emitCard(
    event: 'read' | 'removed' | 'failed',
    deviceId: string,
    readId: string | null,
    code: string | null,
  ): void {
    options.live.emit({ topic: 'card', event, deviceId, readId, code })
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
  }
}
