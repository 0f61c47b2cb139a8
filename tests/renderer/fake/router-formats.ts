import { StationError } from '../../../src-main/contract/errors.ts'
import { bringProfile, profileFile, setUsualWay, usualWay } from '../../../src-main/station/bank/own-profiles.ts'
import { configureProfile, profileViews } from '../../../src-main/station/bank/profile-settings.ts'
import { testProfile, testResult } from '../../../src-main/station/bank/tester.ts'
import { stationFounded } from '../../../src-main/station/journal/founding.ts'
import { Ledger, type Tx } from '../../../src-main/station/journal/ledger.ts'
import { newSeed, signerFromSeed } from '../../../src-main/station/journal/note.ts'
import { rooms } from '../../../src-main/station/rooms.ts'
import { openDatabase } from '../../../src-main/station/store/db.ts'
import { newId } from '../../../src-main/station/store/ids.ts'
import { migrate } from '../../../src-main/station/store/migrate.ts'
import { migrations } from '../../../src-main/station/store/migrations/index.ts'
import { openKeyRing } from '../../../src-main/station/store/sealing.ts'
import type { FakeStation } from './fake-station.ts'
import { ok, os } from './os.ts'
import { id, NOW } from './world.ts'

/** Formats are shown, set and tried by the station's own engine, on a database in memory. */
const ledgers = new WeakMap<FakeStation, Ledger>()

function ledgerOf(fake: FakeStation): Ledger {
  const known = ledgers.get(fake)
  if (known) return known
  const db = openDatabase(':memory:')
  migrate(db, migrations)
  const stationId = newId('ST')
  const signer = signerFromSeed(`anxin.test/${stationId}`, newSeed())
  const keys = openKeyRing(db, Buffer.alloc(32, 7))
  const ledger = new Ledger({ db, rooms, stationId, origin: signer.name, signer, keys, clock: { now: () => NOW } })
  ledger.commit({ userId: 'system', role: 'system' }, (tx) =>
    tx.record(stationFounded, { stationId, name: '示例站', practice: true, verifierKey: signer.verifierKey }),
  )
  ledgers.set(fake, ledger)
  return ledger
}

function commit<T>(fake: FakeStation, command: (tx: Tx) => T): T {
  const done = ledgerOf(fake).commit({ userId: id('US', 1), role: 'manager' }, command)
  fake.changed('bank.usual-way-set')
  return done
}

export function formatsRouter() {
  return {
    profiles: os.bank.profiles.handler(({ context: { fake } }) => {
      const { db, keys } = ledgerOf(fake)
      return profileViews(db, keys)
    }),
    bringProfile: os.bank.bringProfile.handler(({ context: { fake }, input }) => ({
      profile: commit(fake, (tx) => bringProfile(tx, input.fileName, Buffer.from(input.contentBase64, 'base64'))),
    })),
    profileFile: os.bank.profileFile.handler(({ context: { fake }, input }) => {
      const { bytes, ...file } = profileFile(ledgerOf(fake).db, input.profile)
      return { ...file, contentBase64: bytes.toString('base64') }
    }),
    usualWay: os.bank.usualWay.handler(({ context: { fake } }) => usualWay(ledgerOf(fake).db)),
    setUsualWay: os.bank.setUsualWay.handler(({ context: { fake }, input }) => {
      commit(fake, (tx) => setUsualWay(tx, input))
      return ok
    }),
    configureProfile: os.bank.configureProfile.handler(({ context: { fake }, input }) => {
      commit(fake, (tx) => configureProfile(tx, input.profile, input.values, input.limits))
      return ok
    }),
    testProfile: os.bank.testProfile.handler(({ context: { fake }, input }) => {
      const { db, keys } = ledgerOf(fake)
      return testProfile(db, keys, input)
    }),
    testResult: os.bank.testResult.handler(({ context: { fake }, input }) =>
      testResult(ledgerOf(fake).db, input.profile, Buffer.from(input.contentBase64, 'base64')),
    ),
    sftp: os.bank.sftp.handler(({ context: { fake } }) => fake.sftp),
    setSftp: os.bank.setSftp.handler(({ context: { fake }, input }) => {
      const { password: _password, privateKey: _privateKey, ...shown } = input
      fake.sftp = shown
      return ok
    }),
    writeToFolder: os.bank.writeToFolder.handler(({ input }) => {
      if (!input.folder.startsWith('/')) throw new StationError('bank.no-such-folder', { folder: input.folder })
      return { files: [`${input.folder}/DFBT0000000000000001.txt`] }
    }),
    dropResult: os.bank.dropResult.handler(() => ({ batchId: id('BT', 1), changed: 0, quarantined: 0 })),
    collectFromFolder: os.bank.collectFromFolder.handler(() => [
      { fileName: 'DFBT0000000000000001.jg.txt', batchId: id('BT', 1), changed: 17, quarantined: 2, refused: null },
      { fileName: 'holiday.jpg', batchId: null, changed: 0, quarantined: 0, refused: 'bank.no-batch-for-file' },
      { fileName: 'camt053.xml', batchId: null, changed: 4, quarantined: 0, refused: null },
    ]),
    readHostKey: os.bank.readHostKey.handler(({ input }) => {
      if (input.host.startsWith('no-'))
        throw new StationError('bank.not-reached', { host: input.host, why: 'ENOTFOUND' })
      return { fingerprint: HOST_KEY }
    }),
    readCertificate: os.bank.readCertificate.handler(() => ({
      fingerprint: Array.from({ length: 32 }, () => 'CD').join(':'),
    })),
    probeWay: os.bank.probeWay.handler(() => [
      { step: 'reach' as const, ok: true, detail: 'sftp.bank.example:22' },
      { step: 'identity' as const, ok: true, detail: HOST_KEY },
      { step: 'sign-in' as const, ok: false, detail: 'All configured authentication methods failed' },
    ]),
  }
}

export const HOST_KEY = `SHA256:${'Ab3+'.repeat(10)}xyz`
