import { z } from 'zod'
import { batchStateSchema, paymentStateSchema, transportSchema } from '../../contract/bank.ts'
import { dateSchema, fenSchema, idSchema, monthSchema } from '../../contract/common.ts'
import { defineFact } from '../journal/facts.ts'
import { type Db, insert, prepare, run } from '../store/db.ts'

const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/)
const fileSchema = z.strictObject({ sha256: sha256Schema, blob: sha256Schema, bytes: z.int().positive() })
export type KeptFile = z.infer<typeof fileSchema>

const paymentSchema = z.strictObject({
  paymentId: idSchema,
  endToEndId: z.string(),
  sequence: z.int().positive(),
  listId: idSchema,
  lineId: idSchema,
  workerId: idSchema,
  accountId: idSchema,
  payeeName: z.string(),
  accountSealed: z.string(),
  accountIndex: z.string(),
  last4: z.string(),
  bankName: z.string(),
  cnaps: z.string(),
  amountFen: fenSchema.positive(),
  reissueOf: idSchema.nullable(),
})
export type PreparedPayment = z.infer<typeof paymentSchema>

/** The escrow account (专用账户) that wages are paid from; an earlier one is replaced. */
export const escrowSet = defineFact({
  kind: 'bank.escrow-set',
  version: 1,
  schema: z.strictObject({
    escrowId: idSchema,
    accountName: z.string(),
    accountNumber: z.string(),
    bankName: z.string(),
    cnaps: z.string(),
    openedOn: dateSchema,
  }),
  apply(db, { data, at }) {
    run(db, 'UPDATE escrow_account SET replaced_at = ? WHERE replaced_at IS NULL', [at])
    insert(db, 'escrow_account', {
      id: data.escrowId,
      account_name: data.accountName,
      account_number: data.accountNumber,
      bank_name: data.bankName,
      cnaps: data.cnaps,
      opened_on: data.openedOn,
      since: at,
    })
  },
})

const batchFields = {
  batchId: idSchema,
  messageId: z.string(),
  month: monthSchema,
  profile: z.string(),
  executionDate: dateSchema,
  escrowId: idSchema,
  lists: z.array(z.strictObject({ listId: idSchema, hash: z.string() })),
  payments: z.int().positive(),
  totalFen: fenSchema.positive(),
  isReissue: z.boolean(),
  fileName: z.string(),
  file: fileSchema,
}
const batchSchemaV1 = z.strictObject({ ...batchFields, transport: z.enum(['https', 'file']) })
const batchSchemaV2 = z.strictObject({
  ...batchFields,
  transport: transportSchema,
  /** Which of how many batches prepared together, and the first of them. */
  part: z.int().positive(),
  parts: z.int().positive(),
  firstPart: idSchema,
  /** Files that go with the first one, such as the order to work it off. */
  companions: z.array(z.strictObject({ fileName: z.string(), file: fileSchema })),
})

/** A batch and its one file, as stations recorded it before batches had parts; the payments follow in the same commit. */
export const batchPreparedV1 = defineFact({
  kind: 'bank.batch-prepared',
  version: 1,
  schema: batchSchemaV1,
  apply: (db, { data, at, actor }) => insertBatch(db, data, at, actor.userId),
})

/** A batch and its files; the payments follow in the same commit. */
export const batchPrepared = defineFact({
  kind: 'bank.batch-prepared',
  version: 2,
  schema: batchSchemaV2,
  apply(db, { data, at, actor }) {
    insertBatch(db, data, at, actor.userId)
    const { part, parts, firstPart, companions } = data
    run(db, 'UPDATE bank_batch SET part = ?, parts = ?, first_part = ? WHERE id = ?', [
      part,
      parts,
      firstPart,
      data.batchId,
    ])
    for (const [index, { fileName, file }] of companions.entries()) {
      insert(db, 'bank_batch_file', {
        batch_id: data.batchId,
        position: index + 1,
        file_name: fileName,
        sha256: file.sha256,
        blob: file.blob,
        bytes: file.bytes,
      })
    }
  },
})

function insertBatch(
  db: Db,
  data: z.infer<typeof batchSchemaV1> | z.infer<typeof batchSchemaV2>,
  at: string,
  preparedBy: string,
): void {
  insert(db, 'bank_batch', {
    id: data.batchId,
    message_id: data.messageId,
    month: data.month,
    state: 'prepared',
    transport: data.transport,
    profile: data.profile,
    execution_date: data.executionDate,
    escrow_id: data.escrowId,
    payment_count: data.payments,
    total_fen: data.totalFen,
    is_reissue: data.isReissue ? 1 : 0,
    file_name: data.fileName,
    file_sha256: data.file.sha256,
    file_blob: data.file.blob,
    prepared_at: at,
    prepared_by: preparedBy,
  })
  for (const { listId, hash } of data.lists) {
    insert(db, 'bank_batch_list', { batch_id: data.batchId, list_id: listId, list_hash: hash })
  }
}

/**
 * A batch that never left is taken back with its payments: their lines are free for another batch, and what they re-issued is failed again. The
 * living tables forget them; their ids are never used again.
 */
