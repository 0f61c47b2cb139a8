import { StationError } from '../../contract/errors.ts'
import { maskAccount } from '../../contract/mask.ts'
import { secondPersonRoles, verifyApproval } from '../access/approval.ts'
import { os, requireRole } from '../access/procedure.ts'
import { actorOf, type StationContext } from '../access/session.ts'
import type { Tx } from '../journal/ledger.ts'
import { one } from '../store/db.ts'
import { collectFromFolder, takeDropped, writeToFolder } from './by-hand.ts'
import { ageingList, cancelledBatches, quarantineList } from './checks.ts'
import {
  approveBatch,
  cancelBatch,
  exportFile,
  noteTold,
  prepareBatch,
  reissuePayments,
  setEscrow,
  takeAnswer,
} from './commands.ts'
import { chainOf, historyOf, openEvidence } from './history.ts'
import { configuredLink, enqueue, handOver, queryBatch } from './outbox.ts'
import { batchHeads, batchRow, batchView, currentEscrow } from './queries.ts'
import { shortfallOf } from './shortfall.ts'
import { entriesBetween, knownBalance, statementList, sumsOfKinds } from './statement-queries.ts'
import { noteBalance, takeStatement } from './statements.ts'
import { waysApi } from './ways-api.ts'

function commit<T>({ ledger, session }: StationContext, command: (tx: Tx) => T): T {
  return ledger.commit(actorOf(session), command)
}

function fileView({ fileName, bytes, sha256 }: { fileName: string; bytes: Buffer; sha256: string }) {
  return { fileName, contentBase64: bytes.toString('base64'), sha256 }
}

function linkOf({ ledger }: StationContext, batchId: string) {
  const { transport } = batchRow(ledger.db, batchId)
  if (transport === 'file') throw new StationError('bank.by-file-only')
  return configuredLink(ledger, transport)
}

/** Reads for everybody in the office; the bank is worked by clerk and manager. */
const readers = ['clerk', 'manager', 'inspector'] as const
const workers = ['clerk', 'manager'] as const

