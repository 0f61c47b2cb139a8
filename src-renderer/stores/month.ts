/** The month that attendance, wages and bank pages work on. */
import { create } from 'zustand'

interface MonthState {
  /** `YYYY-MM`; null until the station has named its work month. */
  month: string | null
  chosen: boolean
  /** The reader's own choice, kept over later proposals. */
  choose(month: string): void
  /** The station's proposal. */
  propose(month: string): void
}

export const useMonthStore = create<MonthState>()((set) => ({
  month: null,
  chosen: false,
  choose: (month) => set({ month, chosen: true }),
  propose: (month) => set((state) => (state.chosen ? {} : { month })),
}))
