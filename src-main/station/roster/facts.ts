import { z } from 'zod'
import { dateSchema, idSchema, positiveFenSchema } from '../../contract/common.ts'
import { companyKindSchema, contractKindSchema, projectInputSchema } from '../../contract/roster.ts'
import { defineFact } from '../journal/facts.ts'
import { insert, run } from '../store/db.ts'

const blindIndex = z.string().regex(/^[0-9a-f]{64}$/)
const sealed = z.string().startsWith('s1:')

export const projectSet = defineFact({
  kind: 'roster.project-set',
  version: 1,
  schema: projectInputSchema.extend({ projectId: idSchema, zone: z.string() }),
  apply(db, { data }) {
    run(
      db,
      `INSERT INTO project (id, name, builder_name, address, zone, start_date, planned_end_date, contract_amount_fen,
         notice_days, pay_day, minimum_wage_fen, labour_inspection_phone)
       VALUES (@projectId, @name, @builderName, @address, @zone, @startDate, @plannedEndDate, @contractAmountFen,
         @noticeDays, @payDay, @minimumWageFen, @labourInspectionPhone)
       ON CONFLICT (id) DO UPDATE SET name = excluded.name, builder_name = excluded.builder_name,
         address = excluded.address, zone = excluded.zone, start_date = excluded.start_date,
         planned_end_date = excluded.planned_end_date, contract_amount_fen = excluded.contract_amount_fen,
         notice_days = excluded.notice_days, pay_day = excluded.pay_day, minimum_wage_fen = excluded.minimum_wage_fen,
         labour_inspection_phone = excluded.labour_inspection_phone`,
      { ...data },
    )
  },
})

export const companyAdded = defineFact({
  kind: 'roster.company-added',
  version: 1,
  schema: z.strictObject({
    companyId: idSchema,
    projectId: idSchema,
    kind: companyKindSchema,
    name: z.string(),
    uscc: z.string(),
    contactName: z.string(),
    contactPhone: z.string(),
  }),
  apply(db, { data }) {
    insert(db, 'company', {
      id: data.companyId,
      project_id: data.projectId,
      kind: data.kind,
      name: data.name,
      uscc: data.uscc,
      contact_name: data.contactName,
      contact_phone: data.contactPhone,
    })
  },
})

export const teamAdded = defineFact({
  kind: 'roster.team-added',
  version: 1,
  schema: z.strictObject({ teamId: idSchema, projectId: idSchema, companyId: idSchema, name: z.string() }),
  apply(db, { data }) {
    insert(db, 'team', {
      id: data.teamId,
      project_id: data.projectId,
      company_id: data.companyId,
      name: data.name,
    })
  },
})

/** A person enters the roster. Name and sex are plain, everything else that is personal is sealed under his own key. */
export const workerEnrolled = defineFact({
  kind: 'roster.worker-enrolled',
  version: 1,
  schema: z.strictObject({
    workerId: idSchema,
    name: z.string(),
    /** Search keys, kept in the fact so that a replay does not depend on a dictionary's version. */
    pinyin: z.string(),
    initials: z.string(),
    sex: z.enum(['0', '1', '2', '9']),
    nation: z.string(),
    idKind: z.enum(['resident', 'hk-mo-tw', 'foreigner-2017', 'foreigner-2023']),
    idNumberSealed: sealed,
    idNumberIndex: blindIndex,
    idTailIndex: blindIndex,
    birthSealed: sealed,
    addressSealed: sealed,
    phoneSealed: sealed,
    phoneIndex: blindIndex,
    phoneTailIndex: blindIndex,
    authority: z.string(),
    validFrom: dateSchema,
    validTo: z.union([dateSchema, z.literal('长期')]),
    source: z.enum(['card', 'manual']),
    /** WLT photo of the chip (base64), sealed. */
    photoSealed: sealed.nullable(),
    /** Text block of the chip as read (hex), sealed: evidence of what the card said. */
    cardTextSealed: sealed.nullable(),
    /** Security module of the reader, on the maker's record. */
    samId: z.string().nullable(),
    consent: z.literal(true),
  }),
  apply(db, { at, data }) {
    insert(db, 'worker', {
      id: data.workerId,
      name: data.name,
      pinyin: data.pinyin,
      initials: data.initials,
      sex: data.sex,
      nation: data.nation,
      id_kind: data.idKind,
      id_number_sealed: data.idNumberSealed,
      id_number_index: data.idNumberIndex,
      id_tail_index: data.idTailIndex,
      birth_sealed: data.birthSealed,
      address_sealed: data.addressSealed,
      phone_sealed: data.phoneSealed,
      phone_index: data.phoneIndex,
      phone_tail_index: data.phoneTailIndex,
      authority: data.authority,
      valid_from: data.validFrom,
      valid_to: data.validTo,
      source: data.source,
      photo_sealed: data.photoSealed,
      enrolled_at: at,
    })
  },
})

