import { z } from 'zod'
import {
  approvalSchema,
  base,
  dateSchema,
  fenSchema,
  idSchema,
  instantSchema,
  okSchema,
  positiveFenSchema,
  reasonSchema,
} from './common.ts'

const name = z.string().trim().min(1).max(200)

/** Project card: what art. 24, 26, 28, 34 and the notices need. */
export const projectInputSchema = z.strictObject({
  name,
  /** Builder (建设单位). */
  builderName: name,
  address: name,
  /** IANA zone of the site. */
  zone: z.string().default('Asia/Shanghai'),
  startDate: dateSchema,
  plannedEndDate: dateSchema,
  contractAmountFen: positiveFenSchema,
  /** Days that attendance and wage lists are posted (local practice, domain.md §0.14). */
  noticeDays: z.int().min(1).max(60),
  /** Day of the following month by which wages are paid, 1–28. */
  payDay: z.int().min(1).max(28),
  /** Local minimum wage per month, from the dated table or the clerk. */
  minimumWageFen: positiveFenSchema,
  labourInspectionPhone: z.string().trim().min(3).max(50),
})
export const projectSchema = projectInputSchema.extend({ id: idSchema })
export type Project = z.infer<typeof projectSchema>

export const companyKindSchema = z.enum(['general', 'subcontractor'])
export const companySchema = z.strictObject({
  id: idSchema,
  kind: companyKindSchema,
  name: z.string(),
  uscc: z.string(),
  contactName: z.string(),
  contactPhone: z.string(),
})
export const teamSchema = z.strictObject({
  id: idSchema,
  companyId: idSchema,
  companyName: z.string(),
  name: z.string(),
  workers: z.int(),
})
export const tradeSchema = z.strictObject({ code: z.string(), zh: z.string(), en: z.string() })
export const siteSchema = z.strictObject({
  project: projectSchema.nullable(),
  companies: z.array(companySchema),
  teams: z.array(teamSchema),
  trades: z.array(tradeSchema),
})
export type Site = z.infer<typeof siteSchema>

export const contractKindSchema = z.enum(['labour-contract', 'written-agreement'])

export const engagementInputSchema = z.strictObject({
  teamId: idSchema,
  /** Code of resources/codes/trades.json. */
  trade: z.string(),
  workRole: z.enum(['manager', 'worker']).default('worker'),
  entryDate: dateSchema,
  contractKind: contractKindSchema,
  contractNumber: z.string().trim().min(1).max(50),
  contractFrom: dateSchema,
  contractTo: dateSchema.nullable(),
  /** Pay for one workday. */
  dayRateFen: positiveFenSchema,
  /** Date of the entry safety training (建市〔2019〕18号 art. 8). */
  trainingDate: dateSchema,
})

export const accountInputSchema = z.strictObject({
  holderName: z.string().trim().min(1).max(60),
  accountNumber: z.string().trim().min(8).max(34),
  bankName: name,
  /** 12-digit CNAPS number of the bank branch. */
  cnaps: z.string().regex(/^\d{12}$/),
})

/** Identity typed by hand because no reader or card is at hand: marked manual for ever, needs a second person. */
export const manualIdentitySchema = z.strictObject({
  name: z.string().trim().min(1).max(50),
  idNumber: z.string().trim().min(15).max(18),
  nation: z.string().regex(/^\d{2}$/),
  address: name,
  authority: name,
  validFrom: dateSchema,
  validTo: z.union([dateSchema, z.literal('长期')]),
})

export const enrolInputSchema = z.strictObject({
  identity: z.discriminatedUnion('from', [
    z.strictObject({ from: z.literal('card'), readId: z.string() }),
    z.strictObject({ from: z.literal('manual'), fields: manualIdentitySchema, approval: approvalSchema }),
  ]),
  phone: z.string().regex(/^1\d{10}$/),
  /** Separate consent to identity, account and attendance data (PIPL art. 29). */
  consent: z.literal(true),
  engagement: engagementInputSchema.nullable(),
  account: accountInputSchema.nullable(),
})
export type EnrolInput = z.infer<typeof enrolInputSchema>

export const accountViewSchema = z.strictObject({
  id: idSchema,
  holderName: z.string(),
  /** Last four digits only. */
  masked: z.string(),
  bankName: z.string(),
  cnaps: z.string(),
  since: instantSchema,
})

export const engagementViewSchema = z.strictObject({
  id: idSchema,
  teamId: idSchema,
  teamName: z.string(),
  companyId: idSchema,
  companyName: z.string(),
  trade: z.string(),
  workRole: z.enum(['manager', 'worker']),
  entryDate: dateSchema,
  exitDate: dateSchema.nullable(),
  contractKind: contractKindSchema,
  contractNumber: z.string(),
  contractFrom: dateSchema,
  contractTo: dateSchema.nullable(),
  trainingDate: dateSchema,
  dayRateFen: fenSchema,
})

