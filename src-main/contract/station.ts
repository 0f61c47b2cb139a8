import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { base, instantSchema, monthSchema } from './common.ts'

/** What changed, for screens to ask again. `card` and `progress` carry small payloads of their own. */
export const liveEventSchema = z.discriminatedUnion('topic', [
  z.strictObject({ topic: z.literal('hello'), size: z.int() }),
  z.strictObject({ topic: z.literal('journal'), size: z.int(), kinds: z.array(z.string()) }),
  z.strictObject({ topic: z.literal('devices') }),
  z.strictObject({
    topic: z.literal('card'),
    event: z.enum(['read', 'removed', 'failed']),
    deviceId: z.string(),
    readId: z.string().nullable(),
    code: z.string().nullable(),
  }),
  z.strictObject({
    topic: z.literal('progress'),
    task: z.string(),
    done: z.int(),
    total: z.int().nullable(),
  }),
])
export type LiveEvent = z.infer<typeof liveEventSchema>

export const checkResultSchema = z.strictObject({
  name: z.string(),
  passed: z.boolean(),
  violations: z.array(z.strictObject({ where: z.string(), what: z.string() })),
})

export const stationContract = {
  live: base.input(z.void()).output(eventIterator(liveEventSchema)),
  /** Today's screen in one read. */
  today: base.input(z.void()).output(
    z.strictObject({
      now: instantSchema,
      month: monthSchema,
      /** Newest month with punches or lists: the one to work on. */
      workMonth: monthSchema,
      workers: z.int(),
      alerts: z.array(
        z.strictObject({
          code: z.string(),
          params: z.record(z.string(), z.union([z.string(), z.number()])),
          serious: z.boolean(),
          /** Screen that deals with it. */
          page: z.string(),
        }),
      ),
    }),
  ),
  /** Runs every invariant of `station check`. */
  check: base
    .input(z.void())
    .output(z.strictObject({ passed: z.boolean(), facts: z.int(), results: z.array(checkResultSchema) })),
  checkpoint: base.input(z.void()).output(z.strictObject({ size: z.int(), note: z.string(), verifierKey: z.string() })),
  facts: base
    .input(
      z.strictObject({
        from: z.int().nonnegative().nullable().default(null),
        limit: z.int().min(1).max(200).default(50),
      }),
    )
    .output(
      z.array(
        z.strictObject({ seq: z.int(), kind: z.string(), at: instantSchema, actor: z.string(), leaf: z.string() }),
      ),
    ),
}
