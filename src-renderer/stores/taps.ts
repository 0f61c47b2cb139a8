/** Cards tapped at the reader that types: who wants the next one, and what the last one came to. */
import { create } from 'zustand'
import type { TapResult } from '../../src-main/contract/cards.ts'

export type ShownTap = { kind: 'result'; result: TapResult } | { kind: 'problem'; text: string }

interface TapState {
  shown: (ShownTap & { id: number }) | null
  show(tap: ShownTap): void
  clear(): void
}

let count = 0

export const useTapStore = create<TapState>()((set) => ({
  shown: null,
  show: (tap) => {
    count += 1
    set({ shown: { ...tap, id: count } })
  },
  clear: () => set({ shown: null }),
}))

type Taker = (text: string) => void
const takers: Taker[] = []

/** The next cards go to this step (learning, giving a card) and are no punches, until it ends. @returns the way to end it */
export function takeCards(taker: Taker): () => void {
  takers.push(taker)
  return () => {
    const at = takers.lastIndexOf(taker)
    if (at >= 0) takers.splice(at, 1)
  }
}

/** Who wants cards now, if anybody. */
export function cardTaker(): Taker | undefined {
  return takers.at(-1)
}
