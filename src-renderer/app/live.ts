/** Follows the station's live events for as long as the window is open, and says which reads they make old. */
import type { LiveEvent } from '../../src-main/contract/station.ts'
import { useLiveStore } from '../stores/live.ts'
import { touchAll, touchTopic } from './cache.ts'
import { stationConnection } from './client.ts'

const RETRY_MS = 2_000

type CardListener = (event: Extract<LiveEvent, { topic: 'card' }>) => void
const cardListeners = new Set<CardListener>()

/** Calls back when a card is laid on or taken off a reader. @returns the way to stop it */
export function onCard(listener: CardListener): () => void {
  cardListeners.add(listener)
  return () => cardListeners.delete(listener)
}

export function handleLive(event: LiveEvent): void {
  if (event.topic === 'hello') {
    useLiveStore.getState().setJournalSize(event.size)
    touchAll()
  } else if (event.topic === 'journal') {
    useLiveStore.getState().setJournalSize(event.size)
    touchTopic('journal')
  } else if (event.topic === 'devices') {
    touchTopic('devices')
  } else if (event.topic === 'card') {
    useLiveStore.getState().setCard(event)
    touchTopic('card')
    for (const listener of [...cardListeners]) listener(event)
  } else {
    useLiveStore.getState().setProgress(event)
    expireProgress(event.task)
  }
}

/** A task whose total nobody knows never says that it is over: its silence does. */
const QUIET_MS = 4_000
const quiet = new Map<string, ReturnType<typeof setTimeout>>()

function expireProgress(task: string): void {
  clearTimeout(quiet.get(task))
  quiet.set(
    task,
    setTimeout(() => {
      quiet.delete(task)
      useLiveStore.getState().dropProgress(task)
    }, QUIET_MS),
  )
}

/** Runs until `signal` aborts; a broken stream is opened again. */
export async function followLive(signal: AbortSignal): Promise<void> {
  const connection = stationConnection()
  connection.subscribe((state) => useLiveStore.getState().setConnection(state))
  useLiveStore.getState().setConnection(connection.state())
  while (!signal.aborted) {
    try {
      const events = await connection.client.station.live(undefined, { signal })
      for await (const event of events) handleLive(event)
    } catch {
      // The connection state tells the reader why; the stream itself is only opened again.
    }
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS))
  }
}