export const workerRowSchema = z.strictObject({
  id: idSchema,
  name: z.string(),
  sex: z.enum(['0', '1', '2', '9']),
  maskedIdNumber: z.string(),
  maskedPhone: z.string(),
  source: z.enum(['card', 'manual']),
  /** Card or identity is past its validity on the day asked. */
  identityExpired: z.boolean(),
  /** The one that runs, else the last one that ended; null where there never was one. */
  engagement: engagementViewSchema.nullable(),
  account: accountViewSchema.nullable(),
})
export type WorkerRow = z.infer<typeof workerRowSchema>

export const workerDetailSchema = workerRowSchema.extend({
  nation: z.string(),
  maskedAddress: z.string(),
  age: z.int(),
  authority: z.string(),
  validFrom: dateSchema,
  validTo: z.string(),
  enrolledAt: instantSchema,
  engagements: z.array(engagementViewSchema),
  /** Trades by date of the engagements in which the trade was changed, the latest first; `reason` null for the one he entered with. */
  trades: z.array(
    z.strictObject({ engagementId: idSchema, fromDate: dateSchema, trade: z.string(), reason: z.string().nullable() }),
  ),
  accounts: z.array(accountViewSchema),
  warnings: z.array(
    z.strictObject({ code: z.string(), params: z.record(z.string(), z.union([z.string(), z.number()])) }),
  ),
})
export type WorkerDetail = z.infer<typeof workerDetailSchema>

/** A card lying on, or just read by, a reader: masked for the screen; enrolment names its readId. */
export const cardOnReaderSchema = z.strictObject({
  readId: z.string(),
  deviceId: z.string(),
  at: instantSchema,
  name: z.string(),
  sex: z.enum(['0', '1', '2', '9']),
  nation: z.string(),
  age: z.int(),
  maskedIdNumber: z.string(),
  maskedAddress: z.string(),
  validTo: z.string(),
  expired: z.boolean(),
  /** The worker who already holds this number, if enrolled. */
  workerId: idSchema.nullable(),
})
export type CardOnReader = z.infer<typeof cardOnReaderSchema>

export const rosterContract = {
  site: base.input(z.void()).output(siteSchema),
  setProject: base.input(projectInputSchema).output(projectSchema),
  addCompany: base
    .input(
      z.strictObject({
        kind: companyKindSchema,
        name,
        uscc: z.string().trim(),
        contactName: name,
        contactPhone: z.string().trim().min(3).max(50),
      }),
    )
    .output(companySchema),
  addTeam: base
    .input(z.strictObject({ companyId: idSchema, name: z.string().trim().min(1).max(100) }))
    .output(teamSchema),
  /** The card last read and not yet removed, if any. */
  cardOnReader: base.input(z.void()).output(cardOnReaderSchema.nullable()),
  enrol: base.input(enrolInputSchema).output(workerDetailSchema),
  engage: base
    .input(z.strictObject({ workerId: idSchema, engagement: engagementInputSchema }))
    .output(workerDetailSchema),
  exit: base
    .input(z.strictObject({ engagementId: idSchema, exitDate: dateSchema, reason: reasonSchema }))
    .output(workerDetailSchema),
  /** New day rate from a date on; needs a second person, since it changes money. */
  setDayRate: base
    .input(
      z.strictObject({
        engagementId: idSchema,
        fromDate: dateSchema,
        dayRateFen: positiveFenSchema,
        reason: reasonSchema,
        approval: approvalSchema,
      }),
    )
    .output(workerDetailSchema),
  /** Another trade from a date on, within the engagement; what it pays is set by itself. */
  changeTrade: base
    .input(z.strictObject({ engagementId: idSchema, fromDate: dateSchema, trade: z.string(), reason: reasonSchema }))
    .output(workerDetailSchema),
  /** Replaces the worker's own account (the first one may come with the enrolment). Replacing needs a second person. */
  setAccount: base
    .input(z.strictObject({ workerId: idSchema, account: accountInputSchema, approval: approvalSchema.nullable() }))
    .output(workerDetailSchema),
  search: base
    .input(
      z.strictObject({
        /** Name, pinyin, initials, last digits of the ID number or phone. */
        text: z.string().max(50).default(''),
        teamId: idSchema.nullable().default(null),
        status: z.enum(['on-site', 'left', 'all']).default('on-site'),
        offset: z.int().nonnegative().default(0),
        limit: z.int().positive().max(200).default(100),
      }),
    )
    .output(z.strictObject({ total: z.int(), rows: z.array(workerRowSchema) })),
  worker: base.input(z.strictObject({ workerId: idSchema })).output(workerDetailSchema),
  /** Shows one personal field in full; the read itself is recorded with its reason. */
  reveal: base
    .input(
      z.strictObject({
        workerId: idSchema,
        field: z.enum(['idNumber', 'phone', 'address', 'accountNumber']),
        reason: reasonSchema,
      }),
    )
    .output(z.strictObject({ text: z.string() })),
  /** Destroys the person's key after the legal retention (manager, second person). */
  erase: base
    .input(z.strictObject({ workerId: idSchema, reason: reasonSchema, approval: approvalSchema }))
    .output(okSchema),
}