export const workerEngaged = defineFact({
  kind: 'roster.worker-engaged',
  version: 1,
  schema: z.strictObject({
    engagementId: idSchema,
    workerId: idSchema,
    teamId: idSchema,
    trade: z.string(),
    workRole: z.enum(['manager', 'worker']),
    entryDate: dateSchema,
    contractKind: contractKindSchema,
    contractNumber: z.string(),
    contractFrom: dateSchema,
    contractTo: dateSchema.nullable(),
    trainingDate: dateSchema,
    dayRateFen: positiveFenSchema,
  }),
  apply(db, { data }) {
    insert(db, 'engagement', {
      id: data.engagementId,
      worker_id: data.workerId,
      team_id: data.teamId,
      trade: data.trade,
      work_role: data.workRole,
      entry_date: data.entryDate,
      contract_kind: data.contractKind,
      contract_number: data.contractNumber,
      contract_from: data.contractFrom,
      contract_to: data.contractTo,
      training_date: data.trainingDate,
    })
    insert(db, 'engagement_rate', {
      engagement_id: data.engagementId,
      from_date: data.entryDate,
      day_rate_fen: data.dayRateFen,
    })
    insert(db, 'engagement_trade', {
      engagement_id: data.engagementId,
      from_date: data.entryDate,
      trade: data.trade,
      reason: null,
    })
  },
})

/** Another trade from a day on, within the engagement; why stands in the envelope. A second one for the same day takes the place of the first. */
export const tradeChanged = defineFact({
  kind: 'roster.trade-changed',
  version: 1,
  schema: z.strictObject({ engagementId: idSchema, fromDate: dateSchema, trade: z.string() }),
  apply(db, { data, reason }) {
    run(
      db,
      `INSERT INTO engagement_trade (engagement_id, from_date, trade, reason) VALUES (@engagementId, @fromDate, @trade, @reason)
       ON CONFLICT (engagement_id, from_date) DO UPDATE SET trade = excluded.trade, reason = excluded.reason`,
      { ...data, reason: reason ?? '' },
    )
    run(
      db,
      `UPDATE engagement SET trade = (SELECT h.trade FROM engagement_trade h WHERE h.engagement_id = engagement.id
         ORDER BY h.from_date DESC LIMIT 1) WHERE id = ?`,
      [data.engagementId],
    )
  },
})

/** The last day of an engagement; why stands in the envelope. */
export const workerExited = defineFact({
  kind: 'roster.worker-exited',
  version: 1,
  schema: z.strictObject({ engagementId: idSchema, exitDate: dateSchema }),
  apply(db, { data, reason }) {
    run(db, 'UPDATE engagement SET exit_date = ?, exit_reason = ? WHERE id = ?', [
      data.exitDate,
      reason ?? null,
      data.engagementId,
    ])
  },
})

/** A day rate from a day on. A second one for the same day takes the place of the first. */
export const dayRateSet = defineFact({
  kind: 'roster.day-rate-set',
  version: 1,
  schema: z.strictObject({ engagementId: idSchema, fromDate: dateSchema, dayRateFen: positiveFenSchema }),
  apply(db, { data }) {
    run(
      db,
      `INSERT INTO engagement_rate (engagement_id, from_date, day_rate_fen) VALUES (@engagementId, @fromDate, @dayRateFen)
       ON CONFLICT (engagement_id, from_date) DO UPDATE SET day_rate_fen = excluded.day_rate_fen`,
      { ...data },
    )
  },
})

/** The worker's own account from now on; it takes the place of the one before. */
export const accountSet = defineFact({
  kind: 'roster.account-set',
  version: 1,
  schema: z.strictObject({
    accountId: idSchema,
    workerId: idSchema,
    holderName: z.string(),
    accountSealed: sealed,
    accountIndex: blindIndex,
    last4: z.string(),
    bankName: z.string(),
    cnaps: z.string().regex(/^\d{12}$/),
  }),
  apply(db, { at, data }) {
    run(db, 'UPDATE worker_account SET replaced_at = ? WHERE worker_id = ? AND replaced_at IS NULL', [
      at,
      data.workerId,
    ])
    insert(db, 'worker_account', {
      id: data.accountId,
      worker_id: data.workerId,
      holder_name: data.holderName,
      account_sealed: data.accountSealed,
      account_index: data.accountIndex,
      last4: data.last4,
      bank_name: data.bankName,
      cnaps: data.cnaps,
      since: at,
    })
  },
})

/**
 * The person's key is destroyed: nothing sealed of him opens any more. His blind indexes leave the tables too, so that he can be enrolled
 * anew and is not found by a number; his wage history stays under his name for the ledger.
 */
export const workerErased = defineFact({
  kind: 'roster.worker-erased',
  version: 1,
  schema: z.strictObject({ workerId: idSchema }),
  apply(db, { at, data }) {
    run(
      db,
      `UPDATE worker SET erased_at = ?, id_number_index = 'erased/' || id, id_tail_index = '', phone_index = '',
         phone_tail_index = '', photo_sealed = NULL WHERE id = ?`,
      [at, data.workerId],
    )
    run(db, 'UPDATE worker_account SET replaced_at = ? WHERE worker_id = ? AND replaced_at IS NULL', [
      at,
      data.workerId,
    ])
  },
})
