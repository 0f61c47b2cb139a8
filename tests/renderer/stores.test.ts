import { afterEach, describe, expect, it, vi } from 'vitest'
import { Entry } from '../../src-renderer/app/cache.ts'
import { handleLive, onCard } from '../../src-renderer/app/live.ts'
import { parseHash } from '../../src-renderer/app/router.ts'
import { useLiveStore } from '../../src-renderer/stores/live.ts'
import { useMonthStore } from '../../src-renderer/stores/month.ts'
import { type AccessState, useSession } from '../../src-renderer/stores/session.ts'

afterEach(() => {
  vi.useRealTimers()
})

describe('the work month', () => {
  it('follows the station until the reader chooses', () => {
    const { propose, choose } = useMonthStore.getState()
    propose('2026-09')
    propose('2026-10')
    expect(useMonthStore.getState().month).toBe('2026-10')
    choose('2026-08')
    propose('2026-11')
    expect(useMonthStore.getState().month).toBe('2026-08')
  })
})

describe('the live store', () => {
  it('keeps progress of tasks until they are done', () => {
    handleLive({ topic: 'progress', task: 'pull', done: 10, total: 100 })
    expect(useLiveStore.getState().progress).toEqual({ pull: { done: 10, total: 100 } })
    handleLive({ topic: 'progress', task: 'pull', done: 100, total: 100 })
    expect(useLiveStore.getState().progress).toEqual({})
  })

  it('drops a task of unknown length when it falls silent', () => {
    vi.useFakeTimers()
    handleLive({ topic: 'progress', task: 'check', done: 10, total: null })
    vi.advanceTimersByTime(3_000)
    handleLive({ topic: 'progress', task: 'check', done: 26, total: null })
    vi.advanceTimersByTime(3_000)
    expect(useLiveStore.getState().progress).toEqual({ check: { done: 26, total: null } })
    vi.advanceTimersByTime(2_000)
    expect(useLiveStore.getState().progress).toEqual({})
  })

  it('hands each card event to who listens, until he stops', () => {
    const heard: string[] = []
    const stop = onCard((event) => heard.push(`${event.event} ${event.readId}`))
    const event = { topic: 'card', event: 'read', deviceId: 'DV1', readId: 'r1', code: null } as const
    handleLive(event)
    stop()
    handleLive({ ...event, readId: 'r2' })
    expect(heard).toEqual(['read r1'])
    expect(useLiveStore.getState().card?.readId).toBe('r2')
  })
})

describe('the session', () => {
  it('knows how far the station’s clock is from this PC’s', () => {
    const access = { now: '2026-10-28T00:42:00.000Z', user: null } as AccessState
    useSession.getState().accept(access, Date.parse('2026-11-24T00:42:00.000Z'))
    expect(useSession.getState().clockOffsetMs).toBe(-27 * 86_400_000)
  })
})

describe('routes', () => {
  it('are read from the hash, with the engine’s names for pages', () => {
    expect(['', '#/bank/BT1', '#/devices', '#/attendance/grid/TM1', '#/wages/list/WS1?x=1'].map(parseHash)).toEqual([
      { page: '', params: [] },
      { page: 'bank', params: ['BT1'] },
      { page: 'site', params: ['devices'] },
      { page: 'attendance', params: ['grid', 'TM1'] },
      { page: 'wages', params: ['list', 'WS1'] },
    ])
  })
})

describe('the read cache', () => {
  it('reads once for many, again on a topic, and at most once per throttle', async () => {
    vi.useFakeTimers()
    let reads = 0
    const entry = new Entry(async () => {
      reads += 1
      return reads
    })
    entry.subscribe(() => {})
    entry.subscribe(() => {})
    await vi.advanceTimersByTimeAsync(0)
    expect([reads, entry.snapshot.data]).toEqual([1, 1])
    for (let event = 0; event < 50; event += 1) entry.touch()
    await vi.advanceTimersByTimeAsync(1_000)
    expect([reads, entry.snapshot.data]).toEqual([2, 2])
  })

  it('keeps what it showed when a later read fails, with the error beside it', async () => {
    const answers: (() => Promise<string>)[] = [async () => 'first', () => Promise.reject(new Error('station offline'))]
    const entry = new Entry(() => (answers.shift() ?? (async () => 'later'))())
    await entry.refresh()
    await entry.refresh()
    expect([entry.snapshot.data, (entry.snapshot.error as Error).message]).toEqual(['first', 'station offline'])
    await entry.refresh()
    expect(entry.snapshot).toEqual({ data: 'later', error: undefined, loading: false })
  })

  it('reads nothing that nobody shows, but does when it is shown again', async () => {
    vi.useFakeTimers()
    let reads = 0
    const entry = new Entry(async () => {
      reads += 1
      return reads
    })
    const stop = entry.subscribe(() => {})
    await vi.advanceTimersByTimeAsync(0)
    stop()
    entry.touch()
    await vi.advanceTimersByTimeAsync(1_000)
    expect(reads).toBe(1)
    entry.subscribe(() => {})
    await vi.advanceTimersByTimeAsync(0)
    expect(reads).toBe(2)
  })

  it('does not lose a change that comes while it is reading', async () => {
    let release: (text: string) => void = () => {}
    const answers = [new Promise<string>((resolve) => (release = resolve)), Promise.resolve('new')]
    const entry = new Entry(() => answers.shift() ?? Promise.resolve('never'))
    const first = entry.refresh()
    const second = entry.refresh()
    release('old')
    await Promise.all([first, second])
    await new Promise((resolve) => setTimeout(resolve, 0))
    expect(entry.snapshot.data).toBe('new')
  })
})
