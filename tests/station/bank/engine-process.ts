/** A second engine on a station's database, to be killed: says `ready`, waits for a line, hands over every approved batch, says `done`. */
import { once } from 'node:events'
import { handOver } from '../../../src-main/station/bank/outbox.ts'
import { httpsLink } from '../../../src-main/station/bank/transport/https.ts'
import { Ledger } from '../../../src-main/station/journal/ledger.ts'
import { newSeed, signerFromSeed } from '../../../src-main/station/journal/note.ts'
import { rooms } from '../../../src-main/station/rooms.ts'
import { systemClock } from '../../../src-main/station/store/clock.ts'
import { all, openDatabase } from '../../../src-main/station/store/db.ts'
import { openKeyRing } from '../../../src-main/station/store/sealing.ts'

const [file, stationId, url, fingerprint, secret] = process.argv.slice(2) as [string, string, string, string, string]
const db = openDatabase(file)
const keys = openKeyRing(db, Buffer.alloc(32, 7))
const signer = signerFromSeed(`anxin.test/${stationId}`, newSeed())
const ledger = new Ledger({ db, rooms, stationId, origin: signer.name, signer, keys, clock: systemClock })
console.log('ready')
await once(process.stdin, 'data')
const link = httpsLink({ url, fingerprint, secret })
for (const { id } of all<{ id: string }>(db, "SELECT id FROM bank_batch WHERE state = 'approved' ORDER BY id")) {
  await handOver(ledger, link, { userId: 'system', role: 'system' }, id)
}
console.log('done')
process.exit(0)
