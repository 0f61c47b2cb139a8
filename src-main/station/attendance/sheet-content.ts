import { hash } from 'node:crypto'

/**
 * Day of the month on which the shift starts, index of the shift among the sheet's, normal minutes, overtime minutes, hundredths of a workday,
 * 1 if a manual punch is among them.
 */
export type SheetDay = [number, number, number, number, number, 0 | 1]

export interface SheetWorker {
  workerId: string
  engagementId: string
  days: SheetDay[]
  /**
   * Of each day in turn the places of its punches in the journal by time, as the text of a JSON array of arrays: who does not ask for the punches
   * need not take apart the million of them that a large site has in a month.
   */
  punches: string
}

export interface SheetContent {
  teamId: string
  month: string
  zone: string
  /** Terminals whose direction codes meant nothing; absent where there were none. */
  neutralDevices?: string[] | undefined
  /** Shifts of the days, by id. */
  shifts: string[]
  workers: SheetWorker[]
}

/** A sheet of either version, as it is hashed. */
export type AnySheetContent = SheetContent | SheetContentV1

/** Date, shift id, then as in {@link SheetDay}; ids of the punches by time. */
export type SheetDayV1 = [string, string, number, number, number, 0 | 1, string[]]

/** The first version, in which sheets of older stations stand in the journal: dates, shifts and punches written out. */
export interface SheetContentV1 extends Omit<SheetContent, 'shifts' | 'workers'> {
  workers: Array<{ workerId: string; engagementId: string; days: SheetDayV1[] }>
}

/** A sheet with the bytes that its hash is over. */
export interface WrittenSheet<C extends AnySheetContent = SheetContent> {
  content: C
  /** Canonical JSON of `content`. */
  bytes: Uint8Array<ArrayBuffer>
  /** SHA-256 of `bytes`, hex. */
  hash: string
}

/**
 * Writes a sheet in canonical bytes (RFC 8785) and hashes them. Its keys are ASCII and its numbers integers, so that plain JSON with the keys in
 * order is canonical already; a sheet has thousands of days, and this is much faster than the general way.
 */
export function writeSheet<C extends AnySheetContent>(sheet: C): WrittenSheet<C> {
  const { month, neutralDevices, teamId, workers, zone } = sheet
  const ordered = (workers as Array<SheetWorker | SheetContentV1['workers'][number]>).map((worker) => {
    const { days, engagementId, workerId } = worker
    return 'punches' in worker
      ? { days, engagementId, punches: worker.punches, workerId }
      : { days, engagementId, workerId }
  })
  const content = {
    ...{ month, ...(neutralDevices ? { neutralDevices } : {}) },
    ...('shifts' in sheet ? { shifts: sheet.shifts } : {}),
    ...{ teamId, workers: ordered, zone },
  } as C
  const bytes = new TextEncoder().encode(JSON.stringify(content))
  return { content, bytes, hash: hash('sha256', bytes, 'hex') }
}

/** SHA-256 (hex) of a sheet's canonical bytes. */
export function sheetHash(content: AnySheetContent): string {
  return writeSheet(content).hash
}

export function sheetTotals({ workers }: AnySheetContent): { workdayCenti: number; workers: number } {
  let workdayCenti = 0
  for (const { days } of workers) for (const day of days) workdayCenti += day[4]
  return { workdayCenti, workers: new Set(workers.map(({ workerId }) => workerId)).size }
}
