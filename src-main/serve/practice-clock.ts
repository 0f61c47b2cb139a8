import { readFileSync } from 'node:fs'

/** How often the file is looked at, ms. */
const LOOK_EVERY_MS = 200

/**
 * Tells the devices process each new offset of a practice clock, so that terminals and engine live at the same time.
 * @param file holds the offset in milliseconds as decimal text; absent means zero
 * @returns the way to stop
 */
export function followPracticeClock(file: string, tell: (offsetMs: number) => void): () => void {
  let last = Number.NaN
  const look = () => {
    const offset = readOffset(file)
    if (offset === last) return
    last = offset
    tell(offset)
  }
  look()
  const timer = setInterval(look, LOOK_EVERY_MS)
  timer.unref()
  return () => clearInterval(timer)
}

function readOffset(file: string): number {
  try {
    return Number.parseInt(readFileSync(file, 'utf8'), 10) || 0
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0
    throw error
  }
}
