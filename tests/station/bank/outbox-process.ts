/** A station's outbox in a process of its own, to be killed: sends what is due and asks about what is open, over and over. */
import { setTimeout as delay } from 'node:timers/promises'
import { queryOpenBatches, sendDue } from '../../../src-main/station/bank/outbox.ts'
import { httpsLink } from '../../../src-main/station/bank/transport/https.ts'
import { Ledger } from '../../../src-main/station/journal/ledger.ts'
import { newSeed, signerFromSeed } from '../../../src-main/station/journal/note.ts'
import { rooms } from '../../../src-main/station/rooms.ts'
import { openDatabase } from '../../../src-main/station/store/db.ts'
import { openKeyRing } from '../../../src-main/station/store/sealing.ts'

const [file, stationId, url, fingerprint, secret, minutesLater] = process.argv.slice(2) as [
  string,
  string,
  string,
  string,
  string,
  string,
]
const db = openDatabase(file)
const keys = openKeyRing(db, Buffer.alloc(32, 7))
const signer = signerFromSeed(`anxin.test/${stationId}`, newSeed())
const clock = { now: () => new Date(Date.now() + Number(minutesLater) * 60_000).toISOString() }
const ledger = new Ledger({ db, rooms, stationId, origin: signer.name, signer, keys, clock })
const link = httpsLink({ url, fingerprint, secret })
for (;;) {
  await sendDue(ledger, () => link)
  await queryOpenBatches(ledger, link)
  await delay(20)
}
