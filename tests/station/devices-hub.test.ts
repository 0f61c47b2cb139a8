import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { StationError } from '../../src-main/contract/errors.ts'
import type { LiveEvent } from '../../src-main/contract/station.ts'
import type { CardRead, FromDevices, PunchBatch, ToDevices } from '../../src-main/devices/messages.ts'
import { openCardDesk } from '../../src-main/station/card-desk.ts'
import { openDevicesHub } from '../../src-main/station/devices-hub.ts'
import { liveStream, openLive } from '../../src-main/station/live.ts'

const BATCH: PunchBatch = {
  batchId: 'B1',
  pullId: 'P1',
  deviceId: 'DV1',
  source: 'terminal',
  origin: 'SN',
  pulledAt: '2026-10-03T00:00:00.000Z',
  offset: 0,
  records: [],
  last: true,
}

const CARD: CardRead = {
  readId: 'R1',
  deviceId: 'DV1',
  at: '2026-10-03T00:00:00.000Z',
  kind: 'resident',
  name: '练习',
  sex: '1',
  nation: '01',
  birth: '1990-01-01',
  address: '',
  idNumber: '',
  authority: '',
  validFrom: '2020-01-01',
  validTo: '长期',
  rawText: '',
}

function open(receive: (batches: PunchBatch[]) => void, operations: (deviceId: string) => void = () => {}) {
  const sent: ToDevices[] = []
  const events: LiveEvent[] = []
  const live = openLive()
  live.subscribe((event) => events.push(event))
  const cards = openCardDesk()
  let offset = 0
  const hub = openDevicesHub({
    cards,
    live,
    receive,
    operations,
    settings: () => [],
    clockOffsetMs: () => offset,
    log: () => {},
  })
  let deliver: (message: FromDevices) => void = () => {}
  hub.attach({
    send: (message) => sent.push(message),
    onMessage: (listener) => {
      deliver = listener
    },
  })
  return { hub, sent, events, cards, deliver: (m: FromDevices) => deliver(m), moveClock: (ms: number) => (offset = ms) }
}

