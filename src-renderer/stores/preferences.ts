/** What this PC remembers of its reader: language, theme, and the last values of the entry form. Never personal data. */
import { create } from 'zustand'
import { persist } from 'zustand/middleware'
import type { Language } from '../locales/index.ts'

export type Theme = 'light' | 'dark'

export interface EntryDefaults {
  teamId: string | null
  trade: string | null
  dayRateFen: number | null
  contractKind: 'labour-contract' | 'written-agreement'
  contractTo: string | null
  bankName: string
  cnaps: string
}

interface PreferencesState {
  language: Language
  theme: Theme
  entry: EntryDefaults
  /** Folder or stick that files for the bank went to last. */
  bankFolder: string
  setLanguage(language: Language): void
  setTheme(theme: Theme): void
  rememberEntry(entry: EntryDefaults): void
  rememberBankFolder(folder: string): void
}

export const NO_ENTRY: EntryDefaults = {
  teamId: null,
  trade: null,
  dayRateFen: null,
  contractKind: 'labour-contract',
  contractTo: null,
  bankName: '',
  cnaps: '',
}

export const usePreferences = create<PreferencesState>()(
  persist(
    (set) => ({
      language: 'zh-CN',
      theme: 'light',
      entry: NO_ENTRY,
      bankFolder: '',
      setLanguage: (language) => set({ language }),
      setTheme: (theme) => set({ theme }),
      rememberEntry: (entry) => set({ entry }),
      rememberBankFolder: (bankFolder) => set({ bankFolder }),
    }),
    { name: 'anxin-preferences', version: 1 },
  ),
)
