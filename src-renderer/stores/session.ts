/** Who is at the screen, as the station says, and the station's clock (a practice station's may be moved). */
import { create } from 'zustand'
import { forgetAll } from '../app/cache.ts'
import { call } from '../app/client.ts'
import type { OutputOf } from '../app/paths.ts'
import { go } from '../app/router.ts'

export type AccessState = OutputOf<'access.state'>

interface SessionState {
  access: AccessState | null
  error: unknown
  /** Station's clock less this PC's, ms. */
  clockOffsetMs: number
  accept(access: AccessState, pcNowMs: number): void
  refresh(): Promise<void>
  signOut(): Promise<void>
}

export const useSession = create<SessionState>()((set, get) => ({
  access: null,
  error: undefined,
  clockOffsetMs: 0,
  accept: (access, pcNowMs) => {
    if (get().access?.user?.id !== access.user?.id) forgetAll()
    set({ access, error: undefined, clockOffsetMs: Date.parse(access.now) - pcNowMs })
  },
  refresh: async () => {
    try {
      get().accept(await call('access.state', undefined), Date.now())
    } catch (error) {
      set({ error })
    }
  },
  signOut: async () => {
    try {
      await call('access.signOut', undefined)
      // The next person begins where everybody begins, not on the page that the last one left.
      go('today')
    } finally {
      await get().refresh()
    }
  },
}))

/** May the person at the screen change the site's affairs? A contractor's user and an inspector may not. */
export function useCanAct(): boolean {
  return useSession((state) => state.access?.user?.role === 'clerk' || state.access?.user?.role === 'manager')
}

/** May he work on his own teams' lists: draft them, take confirmations and objections? An inspector only reads. */
export function useCanActForTeam(): boolean {
  return useSession((state) => state.access?.user?.role !== 'inspector')
}

/** Does he see the affairs of the whole site (eight checks, bank, journal)? A contractor's user sees his own teams. */
export function useSeesSite(): boolean {
  return useSession((state) => state.access?.user?.role !== 'contractor')
}
