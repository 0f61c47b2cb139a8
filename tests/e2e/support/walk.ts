/** A walk at the screens, step by step. */
import { expect, it } from 'vitest'
import type { Screen } from './screen.ts'

export interface Walk {
  /** How the pictures begin that a failed step leaves: `NAME-failed-WINDOW.png`. */
  name: string
  /** The windows by name; one that is not open yet is undefined. */
  windows: () => Record<string, Screen | undefined>
  /** The longest that a step may take, ms. */
  timeoutMs?: number
}

export interface StepKind {
  /** Changes nothing that a later step needs: they are walked even where this one fails. */
  looks?: boolean
  /** False where the machine lacks what this step needs. */
  possible?: boolean
}

/** One step of the walk; the next ones cannot be walked where one fails, unless it only `looks`. */
export type Step = (what: string, walk: () => Promise<void>, kind?: StepKind) => void

/** The steps of a walk: each is a test of its own, takes pictures where it fails, and leaves the consoles clean. */
export function stepsOf({ name, windows, timeoutMs = 180_000 }: Walk): Step {
  let broken = ''
  const open = () => Object.entries(windows()).flatMap(([window, screen]) => (screen ? [{ window, screen }] : []))
  return (what, walk, { looks = false, possible = true } = {}) => {
    it.runIf(possible)(what, { timeout: timeoutMs }, async () => {
      if (broken) throw new Error(`not reached: "${broken}" failed`)
      if (!looks) broken = what
      try {
        await walk()
      } catch (error) {
        // A window that died cannot be pictured, and must not hide why.
        await Promise.allSettled(open().map(({ window, screen }) => screen.shot(`${name}-failed-${window}`)))
        throw error
      }
      // No step may leave an error on the console or a refusal of the content policy behind.
      expect(open().flatMap(({ screen }) => screen.problems)).toEqual([])
      broken = ''
    })
  }
}
