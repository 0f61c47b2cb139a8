import type { LiveEvent } from '../contract/station.ts'
import type { Live } from './access/session.ts'

/** Fan-out of live events inside the engine. A failing listener is its own affair and never stops the others. */
export function openLive(): Live {
  const listeners = new Set<(event: LiveEvent) => void>()
  return {
    emit(event) {
      for (const listener of [...listeners]) listener(event)
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

/** Events as an async stream for one screen; ends when `signal` aborts. Events of one topic that pile up unread are folded into the newest. */
export async function* liveStream(live: Live, first: LiveEvent, signal?: AbortSignal): AsyncGenerator<LiveEvent> {
  const queue: LiveEvent[] = [first]
  let wake: (() => void) | undefined
  const unsubscribe = live.subscribe((event) => {
    const last = queue.at(-1)
    if (event.topic === 'devices' && last?.topic === 'devices') return
    if (event.topic === 'journal' && last?.topic === 'journal') {
      queue[queue.length - 1] = { ...event, kinds: [...new Set([...last.kinds, ...event.kinds])] }
    } else {
      queue.push(event)
    }
    wake?.()
  })
  const onAbort = () => wake?.()
  signal?.addEventListener('abort', onAbort)
  try {
    while (!signal?.aborted) {
      const event = queue.shift()
      if (event) yield event
      else
        await new Promise<void>((resolve) => {
          wake = resolve
        })
    }
  } finally {
    unsubscribe()
    signal?.removeEventListener('abort', onAbort)
  }
}
