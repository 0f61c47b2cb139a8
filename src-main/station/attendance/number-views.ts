import type { HeldNumber } from '../../contract/cards.ts'
import { all, type Db } from '../store/db.ts'
import { numbersOfWorker } from './numbers.ts'

/** Numbers of a worker with the devices that know them and their days of validity. */
export function numberViews(db: Db, workerId: string, today: string): HeldNumber[] {
  const names = new Map(all<{ id: string; name: string }>(db, 'SELECT id, name FROM device').map((d) => [d.id, d.name]))
  return numbersOfWorker(db, workerId).map(({ deviceId, number, card, fromDate, toDate }) => ({
    deviceId: deviceId === '' ? null : deviceId,
    deviceName: names.get(deviceId) ?? null,
    number,
    card,
    fromDate,
    toDate,
    current: fromDate <= today && (toDate === null || toDate >= today),
  }))
}
