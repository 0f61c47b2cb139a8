/** Routes by hash: `#/bank/BT…?tab=x` → page `bank`, params [`BT…`]. */
import { useSyncExternalStore } from 'react'

export interface Route {
  page: string
  params: string[]
}

/** Pages may be named by the engine's alerts in other words than the screens' own. */
const ALIASES: Readonly<Record<string, string>> = {
  devices: 'site/devices',
  device: 'site/devices',
  project: 'site/project',
  setup: 'site/project',
  companies: 'site/companies',
  teams: 'site/companies',
  shifts: 'site/shifts',
  users: 'site/users',
  workers: 'roster',
  month: 'attendance',
  grid: 'attendance',
  questions: 'attendance/questions',
  inbox: 'attendance/inbox',
  'attendance-questions': 'attendance/questions',
  'attendance-inbox': 'attendance/inbox',
  payroll: 'wages',
  'wage-month': 'wages',
  wage: 'wages',
  compliance: 'wages',
  lists: 'wages',
  filing: 'wages',
  rights: 'wages',
  documents: 'wages',
  batches: 'bank',
  escrow: 'bank/account',
  journal: 'check',
  station: 'check',
}

export function parseHash(hash: string): Route {
  const path = hash.replace(/^#\/?/, '').split('?')[0] ?? ''
  const [head = '', ...tail] = path.split('/').map(decodeURIComponent).filter(Boolean)
  const alias = ALIASES[head]
  if (!alias) return { page: head, params: tail }
  const [page = '', ...params] = alias.split('/')
  return { page, params: [...params, ...tail] }
}

/** Goes to a page: `go('roster')`, `go('bank/BT…')`. */
export function go(path: string): void {
  location.hash = `#/${path.replace(/^#?\/?/, '')}`
}

function subscribe(listener: () => void): () => void {
  window.addEventListener('hashchange', listener)
  return () => window.removeEventListener('hashchange', listener)
}

export function useRoute(): Route {
  const hash = useSyncExternalStore(
    subscribe,
    () => location.hash,
    () => '',
  )
  return parseHash(hash)
}
