import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { StationError } from '../../../contract/errors.ts'
import { profileDetails } from './profile-problems.ts'
import { templateProblems } from './template.ts'

/**
 * A bank's format as data (`resources/banks/*.json`), so that a bank's change is a change of a file. Texts are templates such as
 * `{account}`, `{amount:yuan2}` or `{param.customerNumber}` (see template.ts).
 */

const names = z.strictObject({ 'zh-CN': z.string().min(1), en: z.string().min(1) })
const limits = { maxBytes: z.int().positive().optional(), maxChars: z.int().positive().optional() }

/** One field of a line or a sheet: its text, its heading, and how much of it the bank takes (bytes in the bank's encoding). */
const cell = z.strictObject({ text: z.string(), title: z.string().optional(), ...limits })
const fixedCell = cell.extend({
  width: z.int().positive(),
  align: z.enum(['left', 'right']).default('left'),
  pad: z.string().length(1).default(' '),
})
const sheetCell = cell.extend({ type: z.enum(['text', 'amount']).default('text') })
export type Cell = z.infer<typeof cell>

export interface XmlElement {
  name: string
  text?: string | undefined
  maxBytes?: number | undefined
  maxChars?: number | undefined
  /** Once for every payment. */
  each?: 'payment' | undefined
  /** Only for payees of this bank, or of others. */
  when?: 'own' | 'other' | undefined
  /** Written even when it has no text. */
  keepEmpty?: boolean | undefined
  attributes?: Record<string, string> | undefined
  children?: XmlElement[] | undefined
}
const xmlElement: z.ZodType<XmlElement> = z.lazy(() =>
  z.strictObject({
    name: z.string().regex(/^[A-Za-z_][A-Za-z0-9_.-]*$/),
    text: z.string().optional(),
    ...limits,
    each: z.literal('payment').optional(),
    when: z.enum(['own', 'other']).optional(),
    keepEmpty: z.boolean().optional(),
    attributes: z.record(z.string(), z.string()).optional(),
    children: z.array(xmlElement).optional(),
  }),
)

const xmlLayout = z.strictObject({
  kind: z.literal('xml'),
  /** What the declaration calls the encoding, e.g. GBK or GB2312. */
  encodingName: z.string().min(1),
  /** One document for the whole batch, or one for each payment, a line each. */
  documents: z.enum(['one', 'each-payment']).default('one'),
  root: xmlElement,
})
const layout = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('iso20022') }),
  z.strictObject({
    kind: z.literal('separated'),
    separator: z.string().length(1),
    trailingSeparator: z.boolean().default(false),
    /** Lines before and after the payments; `titles` first among the header when true. */
    header: z.array(z.array(cell)).default([]),
    titles: z.boolean().default(false),
    trailer: z.array(z.array(cell)).default([]),
    columns: z.array(cell).min(1),
  }),
  z.strictObject({
    kind: z.literal('fixed'),
    header: z.array(z.array(fixedCell)).default([]),
    trailer: z.array(z.array(fixedCell)).default([]),
    columns: z.array(fixedCell).min(1),
  }),
  xmlLayout,
  z.strictObject({
    kind: z.literal('xlsx'),
    sheet: z.string().min(1).max(31),
    header: z.array(z.array(sheetCell)).default([]),
    columns: z.array(sheetCell).min(1),
  }),
])
export type Layout = z.infer<typeof layout>
export type LayoutOf<K extends Layout['kind']> = Extract<Layout, { kind: K }>

export const ResultField = z.enum([
  'sequence',
  'endToEndId',
  'account',
  'payeeName',
  'amount',
  'status',
  'reason',
  'bankReference',
  'ignored',
])
export type ResultField = z.infer<typeof ResultField>

const words = {
  /** The bank's words for the fate of a payment, compared as a whole. A word that is not here decides nothing. */
  statuses: z
    .array(
      z.strictObject({
        text: z.string().min(1),
        outcome: z.enum(['paid', 'pending', 'rejected', 'returned']),
        reasonCode: z.string().max(4).optional(),
      }),
    )
    .min(1),
  /** Parts of the bank's reason and the ISO code they stand for; the first that is contained counts. */
  reasons: z.array(z.strictObject({ contains: z.string().min(1), reasonCode: z.string().max(4) })).default([]),
  amountUnit: z.enum(['yuan', 'fen']).default('yuan'),
}
export type ResultWords = {
  statuses: { text: string; outcome: 'paid' | 'pending' | 'rejected' | 'returned'; reasonCode?: string | undefined }[]
  reasons: { contains: string; reasonCode: string }[]
  amountUnit: 'yuan' | 'fen'
}
const place = z.union([z.string().min(1), z.strictObject({ path: z.string().min(1), pattern: z.string().min(1) })])

