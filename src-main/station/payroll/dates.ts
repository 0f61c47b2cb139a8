/** Dates of a wage month. Pure calendar arithmetic on local dates. */

export function lastDayOf(month: string): string {
  const [year, number] = month.split('-').map(Number) as [number, number]
  return new Date(Date.UTC(year, number, 0)).toISOString().slice(0, 10)
}

export function nextMonth(month: string): string {
  const [year, number] = month.split('-').map(Number) as [number, number]
  return new Date(Date.UTC(year, number, 1)).toISOString().slice(0, 7)
}

/**
 * Day by which a month's wages are paid: the project's pay day of the following month, moved back before a rest day (条例 art. 14).
 * Saturdays and Sundays only: public holidays are not in it.
 */
export function payDateOf(month: string, payDay: number): string {
  const day = new Date(`${nextMonth(month)}-${String(payDay).padStart(2, '0')}T00:00:00Z`)
  while (day.getUTCDay() === 0 || day.getUTCDay() === 6) day.setUTCDate(day.getUTCDate() - 1)
  return day.toISOString().slice(0, 10)
}

/** Day by which the month is filed; the last day of a shorter month. */
export function filingDateOf(month: string, filingDay: number): string {
  const following = nextMonth(month)
  const wanted = `${following}-${String(filingDay).padStart(2, '0')}`
  const last = lastDayOf(following)
  return wanted > last ? last : wanted
}

export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000)
}
