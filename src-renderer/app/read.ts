/** Hooks: reading a procedure (shared, live) and running a command. */
import { useCallback, useState, useSyncExternalStore } from 'react'
import { entryOf, noteError, type Snapshot, type Topic, touchAll } from './cache.ts'
import { call } from './client.ts'
import type { InputOf, OutputOf, Path } from './paths.ts'

export interface Read<T> extends Snapshot<T> {
  reload(): void
}

export interface ReadOptions {
  topics?: readonly Topic[]
  /** False: nothing is read (no choice made yet). */
  enabled?: boolean
}

const IDLE: Snapshot<never> = { data: undefined, error: undefined, loading: false }
const DEFAULT_TOPICS: readonly Topic[] = ['journal']
const nothing = () => () => {}
const idle = () => IDLE

/** What a procedure answers, read again on live events of the topics (default: every change of the journal). */
export function useRead<P extends Path>(path: P, input: InputOf<P>, options: ReadOptions = {}): Read<OutputOf<P>> {
  const enabled = options.enabled ?? true
  const entry = enabled ? entryOf(path, input, options.topics ?? DEFAULT_TOPICS) : null
  const snapshot = useSyncExternalStore<Snapshot<OutputOf<P>>>(
    entry ? entry.subscribe : nothing,
    entry ? () => entry.snapshot : idle,
    entry ? () => entry.snapshot : idle,
  )
  return { ...snapshot, reload: () => void entry?.refresh() }
}

export interface Command<P extends Path> {
  /** Runs the command. @returns its output, or undefined when it failed (the reason is then in `error`) */
  run(input: InputOf<P>): Promise<OutputOf<P> | undefined>
  busy: boolean
  error: unknown
  clear(): void
}

export function useCommand<P extends Path>(path: P): Command<P> {
  const [state, setState] = useState<{ busy: boolean; error: unknown }>({ busy: false, error: undefined })
  const run = useCallback(
    async (input: InputOf<P>) => {
      setState({ busy: true, error: undefined })
      try {
        const output = await call(path, input)
        touchAll()
        setState({ busy: false, error: undefined })
        return output
      } catch (error) {
        noteError(error)
        setState({ busy: false, error })
        return undefined
      }
    },
    [path],
  )
  const clear = useCallback(() => setState({ busy: false, error: undefined }), [])
  return { run, busy: state.busy, error: state.error, clear }
}