const result = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('iso20022') }),
  z.strictObject({
    kind: z.literal('separated'),
    separator: z.string().length(1),
    trailingSeparator: z.boolean().default(false),
    /** A first line that begins so is a heading. */
    headingStarts: z.string().optional(),
    columns: z.array(ResultField).min(1),
    /** Takes the place in the batch out of another column, e.g. the remark: pattern with one group. */
    sequenceFrom: z.strictObject({ column: z.int().nonnegative(), pattern: z.string().min(1) }).optional(),
    ...words,
  }),
  z.strictObject({
    kind: z.literal('xml'),
    documents: z.enum(['one', 'each-payment']).default('one'),
    /** Root element, and the path of the repeated element under it (`a/b/c`); `.` is the root itself. */
    root: z.string().min(1),
    each: z.string().min(1),
    fields: z.partialRecord(ResultField, place),
    messageId: z.string().optional(),
    /** The bank's word on the whole answer; anything else is an error message, which decides nothing. */
    ok: z.strictObject({ path: z.string(), values: z.array(z.string()).min(1) }).optional(),
    ...words,
  }),
  z.strictObject({
    kind: z.literal('xlsx'),
    /** Headings of the result sheet and what stands below them. */
    columns: z.array(z.strictObject({ title: z.string().min(1), field: ResultField })).min(1),
    sequenceFrom: z.strictObject({ title: z.string().min(1), pattern: z.string().min(1) }).optional(),
    ...words,
  }),
])
export type ResultLayout = z.infer<typeof result>
export type ResultOf<K extends ResultLayout['kind']> = Extract<ResultLayout, { kind: K }>

const parameter = z.strictObject({
  id: z.string().regex(/^[a-z][A-Za-z0-9]*$/),
  name: names,
  secret: z.boolean().default(false),
  maxLength: z.int().positive().default(60),
  required: z.boolean().default(true),
})

export const BankProfile = z
  .strictObject({
    id: z.string().regex(/^[a-z0-9-]+$/),
    name: names,
    /** True when something of the layout rests on hearsay and must be tried with the bank before first use; `confirm` says what. */
    confirmWithBank: z.boolean(),
    confirm: z.array(names).default([]),
    /** What the layout rests on; one text for both languages where a format is an office's own. */
    source: z.union([z.string().min(1), names]),
    transports: z.array(z.enum(['file', 'https', 'sftp'])).min(1),
    encoding: z.enum(['gbk', 'gb18030', 'utf8']),
    lineEnd: z.enum(['\r\n', '\n']).default('\r\n'),
    /** Characters that may stand in no text, since the format has no quoting. */
    forbidden: z.string().default(''),
    purposeCode: z.string().default(''),
    /** The payee's remark; a template of the batch. */
    remark: z.string().default('{month}工资'),
    maxRows: z.int().positive(),
    maxAmountFen: z.int().positive().optional(),
    maxTotalFen: z.int().positive().optional(),
    /** More rows than the bank takes make several batches, or are refused. */
    split: z.boolean().default(true),
    /** CNAPS numbers that begin so are this bank's own; payees of other banks go along, into a batch of their own, or not at all. */
    banks: z
      .strictObject({
        ownPrefixes: z.array(z.string().regex(/^\d{3,12}$/)).default([]),
        others: z.enum(['together', 'separate', 'refused']),
      })
      .default({ ownPrefixes: [], others: 'together' }),
    /** What the customer must tell once: numbers and names the bank gave him. */
    parameters: z.array(parameter).default([]),
    fileName: z.string().includes('{messageId}'),
    file: layout,
    /** A second file that orders the first one to be worked off. */
    companion: z.strictObject({ fileName: z.string().includes('{messageId}'), file: xmlLayout }).optional(),
    result,
  })
  .superRefine((profile, context) => {
    if (profile.confirmWithBank !== profile.confirm.length > 0) {
      const message = 'confirmWithBank and the list of what to confirm belong together'
      context.addIssue({ code: 'custom', message, path: ['confirm'], params: { problem: 'confirm-list' } })
    }
    if (profile.banks.others !== 'together' && profile.banks.ownPrefixes.length === 0) {
      const message = 'own and other banks need the own bank’s numbers'
      context.addIssue({ code: 'custom', message, path: ['banks', 'ownPrefixes'], params: { problem: 'own-prefixes' } })
    }
    const parameters = profile.parameters.map(({ id }) => id)
    for (const problem of templateProblems(textsOf({ ...profile, result: undefined }), parameters)) {
      context.addIssue({ code: 'custom', message: problem, path: ['file'], params: { problem: 'template' } })
    }
  })
export type BankProfile = z.infer<typeof BankProfile>

/** Every template of a profile. */
function textsOf(value: unknown, key = ''): string[] {
  if (typeof value === 'string') return ['text', 'fileName', 'remark'].includes(key) ? [value] : []
  if (Array.isArray(value)) return value.flatMap((item) => textsOf(item))
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, item]) => textsOf(item, name))
}

/**
 * Reads a profile's text and checks it by the schema.
 * @throws StationError `bank.profile-not-json`, `bank.profile-invalid` (details: every field at fault), both with the file's name.
 */
export function readProfile(fileName: string, text: string): BankProfile {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    const why = error instanceof Error ? error.message : ''
    throw new StationError('bank.profile-not-json', { file: fileName, why: why.slice(0, 200) })
  }
  const read = BankProfile.safeParse(value, { reportInput: true })
  if (read.success) return read.data
  const details = profileDetails(read.error.issues)
  throw new StationError('bank.profile-invalid', { file: fileName, count: details.length }, details)
}

/** Reads and checks one shipped profile. @throws StationError of {@link readProfile}. */
export function loadProfile(banksDirectory: string, id: string): BankProfile {
  if (!/^[a-z0-9-]+$/.test(id)) throw new Error(`not the name of a profile: ${id}`)
  return readProfile(`${id}.json`, readFileSync(join(banksDirectory, `${id}.json`), 'utf8'))
}

/** Ids of the profiles in a folder. */
export function profileIds(banksDirectory: string): string[] {
  return readdirSync(banksDirectory)
    .filter((name) => name.endsWith('.json'))
    .map((name) => name.slice(0, -'.json'.length))
    .sort()
}
