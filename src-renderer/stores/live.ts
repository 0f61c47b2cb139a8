/** What the live stream last said: connection, card on a reader, progress of long tasks. */
import { create } from 'zustand'
import type { LiveEvent } from '../../src-main/contract/station.ts'

type CardEvent = Extract<LiveEvent, { topic: 'card' }>
type ProgressEvent = Extract<LiveEvent, { topic: 'progress' }>
export type ConnectionState = 'connecting' | 'online' | 'offline' | 'refused'

interface LiveState {
  connection: ConnectionState
  journalSize: number
  card: CardEvent | null
  progress: Record<string, { done: number; total: number | null }>
  setConnection(connection: ConnectionState): void
  setJournalSize(size: number): void
  setCard(event: CardEvent): void
  setProgress(event: ProgressEvent): void
  /** A task that has said nothing for a while, or is over. */
  dropProgress(task: string): void
}

export const useLiveStore = create<LiveState>()((set) => ({
  connection: 'connecting',
  journalSize: 0,
  card: null,
  progress: {},
  setConnection: (connection) => set({ connection }),
  setJournalSize: (journalSize) => set({ journalSize }),
  setCard: (card) => set({ card }),
  setProgress: (event) =>
    set((state) => {
      const progress = { ...state.progress }
      if (event.total !== null && event.done >= event.total) delete progress[event.task]
      else progress[event.task] = { done: event.done, total: event.total }
      return { progress }
    }),
  dropProgress: (task) =>
    set((state) => {
      const { [task]: _over, ...progress } = state.progress
      return { progress }
    }),
}))
