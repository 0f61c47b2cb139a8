import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

const TextField = z.enum(['sequence', 'account', 'payeeName', 'amountYuan', 'remark', 'cnaps', 'bankName'])
const ResultField = z.enum([...TextField.options, 'status', 'reason', 'bankReference', 'ignored'])

/** A bank's text format as data (`resources/banks/*.json`), so that a bank's change is a change of a file. */
export const TextProfile = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/),
  name: z.strictObject({ 'zh-CN': z.string().min(1), en: z.string().min(1) }),
  /** True when the layout rests on hearsay and must be tried with the bank before first use. */
  confirmWithBank: z.boolean(),
  source: z.string().min(1),
  encoding: z.enum(['gbk', 'gb18030', 'utf8']),
  lineEnd: z.enum(['\r\n', '\n']),
  separator: z.string().length(1),
  trailingSeparator: z.boolean(),
  columns: z.array(z.strictObject({ field: TextField, maxBytes: z.int().positive().optional() })).min(1),
  /** Characters that may stand in no field, since the format has no quoting. */
  forbidden: z.string(),
  maxRows: z.int().positive(),
  fileName: z.string().includes('{messageId}'),
  result: z.strictObject({
    columns: z.array(ResultField).min(1),
    statuses: z.array(
      z.strictObject({
        text: z.string().min(1),
        outcome: z.enum(['paid', 'pending', 'rejected', 'returned']),
        reasonCode: z.string().max(4).optional(),
      }),
    ),
  }),
})
export type TextProfile = z.infer<typeof TextProfile>

/** Reads and checks one profile. Throws (zod or file error) when the file is missing or not a profile. */
export function loadTextProfile(banksDirectory: string, id: string): TextProfile {
  return TextProfile.parse(JSON.parse(readFileSync(join(banksDirectory, `${id}.json`), 'utf8')))
}
