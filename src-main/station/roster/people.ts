import { StationError } from '../../contract/errors.ts'
import { type Db, one } from '../store/db.ts'

/** A worker with his sealed fields; only this room opens them. */
export interface WorkerRecord {
  id: string
  name: string
  sex: '0' | '1' | '2' | '9'
  nation: string
  idNumberSealed: string
  birthSealed: string
  addressSealed: string
  phoneSealed: string
  phoneIndex: string
  authority: string
  validFrom: string
  validTo: string
  source: 'card' | 'manual'
  enrolledAt: string
  erasedAt: string | null
}

/** @throws StationError `roster.unknown-worker`. */
export function workerRecord(db: Db, workerId: string): WorkerRecord {
  const row = one<WorkerRecord>(
    db,
    `SELECT id, name, sex, nation, id_number_sealed AS idNumberSealed, birth_sealed AS birthSealed,
       address_sealed AS addressSealed, phone_sealed AS phoneSealed, phone_index AS phoneIndex, authority,
       valid_from AS validFrom, valid_to AS validTo, source, enrolled_at AS enrolledAt, erased_at AS erasedAt
     FROM worker WHERE id = ?`,
    [workerId],
  )
  if (!row) throw new StationError('roster.unknown-worker', { worker: workerId })
  return row
}

/** A worker whose data has not been erased. @throws StationError `roster.unknown-worker`, `roster.person-erased`. */
export function livingWorker(db: Db, workerId: string): WorkerRecord {
  const worker = workerRecord(db, workerId)
  if (worker.erasedAt !== null) throw new StationError('roster.person-erased', { name: worker.name })
  return worker
}
