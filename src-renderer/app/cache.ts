/**
 * What the screens have read. One entry per procedure and input, shared by all who show it; entries in view are read again when a
 * live topic says so (at most every THROTTLE_MS), the others when they are next shown.
 */
import { call } from './client.ts'
import { refusalOf } from './errors.ts'
import type { InputOf, OutputOf, Path } from './paths.ts'

export type Topic = 'journal' | 'devices' | 'card'

export interface Snapshot<T> {
  data: T | undefined
  error: unknown
  loading: boolean
}

const THROTTLE_MS = 400
const EMPTY: Snapshot<never> = { data: undefined, error: undefined, loading: true }

type SignedOutListener = () => void
let onSignedOut: SignedOutListener = () => {}

/** Called when the station says that nobody is signed in any more. */
export function whenSignedOut(listener: SignedOutListener): void {
  onSignedOut = listener
}

/** Tells the shell of the screens when an error means that the session is over. */
export function noteError(error: unknown): void {
  if (refusalOf(error)?.code === 'access.not-signed-in') onSignedOut()
}

export class Entry<T> {
  snapshot: Snapshot<T> = EMPTY
  stale = true
  readonly topics = new Set<Topic>()
  readonly #listeners = new Set<() => void>()
  readonly #read: () => Promise<T>
  #running = false
  #again = false
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(read: () => Promise<T>) {
    this.#read = read
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    if (this.stale) void this.refresh()
    return () => this.#listeners.delete(listener)
  }

  /** Reads again soon if in view, else when next shown. */
  touch(): void {
    this.stale = true
    if (this.#listeners.size === 0 || this.#timer) return
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      if (this.#listeners.size > 0) void this.refresh()
    }, THROTTLE_MS)
  }

  async refresh(): Promise<void> {
    if (this.#running) {
      this.#again = true
      return
    }
    this.#running = true
    this.stale = false
    this.#set({ ...this.snapshot, loading: true })
    try {
      const data = await this.#read()
      this.#set({ data, error: undefined, loading: false })
    } catch (error) {
      noteError(error)
      this.stale = true
      this.#set({ data: this.snapshot.data, error, loading: false })
    }
    this.#running = false
    if (this.#again) {
      this.#again = false
      void this.refresh()
    }
  }

  #set(snapshot: Snapshot<T>): void {
    this.snapshot = snapshot
    for (const listener of [...this.#listeners]) listener()
  }
}

const entries = new Map<string, Entry<unknown>>()

export function entryOf<P extends Path>(path: P, input: InputOf<P>, topics: readonly Topic[]): Entry<OutputOf<P>> {
  const key = `${path} ${JSON.stringify(input) ?? ''}`
  let entry = entries.get(key)
  if (!entry) {
    entry = new Entry<unknown>(() => call(path, input))
    entries.set(key, entry)
  }
  for (const topic of topics) entry.topics.add(topic)
  return entry as Entry<OutputOf<P>>
}

/** A live topic: entries that named it are read again. */
export function touchTopic(topic: Topic): void {
  for (const entry of entries.values()) if (entry.topics.has(topic)) entry.touch()
}

/** After a reconnect nothing shown can be trusted to be new. */
export function touchAll(): void {
  for (const entry of entries.values()) entry.touch()
}

/** Another person at the screen: nothing read for the last one may stay. */
export function forgetAll(): void {
  entries.clear()
}
