/** Cards: tapped at a reader that types, given to workers, lost; and the format in which a reader writes their numbers. */
import { z } from 'zod'
import { base, dateSchema, idSchema, instantSchema, okSchema } from './common.ts'

export const cardNumberFormatSchema = z.enum(['decimal', '8h10d', '6h8d', '2h4h', '8h10d-reversed'])

export const tapResultSchema = z.strictObject({
  /** `left`: the card's worker is not on site (has left, or not entered yet); the punch is kept all the same. */
  outcome: z.enum(['punched', 'unknown', 'left']),
  /** Of somebody who has left only the family name; null where nobody is known. */
  name: z.string().nullable(),
  /** Number as kept; of a known worker only its last four digits. */
  number: z.string(),
  at: instantSchema,
  /** Wall time at the site, HH:mm:ss. */
  time: z.string(),
  /** 0 in, 1 out, null where the device tells none. */
  direction: z.int().nullable(),
  deviceName: z.string(),
})
export type TapResult = z.infer<typeof tapResultSchema>

export const readerTapSchema = z.strictObject({
  deviceId: idSchema,
  deviceName: z.string(),
  at: instantSchema,
  /** As the reader wrote it. */
  text: z.string(),
  /** As kept; null where the line could not be read with the present format. */
  number: z.string().nullable(),
  workerName: z.string().nullable(),
  /** The punch it was kept as; null where the line could not be read. */
  punchId: z.string().nullable(),
})
export type ReaderTap = z.infer<typeof readerTapSchema>

export const heldNumberSchema = z.strictObject({
  deviceId: idSchema.nullable(),
  /** Null: every device of the site. */
  deviceName: z.string().nullable(),
  number: z.string(),
  card: z.boolean(),
  fromDate: dateSchema,
  /** Last day; null while it has no end. */
  toDate: dateSchema.nullable(),
  current: z.boolean(),
})
export type HeldNumber = z.infer<typeof heldNumberSchema>

/** Punches of readers of cards, of the last minutes. */
const tapIds = z.array(z.string().min(1).max(64)).max(20)

const cardText = z.string().trim().min(1).max(64)

export const cardProcedures = {
  /** The reader that types on this PC, if the site has one; without a format it takes no card yet. Needs no sign-in. */
  keyboardReader: base
    .input(z.void())
    .output(
      z
        .strictObject({ deviceId: idSchema, name: z.string(), cardFormat: cardNumberFormatSchema.nullable() })
        .nullable(),
    ),
  /**
   * A card was tapped at a reader that types. Committed before the answer. Needs no sign-in, since the card is what counts, but such a reader;
   * numbers that nobody knows are taken a few a minute only.
   */
  cardTap: base.input(z.strictObject({ deviceId: idSchema, text: cardText })).output(tapResultSchema),
  /** What readers of cards (other than the one that types) have told since an instant, newest first: for learning a format and giving cards. */
  readerTaps: base.input(z.strictObject({ since: instantSchema })).output(z.array(readerTapSchema)),
  /** These taps served to learn how a reader writes cards: they stay recorded and are no punches. */
  tapsTaken: base.input(z.strictObject({ punchIds: tapIds.min(1) })).output(okSchema),
  /** How a reader writes cards, found by tapping; a setting of this PC. */
  setCardFormat: base.input(z.strictObject({ deviceId: idSchema, format: cardNumberFormatSchema })).output(okSchema),
  /** Numbers and cards that a worker has or had, in the order of their dates. */
  numbersOf: base.input(z.strictObject({ workerId: idSchema })).output(z.array(heldNumberSchema)),
  /**
   * Gives a worker a card from a date on, for every reader of the site. `deviceId` is the reader it was tapped at; null: typed as printed on the
   * card. `takeOver`: it is taken from who has it, with the day before as his last.
   */
  giveCard: base
    .input(
      z.strictObject({
        workerId: idSchema,
        text: cardText,
        deviceId: idSchema.nullable(),
        fromDate: dateSchema,
        takeOver: z.boolean().default(false),
        /** Its taps at a reader of the devices process for this: no punches. */
        taps: tapIds.default([]),
      }),
    )
    .output(z.strictObject({ number: z.string(), punches: z.int() })),
  /** Ends a number of a worker after a day, e.g. of a lost card; punches after it wait in the inbox. */
  endNumber: base
    .input(
      z.strictObject({
        workerId: idSchema,
        deviceId: idSchema.nullable(),
        number: z.string().min(1).max(24),
        fromDate: dateSchema,
        lastDate: dateSchema,
        reason: z.string().trim().min(2).max(100),
      }),
    )
    .output(okSchema),
}
