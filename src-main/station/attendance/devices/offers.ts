/** Files that sticks and folders offer, and what was answered to them on this PC. */
import type { Offered } from '../../access/session.ts'
import { all, type Db, run } from '../../store/db.ts'

export interface Answered {
  deviceId: string
  fileName: string
  sha256: string
}

export type OfferedFile = { deviceId: string; ignored: boolean } & Offered['file']

/** What is offered now: what was imported as it is, is left out; what was ignored as it is, says so. A changed file is a new offer. */
export function offeredFiles(db: Db, offers: readonly Offered[]): OfferedFile[] {
  const answers = new Map(
    all<Answered & { answer: 'imported' | 'ignored' }>(
      db,
      'SELECT device_id AS deviceId, file_name AS fileName, sha256, answer FROM offered_file',
    ).map((row) => [keyOf(row), row.answer]),
  )
  return offers.flatMap(({ deviceId, file }) => {
    const answer = answers.get(keyOf({ deviceId, ...file }))
    return answer === 'imported' ? [] : [{ deviceId, ...file, ignored: answer === 'ignored' }]
  })
}

/** Remembers what was answered to a file as it is now. */
export function answerOffer(db: Db, { deviceId, fileName, sha256 }: Answered, answer: 'imported' | 'ignored'): void {
  run(db, 'INSERT OR REPLACE INTO offered_file (device_id, file_name, sha256, answer) VALUES (?, ?, ?, ?)', [
    deviceId,
    fileName,
    sha256,
    answer,
  ])
}

function keyOf({ deviceId, fileName, sha256 }: Answered): string {
  return `${deviceId}/${sha256}/${fileName}`
}