export const batchCancelled = defineFact({
  kind: 'bank.batch-cancelled',
  version: 1,
  schema: z.strictObject({ batchId: idSchema }),
  apply(db, { data: { batchId }, at, actor, reason }) {
    run(
      db,
      `INSERT INTO bank_cancelled_batch
       SELECT id, message_id, month, profile, transport, payment_count, total_fen, is_reissue, file_sha256, file_blob,
         prepared_at, prepared_by, approved_by, ?, ?, ? FROM bank_batch WHERE id = ?`,
      [at, actor.userId, reason ?? '', batchId],
    )
    run(
      db,
      `INSERT INTO bank_cancelled_payment
       SELECT id, batch_id, end_to_end_id, line_id, worker_id, amount_fen, reissue_of FROM bank_payment WHERE batch_id = ?`,
      [batchId],
    )
    run(db, 'DELETE FROM bank_payment WHERE batch_id = ?', [batchId])
    run(
      db,
      `UPDATE bank_payment SET state = failed_as, reissued_by = NULL
       WHERE reissued_by IN (SELECT id FROM bank_cancelled_payment WHERE batch_id = ?)`,
      [batchId],
    )
    for (const table of ['bank_batch_file', 'bank_batch_list'])
      run(db, `DELETE FROM ${table} WHERE batch_id = ?`, [batchId])
    run(db, 'DELETE FROM bank_batch WHERE id = ?', [batchId])
  },
})

/** Up to 500 payments of a batch. One that re-issues another closes that one. */
export const paymentsPrepared = defineFact({
  kind: 'bank.payments-prepared',
  version: 1,
  schema: z.strictObject({ batchId: idSchema, payments: z.array(paymentSchema).min(1).max(500) }),
  apply(db, { data }) {
    const reissue = prepare(db, "UPDATE bank_payment SET state = 're-issued', reissued_by = ? WHERE id = ?")
    for (const payment of data.payments) {
      if (payment.reissueOf) reissue.run(payment.paymentId, payment.reissueOf)
      insert(db, 'bank_payment', {
        id: payment.paymentId,
        end_to_end_id: payment.endToEndId,
        batch_id: data.batchId,
        sequence: payment.sequence,
        list_id: payment.listId,
        line_id: payment.lineId,
        worker_id: payment.workerId,
        account_id: payment.accountId,
        payee_name: payment.payeeName,
        account_sealed: payment.accountSealed,
        account_index: payment.accountIndex,
        last4: payment.last4,
        bank_name: payment.bankName,
        cnaps: payment.cnaps,
        amount_fen: payment.amountFen,
        state: 'prepared',
        reissue_of: payment.reissueOf,
      })
    }
  },
})

/** The second person (the fact's approver) has released the very file. */
export const batchApproved = defineFact({
  kind: 'bank.batch-approved',
  version: 1,
  schema: z.strictObject({ batchId: idSchema, fileSha256: sha256Schema }),
  apply(db, { data, at, approver }) {
    run(db, "UPDATE bank_batch SET state = 'approved', approved_at = ?, approved_by = ? WHERE id = ?", [
      at,
      approver?.userId ?? null,
      data.batchId,
    ])
  },
})

/** Recorded and durable before the first byte leaves: from here on the fate is unknown until the bank says it. */
export const sendingBegun = defineFact({
  kind: 'bank.sending-begun',
  version: 1,
  schema: z.strictObject({ batchId: idSchema, attempt: z.int().positive(), file: fileSchema }),
  apply(db, { data, at }) {
    run(
      db,
      `UPDATE bank_batch SET state = 'unknown', attempts = ?, handed_over_at = coalesce(handed_over_at, ?) WHERE id = ?`,
      [data.attempt, at, data.batchId],
    )
    run(db, "UPDATE bank_payment SET state = 'unknown' WHERE batch_id = ? AND state = 'prepared'", [data.batchId])
    keepEvidence(db, data.batchId, 'sent', data.file, at)
  },
})

/** No clear answer came. Nothing changes: the batch stays unknown and is queried. */
export const sendingUnclear = defineFact({
  kind: 'bank.sending-unclear',
  version: 1,
  schema: z.strictObject({
    batchId: idSchema,
    attempt: z.int().positive(),
    why: z.string().max(300),
    answer: fileSchema.nullable(),
  }),
  apply(db, { data, at }) {
    if (data.answer) keepEvidence(db, data.batchId, 'answer', data.answer, at)
  },
})

/** Proof that the order did not arrive: the line was never opened, or the bank, asked, does not know the message. It may be sent again, the same bytes under the same id. */
export const neverArrived = defineFact({
  kind: 'bank.never-arrived',
  version: 1,
  schema: z.strictObject({
    batchId: idSchema,
    attempt: z.int().positive(),
    proof: z.enum(['not-sent', 'unknown-to-bank']),
    why: z.string().max(300),
  }),
  apply(db, { data }) {
    run(db, "UPDATE bank_batch SET state = 'approved' WHERE id = ?", [data.batchId])
    run(db, "UPDATE bank_payment SET state = 'prepared' WHERE batch_id = ? AND state = 'unknown'", [data.batchId])
  },
})

