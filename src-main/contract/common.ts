/** Schemas and helpers that every room of the contract shares. Dependency of the renderer: zod only. */
import { oc } from '@orpc/contract'
import { z } from 'zod'
import { refusalSchema } from './refusals.ts'

/** Base of every procedure: each may refuse with the one typed error. */
export const base = oc.errors({ REFUSED: { status: 422, message: 'refused', data: refusalSchema } })

export const idSchema = z.string().regex(/^[A-Z]{2}[0-9A-HJKMNP-TV-Z]{16}$/)
/** Instant, UTC, ISO 8601 with milliseconds. */
export const instantSchema = z.iso.datetime({ precision: 3 })
/** Local date YYYY-MM-DD. */
export const dateSchema = z.iso.date()
/** Month YYYY-MM. */
export const monthSchema = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/)
/** Local wall time HH:mm. */
export const wallTimeSchema = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/)
/** Money in fen: a safe integer, never a float of yuan. */
export const fenSchema = z.int()
export const positiveFenSchema = z.int().positive()
/** Hundredths of a workday. */
export const workdayCentiSchema = z.int().nonnegative()

/** Second person's consent, given on the same screen: his user and PIN (never stored). */
export const approvalSchema = z.strictObject({ userId: idSchema, pin: z.string().min(4).max(12) })
export const reasonSchema = z.string().trim().min(2).max(500)

export const pageSchema = z.strictObject({
  offset: z.int().nonnegative().default(0),
  limit: z.int().positive().max(200).default(100),
})

export const okSchema = z.strictObject({ ok: z.literal(true) })

export type Instant = string
export type LocalDate = string
export type Month = string
export type Fen = number
