import { z } from 'zod'
import { approvalSchema, base, idSchema, okSchema, reasonSchema } from './common.ts'

export const transportProcedures = {
  /** File transfer of this PC to the bank: host key pinned, secret sealed. One of password and private key (PEM or OpenSSH). */
  setSftp: base
    .input(
      z.strictObject({
        host: z.string().trim().min(1).max(200),
        port: z.int().min(1).max(65_535).default(22),
        user: z.string().trim().min(1).max(100),
        hostKey: z.string().regex(/^SHA256:[A-Za-z0-9+/]{43}$/),
        ordersFolder: z.string().trim().min(1).max(300),
        resultsFolder: z.string().trim().min(1).max(300),
        password: z.string().max(200).nullable(),
        privateKey: z.string().max(20_000).nullable(),
      }),
    )
    .output(okSchema),
  sftp: base.input(z.void()).output(
    z
      .strictObject({
        host: z.string(),
        port: z.int(),
        user: z.string(),
        hostKey: z.string(),
        ordersFolder: z.string(),
        resultsFolder: z.string(),
      })
      .nullable(),
  ),
  /** The fingerprint a host shows of its key, for comparison with the bank's letter. Nothing is said to the host. */
  readHostKey: base
    .input(z.strictObject({ host: z.string().trim().min(1).max(200), port: z.int().min(1).max(65_535).default(22) }))
    .output(z.strictObject({ fingerprint: z.string() })),
  /** The same of the certificate of an HTTPS gateway. */
  readCertificate: base.input(z.strictObject({ url: z.url() })).output(z.strictObject({ fingerprint: z.string() })),
  /** Tries a way as it is set, step by step; the first that fails is the last. No order is sent. Texts `bank.step.<step>`. */
  probeWay: base.input(z.strictObject({ transport: z.enum(['https', 'sftp']) })).output(
    z.array(
      z.strictObject({
        step: z.enum(['reach', 'identity', 'sign-in', 'orders-folder', 'results-folder', 'speaks']),
        ok: z.boolean(),
        detail: z.string(),
      }),
    ),
  ),
  /** Puts a released batch into the outbox, which sends it now or when the network returns. `handOver` sends at once or says why not. */
  enqueue: base.input(z.strictObject({ batchId: idSchema })).output(okSchema),
  /** The bank has told that it never had an order whose fate is unknown: two people vouch for it, and it may be sent again. */
  toldNeverArrived: base
    .input(z.strictObject({ batchId: idSchema, reason: reasonSchema, approval: approvalSchema }))
    .output(okSchema),
  /** By hand: the batch's files into a folder or onto a stick of this PC, `handed over` recorded. */
  writeToFolder: base
    .input(z.strictObject({ batchId: idSchema, folder: z.string().min(1).max(500) }))
    .output(z.strictObject({ files: z.array(z.string()) })),
  /** By hand: a file that came back, whichever batch it is about; also a statement (then without a batch). */
  dropResult: base
    .input(z.strictObject({ fileName: z.string().max(200), contentBase64: z.base64().max(20_000_000) }))
    .output(z.strictObject({ batchId: idSchema.nullable(), changed: z.int(), quarantined: z.int() })),
  /** By hand: every file of a folder or stick. Files that say nothing new may stay there. */
  collectFromFolder: base.input(z.strictObject({ folder: z.string().min(1).max(500) })).output(
    z.array(
      z.strictObject({
        fileName: z.string(),
        batchId: idSchema.nullable(),
        changed: z.int(),
        quarantined: z.int(),
        /** Code of the refusal; null when the file was taken. */
        refused: z.string().nullable(),
      }),
    ),
  ),
}
