import { os, requireRole } from '../access/procedure.ts'
import { actorOf } from '../access/session.ts'
import { one } from '../store/db.ts'
import { setConnection, setSftp } from './commands.ts'
import { probeWay } from './links.ts'
import { bringProfile, profileFile, setUsualWay, usualWay } from './own-profiles.ts'
import { configureProfile, profileViews } from './profile-settings.ts'
import { testProfile, testResult } from './tester.ts'
import { readCertificate, readHostKey } from './transport/probe.ts'

const readers = ['clerk', 'manager', 'inspector'] as const
const workers = ['clerk', 'manager'] as const

/** The banks' formats and the ways to the bank: read by the office, set by the manager. */
export const waysApi = {
  setConnection: os.bank.setConnection.handler(({ input, context }) => {
    requireRole(context, 'manager')
    context.ledger.commit(actorOf(context.session), (tx) => setConnection(tx, input))
    return { ok: true as const }
  }),

  setSftp: os.bank.setSftp.handler(({ input, context }) => {
    requireRole(context, 'manager')
    context.ledger.commit(actorOf(context.session), (tx) => setSftp(tx, input))
    return { ok: true as const }
  }),

  sftp: os.bank.sftp.handler(({ context }) => {
    requireRole(context, ...readers)
    return (
      one<{ host: string; port: number; user: string; hostKey: string; ordersFolder: string; resultsFolder: string }>(
        context.ledger.db,
        `SELECT host, port, user_name AS user, host_key AS hostKey, orders_folder AS ordersFolder,
           results_folder AS resultsFolder FROM bank_sftp`,
      ) ?? null
    )
  }),

  readHostKey: os.bank.readHostKey.handler(async ({ input, context }) => {
    requireRole(context, 'manager')
    return { fingerprint: await readHostKey(input.host, input.port) }
  }),

  readCertificate: os.bank.readCertificate.handler(async ({ input, context }) => {
    requireRole(context, 'manager')
    return { fingerprint: await readCertificate(input.url) }
  }),

  probeWay: os.bank.probeWay.handler(({ input, context }) => {
    requireRole(context, ...workers)
    return probeWay(context.ledger, input.transport)
  }),

  profiles: os.bank.profiles.handler(({ context }) => {
    requireRole(context, ...readers)
    return profileViews(context.ledger.db, context.ledger.keys)
  }),

  bringProfile: os.bank.bringProfile.handler(({ input, context }) => {
    requireRole(context, 'manager')
    const bytes = Buffer.from(input.contentBase64, 'base64')
    return {
      profile: context.ledger.commit(actorOf(context.session), (tx) => bringProfile(tx, input.fileName, bytes)),
    }
  }),

  profileFile: os.bank.profileFile.handler(({ input, context }) => {
    requireRole(context, ...workers)
    const { bytes, ...file } = profileFile(context.ledger.db, input.profile)
    return { ...file, contentBase64: bytes.toString('base64') }
  }),

  usualWay: os.bank.usualWay.handler(({ context }) => {
    requireRole(context, ...readers)
    return usualWay(context.ledger.db)
  }),

  setUsualWay: os.bank.setUsualWay.handler(({ input, context }) => {
    requireRole(context, 'manager')
    context.ledger.commit(actorOf(context.session), (tx) => setUsualWay(tx, input))
    return { ok: true as const }
  }),

  configureProfile: os.bank.configureProfile.handler(({ input, context }) => {
    requireRole(context, 'manager')
    context.ledger.commit(actorOf(context.session), (tx) =>
      configureProfile(tx, input.profile, input.values, input.limits),
    )
    return { ok: true as const }
  }),

  testProfile: os.bank.testProfile.handler(({ input, context }) => {
    requireRole(context, ...workers)
    return testProfile(context.ledger.db, context.ledger.keys, input)
  }),

  testResult: os.bank.testResult.handler(({ input, context }) => {
    requireRole(context, ...workers)
    return testResult(context.ledger.db, input.profile, Buffer.from(input.contentBase64, 'base64'))
  }),
}
