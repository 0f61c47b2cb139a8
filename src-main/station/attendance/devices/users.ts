/** Who belongs on a device today, and who is on it. */
import type { ComparedUsers } from '../../../contract/device-care.ts'
import type { DeviceUser } from '../../../devices/messages.ts'
import { engagementOn } from '../../roster/queries.ts'
import { all, type Db, one, prepare } from '../../store/db.ts'
import { NumberBook } from '../numbers.ts'
import { compareUsers, type NumberOwner, usersToSend } from '../rules/users.ts'

export interface WantedUsers {
  users: DeviceUser[]
  remove: string[]
}

/** Owners of all numbers that mean somebody on a device, as of a date; a card's number is no user of a terminal. */
export function numberOwners(db: Db, deviceId: string, date: string): NumberOwner[] {
  const rows = all<{ number: string }>(
    db,
    `SELECT DISTINCT number FROM device_number WHERE device_id IN ('', ?) AND from_date <= ? AND card_bits IS NULL
     ORDER BY number`,
    [deviceId, date],
  )
  const book = new NumberBook(
    db,
    rows.map(({ number }) => number),
  )
  const names = prepare(db, 'SELECT name FROM worker WHERE id = ?')
  return rows.flatMap(({ number }) => {
    const workerId = book.workerOf(deviceId, number, date)
    if (workerId === null) return []
    const { name } = names.get(workerId) as { name: string }
    return [{ number, workerId, name, onSite: engagementOn(db, workerId, date) !== undefined }]
  })
}

/**
 * Who belongs on a device today: every number that stands for an engaged worker there; numbers of those who have left go. Numbers that the roster
 * does not know are not named, so that administrators of the terminal stay.
 */
export function wantedUsers(db: Db, deviceId: string, date: string): WantedUsers {
  const owners = numberOwners(db, deviceId, date)
  return {
    users: owners.filter(({ onSite }) => onSite).map(({ number, name }) => ({ number, name })),
    remove: owners.filter(({ onSite }) => !onSite).map(({ number }) => number),
  }
}

/** Users as a device or its file tells them beside the roster; undefined users = the device cannot tell. */
export function comparedUsers(db: Db, deviceId: string, date: string, users: DeviceUser[] | undefined): ComparedUsers {
  const owners = numberOwners(db, deviceId, date)
  return {
    read: users !== undefined,
    rows: users ? compareUsers(users, owners) : usersToSend(owners),
    numberless: numberless(db, owners, date),
  }
}

function numberless(db: Db, owners: readonly NumberOwner[], date: string): number {
  const engaged = one<{ n: number }>(
    db,
    `SELECT count(DISTINCT worker_id) AS n FROM engagement
     WHERE entry_date <= @date AND (exit_date IS NULL OR exit_date >= @date)`,
    { date },
  )
  const numbered = new Set(owners.filter(({ onSite }) => onSite).map(({ workerId }) => workerId))
  return (engaged?.n ?? 0) - numbered.size
}
