import { workerData } from 'node:worker_threads'
import { StationError } from '../../contract/errors.ts'
import { openDatabase } from '../store/db.ts'
import { type AheadData, type AheadMessage, claim, READS_ONCE } from './read-ahead.ts'
import { teamMonth } from './team-month.ts'

/** Thread that reads months of teams ahead of the one that closes them, until all are taken or nothing more is wanted. */
function help({ path, teams, month, now, shared, port }: AheadData): void {
  const db = openDatabase(path, READS_ONCE)
  for (let index = claim(shared, 0); index !== undefined; index = claim(shared, index)) {
    if (Atomics.load(shared, 1) === 1) break
    const message = read(index)
    port.postMessage(message, 'bytes' in message ? [message.bytes.buffer] : [])
    Atomics.add(shared, 0, 1)
    Atomics.notify(shared, 0)
  }
  db.close()

  function read(index: number): AheadMessage {
    try {
      const { bytes, hash } = teamMonth(db, teams[index]!, month, now)
      return { index, bytes, hash }
    } catch (error) {
      if (!(error instanceof StationError)) return { index, failed: true }
      const { code, params, details } = error
      return { index, refused: { code, params, details } }
    }
  }
}

help(workerData as AheadData)
