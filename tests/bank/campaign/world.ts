import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { BankLedger } from '../../../src-main/practice/bank/ledger.ts'
import type { Random } from '../../../src-main/practice/site/random.ts'
import { Ledger } from '../../../src-main/station/journal/ledger.ts'
import { signerFromSeed } from '../../../src-main/station/journal/note.ts'
import { rooms } from '../../../src-main/station/rooms.ts'
import { openDatabase } from '../../../src-main/station/store/db.ts'
import { openKeyRing } from '../../../src-main/station/store/sealing.ts'
import type { Cast } from './template.ts'

/** A crash of the station that a run plays itself: its database is shut in the middle of what it was doing. */
export class Crash extends Error {}

/** The station and the bank of one run, on files of their own, opened anew after every crash. */
export class World {
  readonly folder: string
  readonly cast: Cast
  readonly random: Random
  /** Durable to the disk, for runs that are really killed; otherwise as quick as can be. */
  readonly durable: boolean
  ledger!: Ledger
  bank!: BankLedger
  /** In 1,000 commits, so many end in a crash of the station before, and as many after, they are durable. */
  crashRate = 0
  crashes = 0
  private minutes = 0

  constructor(folder: string, cast: Cast, random: Random, durable: boolean) {
    this.folder = folder
    this.cast = cast
    this.random = random
    this.durable = durable
    for (const name of ['stick', 'back', 'sftp-in', 'sftp-out']) mkdirSync(join(folder, name), { recursive: true })
    this.openBank()
    this.openStation()
  }

  path(name: 'stick' | 'back' | 'sftp-in' | 'sftp-out'): string {
    return join(this.folder, name)
  }

  /** Time goes on by a minute whenever it is asked for; the last month has ended. */
  now(): string {
    this.minutes += 1
    return new Date(Date.parse('2027-01-04T01:00:00.000Z') + this.minutes * 60_000).toISOString()
  }

  skip(minutes: number): void {
    this.minutes += minutes
  }

  openStation(): void {
    const db = openDatabase(join(this.folder, 'station.db'))
    if (!this.durable) db.pragma('synchronous = OFF')
    const keys = openKeyRing(db, Buffer.alloc(32, 7))
    const { stationId } = this.cast
    const signer = signerFromSeed(`anxin.test/${stationId}`, Buffer.alloc(32, 9))
    const clock = { now: () => this.now() }
    const ledger = new Ledger({ db, rooms, stationId, origin: signer.name, signer, keys, clock })
    const commit = ledger.commit.bind(ledger)
    ledger.commit = (actor, body) => {
      const done = commit(actor, (tx) => {
        const result = body(tx)
        this.perhapsCrash()
        return result
      })
      this.perhapsCrash()
      return done
    }
    this.ledger = ledger
  }

  openBank(): void {
    this.bank = new BankLedger(join(this.folder, 'bank.sqlite'), () => this.now())
    if (!this.durable) this.bank.db.pragma('synchronous = OFF')
  }

  private perhapsCrash(): void {
    if (this.random.int(1, 1_000) <= this.crashRate) throw new Crash()
  }

  /** The station dies here: nothing that is not committed remains. */
  crashStation(): void {
    this.ledger.db.close()
  }

  /** Opens again whatever died. @returns whether anything had. */
  recover(): boolean {
    const died = !this.ledger.db.open || !this.bank.db.open
    if (!this.ledger.db.open) this.openStation()
    if (!this.bank.db.open) this.openBank()
    if (died) this.crashes += 1
    return died
  }

  close(): void {
    if (this.ledger.db.open) this.ledger.db.close()
    if (this.bank.db.open) this.bank.close()
  }
}
