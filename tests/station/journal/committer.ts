/** Child process of the kill test: commits without end and says on standard output what was acknowledged. */
import { Ledger } from '../../../src-main/station/journal/ledger.ts'
import { signerFromSeed } from '../../../src-main/station/journal/note.ts'
import { openDatabase } from '../../../src-main/station/store/db.ts'
import { openKeyRing } from '../../../src-main/station/store/sealing.ts'
import { truncateWal } from '../../../src-main/station/store/wal.ts'
import { thingNoted, toyRooms } from './toy-room.ts'

const [file = '', seed = ''] = process.argv.slice(2)
const db = openDatabase(file)
const signer = signerFromSeed('anxin.test/kill', Buffer.from(seed, 'hex'))
const keys = openKeyRing(db, Buffer.alloc(32, 7))
const clock = { now: () => new Date().toISOString() }
const ledger = new Ledger({ db, rooms: toyRooms, stationId: 'STTOY', origin: signer.name, signer, keys, clock })

for (let round = 0; ; round++) {
  const count = 1 + (round % 7)
  const from = ledger.size
  ledger.commit({ userId: 'system', role: 'system' }, (tx) => {
    for (let i = 0; i < count; i++) {
      const label = tx.keys.seal(`PE${from}`, 'phone', '13900000000')
      const paper = tx.keep(Buffer.from(`paper ${from} ${i}`), 'text/plain')
      tx.record(thingNoted, { id: `TH${from + i}`, amount: i, label, paper })
    }
  })
  // Synchronous, so that nothing is said before it is true or lost after it.
  writeLine(`${ledger.size}`)
  if (round % 20 === 19) truncateWal(db)
}

function writeLine(line: string): void {
  process.stdout.write(`${line}\n`)
}