describe('devices hub', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('commits what comes together together, and acknowledges only after the commit', async () => {
    const commits: Array<{ batches: string[]; acknowledgedBefore: number }> = []
    const { deliver, sent } = open((batches) => {
      commits.push({ batches: batches.map(({ batchId }) => batchId), acknowledgedBefore: sent.length })
    })
    deliver({ type: 'punches', batch: BATCH })
    deliver({ type: 'punches', batch: { ...BATCH, batchId: 'B2' } })
    await vi.advanceTimersByTimeAsync(0)
    deliver({ type: 'punches', batch: { ...BATCH, batchId: 'B3' } })
    await vi.advanceTimersByTimeAsync(0)
    expect({ commits, sent }).toEqual({
      commits: [
        { batches: ['B1', 'B2'], acknowledgedBefore: 0 },
        { batches: ['B3'], acknowledgedBefore: 2 },
      ],
      sent: ['B1', 'B2', 'B3'].map((batchId) => ({ type: 'committed', batchId })),
    })
  })

  it('refuses one bad batch of several by itself, and puts aside what fails for an unknown cause', async () => {
    const { deliver, sent } = open((batches) => {
      if (batches.some(({ batchId }) => batchId === 'B2')) throw new StationError('attendance.unknown-device')
      if (batches.some(({ batchId }) => batchId === 'B3')) throw new TypeError('a defect')
    })
    for (const batchId of ['B1', 'B2', 'B3', 'B4']) deliver({ type: 'punches', batch: { ...BATCH, batchId } })
    await vi.advanceTimersByTimeAsync(0)
    expect(sent).toEqual([
      { type: 'committed', batchId: 'B1' },
      { type: 'refused', batchId: 'B2', code: 'attendance.unknown-device' },
      { type: 'refused', batchId: 'B3', code: 'station.engine-failed' },
      { type: 'committed', batchId: 'B4' },
    ])
  })

  it('tries again what the disk refused', async () => {
    let attempts = 0
    const { deliver, sent } = open(() => {
      attempts += 1
      if (attempts < 3) throw new StationError('store.disk-full')
    })
    deliver({ type: 'punches', batch: BATCH })
    await vi.advanceTimersByTimeAsync(11_000)
    expect({ attempts, sent }).toEqual({ attempts: 3, sent: [{ type: 'committed', batchId: 'B1' }] })
  })

  it('acknowledges an operation log after its commit, tries again what the disk refused, and refuses the rest', async () => {
    let attempts = 0
    const { deliver, sent } = open(
      () => {},
      (deviceId) => {
        attempts += 1
        if (deviceId === 'DV2') throw new TypeError('a defect')
        if (attempts < 3) throw new StationError('store.disk-full')
      },
    )
    const entries = [{ code: 23, admin: 1, deviceTime: '2026-10-03T08:00:00', raw: '' }]
    deliver({ type: 'operations', batchId: 'O1', deviceId: 'DV1', entries })
    await vi.advanceTimersByTimeAsync(9_000)
    expect([attempts, sent]).toEqual([2, []])
    await vi.advanceTimersByTimeAsync(2_000)
    deliver({ type: 'operations', batchId: 'O2', deviceId: 'DV2', entries })
    expect(sent).toEqual([
      { type: 'committed', batchId: 'O1' },
      { type: 'refused', batchId: 'O2', code: 'station.engine-failed' },
    ])
  })

  it('forgets what a stick offered when it is pulled out', () => {
    const { hub, deliver } = open(() => {})
    const file = {
      fileName: 'user.dat',
      kind: 'users',
      bytes: 72,
      sha256: 'a'.repeat(64),
      records: 1,
      rejected: 0,
    } as const
    for (const deviceId of ['DV1', 'DV2']) deliver({ type: 'file-offered', deviceId, file })
    const error = { code: 'devices.folder-missing', params: { folder: '/media' } }
    deliver({ type: 'health', health: { deviceId: 'DV1', state: 'offline', error } })
    expect(hub.offered?.()).toEqual([{ deviceId: 'DV2', file }])
  })

  it('configures the process when it is ready and tells it the practice clock before a request', async () => {
    const { hub, deliver, sent, moveClock } = open(() => {})
    deliver({ type: 'ready' })
    moveClock(5_000)
    const done = hub.request({ type: 'pull', deviceId: 'DV1', requestId: 'Q1' })
    deliver({ type: 'done', requestId: 'Q1', ok: true, received: 3, rejected: [] })
    expect(await done).toEqual({ type: 'done', requestId: 'Q1', ok: true, received: 3, rejected: [] })
    expect(sent).toEqual([
      { type: 'clock', offsetMs: 0 },
      { type: 'configure', devices: [] },
      { type: 'clock', offsetMs: 5_000 },
      { type: 'pull', deviceId: 'DV1', requestId: 'Q1' },
    ])
  })

  it('ends what a dead process was asked as soon as its successor is ready', async () => {
    const { hub, deliver } = open(() => {})
    const done = hub.request({ type: 'pull', deviceId: 'DV1', requestId: 'Q1' })
    deliver({ type: 'ready' })
    expect(await done).toEqual({ type: 'done', requestId: 'Q1', ok: false, code: 'devices.process-gone', params: {} })
  })

  it('ends a request as silent when the process shows no sign of life, and not while it does', async () => {
    const { hub, deliver } = open(() => {})
    const done = hub.request({ type: 'pull', deviceId: 'DV1', requestId: 'Q1' })
    await vi.advanceTimersByTimeAsync(119_000)
    deliver({ type: 'pull-progress', requestId: 'Q1', deviceId: 'DV1', received: 10 })
    let ended: unknown
    void done.then((value) => {
      ended = value
    })
    await vi.advanceTimersByTimeAsync(119_000)
    expect(ended).toBeUndefined()
    await vi.advanceTimersByTimeAsync(2_000)
    expect(ended).toEqual({ type: 'done', requestId: 'Q1', ok: false, code: 'station.devices-silent', params: {} })
  })

  it('keeps a card on the desk while it lies there and a while after, then forgets it', () => {
    const { deliver, cards, events } = open(() => {})
    deliver({ type: 'card', card: CARD })
    expect(cards.current()?.readId).toBe('R1')
    deliver({ type: 'card-removed', deviceId: 'DV1' })
    expect(cards.current()).toBeUndefined()
    expect(cards.byId('R1')?.name).toBe('练习')
    vi.advanceTimersByTime(16 * 60_000)
    expect(cards.byId('R1')).toBeUndefined()
    expect(events.map((event) => (event.topic === 'card' ? event.event : event.topic))).toEqual(['read', 'removed'])
  })
})

describe('a card at hand', () => {
  it('lies on its reader or was lifted within the minute; an older read serves the form, not the worker’s word', () => {
    let now = 0
    const desk = openCardDesk(() => now)
    const seen = (readId: string) => [desk.atHand(readId)?.readId, desk.byId(readId)?.readId]
    desk.put(CARD)
    now = 10 * 60_000
    expect(seen('R1')).toEqual(['R1', 'R1'])
    desk.removed('DV1')
    now += 60_000
    expect(seen('R1')).toEqual(['R1', 'R1'])
    now += 1
    expect(seen('R1')).toEqual([undefined, 'R1'])
    // The next worker's card takes the first one's place without a word of its going.
    desk.put({ ...CARD, readId: 'R2' })
    desk.put({ ...CARD, readId: 'R3' })
    now += 60_001
    expect([seen('R2'), seen('R3')]).toEqual([
      [undefined, 'R2'],
      ['R3', 'R3'],
    ])
  })
})

describe('live stream', () => {
  it('starts with the first event, folds what piles up and ends on abort', async () => {
    const live = openLive()
    const ending = new AbortController()
    const stream = liveStream(live, { topic: 'hello', size: 1 }, ending.signal)
    const first = await stream.next()
    live.emit({ topic: 'journal', size: 2, kinds: ['a'] })
    live.emit({ topic: 'journal', size: 3, kinds: ['b'] })
    live.emit({ topic: 'devices' })
    live.emit({ topic: 'devices' })
    const second = await stream.next()
    const third = await stream.next()
    const waiting = stream.next()
    ending.abort()
    expect([first.value, second.value, third.value, (await waiting).done]).toEqual([
      { topic: 'hello', size: 1 },
      { topic: 'journal', size: 3, kinds: ['a', 'b'] },
      { topic: 'devices' },
      true,
    ])
    live.emit({ topic: 'devices' })
  })
})