/**
 * The bank has told, in a way two people vouch for (the reason says how), that it never had the order. What cannot be asked over the line is
 * cleared up so; it may be sent again, the same bytes under the same id.
 */
export const toldNeverArrived = defineFact({
  kind: 'bank.told-never-arrived',
  version: 1,
  schema: z.strictObject({ batchId: idSchema, attempt: z.int().positive() }),
  apply(db, { data }) {
    run(db, "UPDATE bank_batch SET state = 'approved' WHERE id = ?", [data.batchId])
    run(db, "UPDATE bank_payment SET state = 'prepared' WHERE batch_id = ? AND state = 'unknown'", [data.batchId])
  },
})

/** The file lies at the bank's door, whole and read back; the bank has not spoken yet. */
export const delivered = defineFact({
  kind: 'bank.delivered',
  version: 1,
  schema: z.strictObject({ batchId: idSchema, attempt: z.int().positive(), where: z.string().max(300) }),
  apply(db, { data }) {
    run(db, "UPDATE bank_batch SET state = 'handed-over' WHERE id = ? AND state = 'unknown'", [data.batchId])
    run(db, "UPDATE bank_payment SET state = 'handed-over' WHERE batch_id = ? AND state = 'unknown'", [data.batchId])
  },
})

/** The file was given out for the bank's own client or a USB stick: handed over from the first time on. */
export const fileExported = defineFact({
  kind: 'bank.file-exported',
  version: 1,
  schema: z.strictObject({ batchId: idSchema, file: fileSchema }),
  apply(db, { data, at }) {
    run(db, "UPDATE bank_batch SET state = 'handed-over', handed_over_at = ? WHERE id = ? AND state = 'approved'", [
      at,
      data.batchId,
    ])
    run(db, "UPDATE bank_payment SET state = 'handed-over' WHERE batch_id = ? AND state = 'prepared'", [data.batchId])
    keepEvidence(db, data.batchId, 'exported', data.file, at)
  },
})

const changeSchema = z.strictObject({
  paymentId: idSchema,
  to: paymentStateSchema.extract(['accepted', 'paid', 'rejected', 'returned']),
  reasonCode: z.string().nullable(),
  reasonText: z.string().nullable(),
  bankReference: z.string().nullable(),
})

/** What an answer of the bank changed, and what of it was not believed. An answer that brings nothing new leaves no fact. */
export const resultsRecorded = defineFact({
  kind: 'bank.results-recorded',
  version: 1,
  schema: z.strictObject({
    batchId: idSchema,
    what: z.enum(['answer', 'imported', 'returns']),
    answer: fileSchema,
    reportId: z.string().nullable(),
    changes: z.array(changeSchema).max(500),
    quarantined: z.array(z.strictObject({ endToEndId: z.string(), why: z.string(), detail: z.string() })),
    /** State of the batch after this, derived from its payments. */
    batchState: batchStateSchema,
  }),
  apply(db, { data, at }) {
    keepEvidence(db, data.batchId, data.what, data.answer, at)
    const change = prepare(
      db,
      `UPDATE bank_payment SET state = @to, reason_code = @reasonCode, reason_text = @reasonText,
         bank_reference = coalesce(@bankReference, bank_reference), decided_at = @at,
         failed_as = CASE WHEN @to IN ('rejected', 'returned') THEN @to ELSE failed_as END
       WHERE id = @paymentId`,
    )
    for (const row of data.changes) change.run({ ...row, at })
    for (const { endToEndId, why, detail } of data.quarantined) {
      run(db, 'INSERT INTO bank_quarantine VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING', [
        data.batchId,
        endToEndId,
        why,
        detail,
        data.answer.sha256,
        at,
      ])
    }
    run(db, 'UPDATE bank_batch SET state = ? WHERE id = ?', [data.batchState, data.batchId])
  },
})

/** Somebody read the bytes of a kept file, which name accounts in full; the fact says who and why. */
export const evidenceOpened = defineFact({
  kind: 'bank.evidence-opened',
  version: 1,
  schema: z.strictObject({ batchId: idSchema, sha256: sha256Schema }),
  apply() {},
})

function keepEvidence(db: Db, batchId: string, what: string, file: KeptFile, at: string): void {
  run(db, 'INSERT INTO bank_evidence VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING', [
    batchId,
    what,
    file.sha256,
    file.blob,
    file.bytes,
    at,
  ])
}

export const bankFacts = [
  escrowSet,
  batchPreparedV1,
  batchPrepared,
  batchCancelled,
  paymentsPrepared,
  batchApproved,
  sendingBegun,
  sendingUnclear,
  neverArrived,
  toldNeverArrived,
  delivered,
  fileExported,
  resultsRecorded,
  evidenceOpened,
]

export const bankTables = [
  'escrow_account',
  'bank_batch',
  'bank_batch_file',
  'bank_batch_list',
  'bank_payment',
  'bank_cancelled_batch',
  'bank_cancelled_payment',
  'bank_evidence',
  'bank_quarantine',
]
