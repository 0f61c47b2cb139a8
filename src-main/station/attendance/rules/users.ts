/** Users of a device beside the people who belong on it. */
import type { ComparedUser } from '../../../contract/device-care.ts'

/** What a device tells of a user. */
export interface UserOnDevice {
  number: string
  name: string
  admin?: boolean | undefined
}

/** Who a number is today. */
export interface NumberOwner {
  number: string
  workerId: string
  name: string
  onSite: boolean
}

const ORDER: Readonly<Record<ComparedUser['standing'], number>> = { left: 0, missing: 1, unknown: 2, 'on-site': 3 }

/**
 * Every number of either side once: what needs somebody first. A number that nobody owns is left alone by a change, so that the terminal's own
 * administrators stay.
 */
export function compareUsers(users: readonly UserOnDevice[], owners: readonly NumberOwner[]): ComparedUser[] {
  const byNumber = new Map(owners.map((owner) => [owner.number, owner]))
  const there = new Set(users.map(({ number }) => number))
  const rows = users.map(({ number, name, admin }): ComparedUser => {
    const owner = byNumber.get(number)
    const common = { number, nameOnDevice: name, admin: admin ?? false }
    if (!owner) return { ...common, workerId: null, workerName: null, standing: 'unknown', change: null }
    const worker = { ...common, workerId: owner.workerId, workerName: owner.name }
    if (!owner.onSite) return { ...worker, standing: 'left', change: 'remove' }
    return { ...worker, standing: 'on-site', change: isName(name, owner.name) ? null : 'rename' }
  })
  for (const { number, workerId, name, onSite } of owners) {
    if (!onSite || there.has(number)) continue
    const common = { number, nameOnDevice: null, workerId, workerName: name, admin: false }
    rows.push({ ...common, standing: 'missing', change: 'add' })
  }
  return rows.sort((a, b) => ORDER[a.standing] - ORDER[b.standing] || byNumberText(a.number, b.number))
}

/** What would be sent to a device that cannot tell its users: all who belong on it, and all who do not any more. */
export function usersToSend(owners: readonly NumberOwner[]): ComparedUser[] {
  return owners
    .map(
      ({ number, workerId, name, onSite }): ComparedUser => ({
        number,
        nameOnDevice: null,
        workerId,
        workerName: name,
        standing: onSite ? 'missing' : 'left',
        admin: false,
        change: onSite ? 'add' : 'remove',
      }),
    )
    .sort((a, b) => ORDER[a.standing] - ORDER[b.standing] || byNumberText(a.number, b.number))
}

/** A terminal cuts names off (23 or 7 bytes). */
function isName(onDevice: string, name: string): boolean {
  return onDevice !== '' && name.startsWith(onDevice)
}

function byNumberText(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : a > b ? 1 : 0)
}