export const bankApi = os.bank.router({
  escrow: os.bank.escrow.handler(({ context }) => {
    requireRole(context, ...readers)
    const { db } = context.ledger
    const escrow = currentEscrow(db)
    if (!escrow) return null
    const { accountName, accountNumber, bankName, cnaps, openedOn } = escrow
    const connection = one<{ url: string; fingerprint: string; client: number }>(
      db,
      'SELECT url, fingerprint, client_sealed IS NOT NULL AS client FROM bank_connection',
    )
    return {
      accountName,
      masked: maskAccount(accountNumber),
      bankName,
      cnaps,
      openedOn,
      connection: connection
        ? { url: connection.url, fingerprint: connection.fingerprint, hasClient: connection.client === 1 }
        : null,
    }
  }),

  setEscrow: os.bank.setEscrow.handler(({ input, context }) => {
    requireRole(context, ...workers)
    const { approval, ...escrow } = input
    commit(context, (tx) => setEscrow(tx, escrow, verifyApproval(tx, approval, { roles: secondPersonRoles(tx.actor) })))
    return { ok: true as const }
  }),

  enqueue: os.bank.enqueue.handler(({ input, context }) => {
    requireRole(context, ...workers)
    commit(context, (tx) => enqueue(tx, input.batchId))
    return { ok: true as const }
  }),

  toldNeverArrived: os.bank.toldNeverArrived.handler(({ input, context }) => {
    requireRole(context, ...workers)
    const { batchId, reason, approval } = input
    commit(context, (tx) =>
      noteTold(tx, batchId, reason, verifyApproval(tx, approval, { roles: secondPersonRoles(tx.actor) })),
    )
    return { ok: true as const }
  }),

  writeToFolder: os.bank.writeToFolder.handler(({ input, context }) => {
    requireRole(context, ...workers)
    return { files: writeToFolder(context.ledger, actorOf(context.session), input.batchId, input.folder) }
  }),

  dropResult: os.bank.dropResult.handler(({ input, context }) => {
    requireRole(context, ...workers)
    const bytes = Buffer.from(input.contentBase64, 'base64')
    const { batchId, changed, quarantined } = commit(context, (tx) => takeDropped(tx, input.fileName, bytes))
    return { batchId, changed, quarantined: quarantined.length }
  }),

  collectFromFolder: os.bank.collectFromFolder.handler(({ input, context }) => {
    requireRole(context, ...workers)
    return collectFromFolder(context.ledger, actorOf(context.session), input.folder)
  }),

  batches: os.bank.batches.handler(({ input, context }) => {
    requireRole(context, ...readers)
    return batchHeads(context.ledger.db, input.month)
  }),

  batch: os.bank.batch.handler(({ input, context }) => {
    requireRole(context, ...readers)
    return batchView(context.ledger.db, input.batchId)
  }),

  prepare: os.bank.prepare.handler(({ input, context }) => {
    requireRole(context, ...workers)
    return batchView(
      context.ledger.db,
      commit(context, (tx) => prepareBatch(tx, input)),
    )
  }),

  reissue: os.bank.reissue.handler(({ input, context }) => {
    requireRole(context, ...workers)
    return batchView(
      context.ledger.db,
      commit(context, (tx) => reissuePayments(tx, input)),
    )
  }),

  approve: os.bank.approve.handler(({ input, context }) => {
    requireRole(context, ...workers)
    const { batchId, approval } = input
    commit(context, (tx) => {
      const { preparedBy } = batchRow(tx.db, batchId)
      // The second person is second to the one who prepared it, whoever sits at the screen now.
      if (approval.userId === preparedBy) throw new StationError('bank.same-approver')
      approveBatch(tx, batchId, verifyApproval(tx, approval, { not: preparedBy, roles: ['manager'] }))
    })
    return batchView(context.ledger.db, batchId)
  }),

  handOver: os.bank.handOver.handler(async ({ input, context }) => {
    requireRole(context, ...workers)
    await handOver(context.ledger, linkOf(context, input.batchId), actorOf(context.session), input.batchId)
    return batchView(context.ledger.db, input.batchId)
  }),

  exportFile: os.bank.exportFile.handler(({ input, context }) => {
    requireRole(context, ...workers)
    const { companions, ...file } = commit(context, (tx) => exportFile(tx, input.batchId))
    return { ...fileView(file), ...(companions.length > 0 ? { companions: companions.map(fileView) } : {}) }
  }),

  importStatement: os.bank.importStatement.handler(({ input, context }) => {
    requireRole(context, ...workers)
    const bytes = Buffer.from(input.contentBase64, 'base64')
    const { added, known, flagged } = commit(context, (tx) => takeStatement(tx, bytes))
    return { added, known, flagged }
  }),

  noteBalance: os.bank.noteBalance.handler(({ input, context }) => {
    requireRole(context, ...workers)
    const { date, balanceFen, approval } = input
    commit(context, (tx) =>
      noteBalance(tx, date, balanceFen, verifyApproval(tx, approval, { roles: secondPersonRoles(tx.actor) })),
    )
    return { ok: true as const }
  }),

  account: os.bank.account.handler(({ input, context }) => {
    requireRole(context, ...readers)
    const { db } = context.ledger
    return {
      balance: knownBalance(db) ?? null,
      entries: entriesBetween(db, input.from, input.to),
      sums: sumsOfKinds(db, input.from, input.to),
      statements: statementList(db),
    }
  }),

  cancel: os.bank.cancel.handler(({ input, context }) => {
    requireRole(context, ...workers)
    const { batchId, reason, approval } = input
    commit(context, (tx) => {
      const approver = approval ? verifyApproval(tx, approval, { roles: secondPersonRoles(tx.actor) }) : null
      cancelBatch(tx, batchId, reason, approver)
    })
    return { ok: true as const }
  }),

  cancelled: os.bank.cancelled.handler(({ context }) => {
    requireRole(context, ...readers)
    return cancelledBatches(context.ledger.db)
  }),

  quarantine: os.bank.quarantine.handler(({ input, context }) => {
    requireRole(context, ...readers)
    return quarantineList(context.ledger.db, input.batchId)
  }),

  ageing: os.bank.ageing.handler(({ context }) => {
    requireRole(context, ...readers)
    const { db, clock } = context.ledger
    return ageingList(db, clock.now())
  }),

  shortfall: os.bank.shortfall.handler(({ input, context }) => {
    requireRole(context, ...readers)
    return shortfallOf(context.ledger.db, input)
  }),

  history: os.bank.history.handler(({ input, context }) => {
    requireRole(context, ...readers)
    return historyOf(context.ledger.db, input.batchId)
  }),

  chain: os.bank.chain.handler(({ input, context }) => {
    requireRole(context, ...readers)
    return chainOf(context.ledger.db, input.paymentId)
  }),

  openEvidence: os.bank.openEvidence.handler(({ input, context }) => {
    requireRole(context, ...readers)
    const { batchId, sha256, reason } = input
    return fileView(commit(context, (tx) => openEvidence(tx, batchId, sha256, reason)))
  }),

  ...waysApi,

  query: os.bank.query.handler(async ({ input, context }) => {
    requireRole(context, ...workers)
    await queryBatch(context.ledger, linkOf(context, input.batchId), actorOf(context.session), input.batchId)
    return batchView(context.ledger.db, input.batchId)
  }),

  importResult: os.bank.importResult.handler(({ input, context }) => {
    requireRole(context, ...workers)
    const bytes = Buffer.from(input.contentBase64, 'base64')
    const { changed, quarantined } = commit(context, (tx) => takeAnswer(tx, input.batchId, 'imported', bytes))
    return { batch: batchView(context.ledger.db, input.batchId), changed, quarantined }
  }),
})
