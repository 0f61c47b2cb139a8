import type { CardRead } from '../devices/messages.ts'
import type { CardDesk } from './access/session.ts'

/** A read stays usable this long after the card left the reader: time to finish the form, not to come back tomorrow. */
const KEEP_MS = 15 * 60_000
/** A worker may lift his card and then press the button; nobody may press it for him when he has walked away. */
const AT_HAND_MS = 60_000

export interface CardDeskKeeper extends CardDesk {
  put(card: CardRead): void
  removed(deviceId: string): void
}

/** Keeps card reads in memory only: what is not enrolled is never stored. */
export function openCardDesk(nowMs: () => number = Date.now): CardDeskKeeper {
  const reads = new Map<string, { card: CardRead; keptUntil: number; liftedAt?: number }>()
  const onReader = new Map<string, string>()

  function sweep(): void {
    const now = nowMs()
    for (const [id, { card, keptUntil }] of reads) {
      if (keptUntil < now && onReader.get(card.deviceId) !== id) reads.delete(id)
    }
  }

  return {
    put(card) {
      sweep()
      const before = reads.get(onReader.get(card.deviceId) ?? '')
      if (before) before.liftedAt = nowMs()
      reads.set(card.readId, { card, keptUntil: nowMs() + KEEP_MS })
      // Set again so that the newest card comes last in the map's order.
      onReader.delete(card.deviceId)
      onReader.set(card.deviceId, card.readId)
    },
    removed(deviceId) {
      const id = onReader.get(deviceId)
      onReader.delete(deviceId)
      const read = id ? reads.get(id) : undefined
      if (read) {
        read.keptUntil = nowMs() + KEEP_MS
        read.liftedAt = nowMs()
      }
      sweep()
    },
    current() {
      const id = [...onReader.values()].at(-1)
      return id ? reads.get(id)?.card : undefined
    },
    byId(readId) {
      sweep()
      return reads.get(readId)?.card
    },
    atHand(readId) {
      const read = reads.get(readId)
      const lifted = read?.liftedAt
      return lifted === undefined || nowMs() - lifted <= AT_HAND_MS ? read?.card : undefined
    },
  }
}
