/**
 * Refusals as values. Inside the engine a refusal is thrown as a StationError (the transaction rolls back); at the API boundary it becomes
 * the typed oRPC error `REFUSED`. Its code is `<room>.<kebab-case>`; the texts stand in the locale files of that namespace under `errors`.
 */
export type ErrorParams = Record<string, string | number>

/** One offending row, byte or field of a larger input. */
export interface ErrorDetail {
  code: string
  params: ErrorParams
  /** Where: a row number, a field name, a byte offset. */
  where?: string
}

export class StationError extends Error {
  readonly code: string
  readonly params: ErrorParams
  readonly details: ErrorDetail[]

  constructor(code: string, params: ErrorParams = {}, details: ErrorDetail[] = []) {
    super(`${code} ${JSON.stringify(params)}`)
    this.name = 'StationError'
    this.code = code
    this.params = params
    this.details = details
  }
}
