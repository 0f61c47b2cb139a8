/** Shapes in which refusals cross the API. Apart from the errors themselves, which threads use that check no input. */
import { z } from 'zod'

const paramsSchema = z.record(z.string(), z.union([z.string(), z.number()]))

export const errorDetailSchema = z.strictObject({
  code: z.string(),
  params: paramsSchema,
  where: z.string().optional(),
})

/** Data of the typed error `REFUSED`: the code with both texts, so that a caller without the locale files can show them too. */
export const refusalSchema = z.strictObject({
  code: z.string(),
  params: paramsSchema,
  zh: z.string(),
  en: z.string(),
  details: z.array(errorDetailSchema),
})

export type Refusal = z.infer<typeof refusalSchema>
