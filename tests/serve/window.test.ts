import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type Surroundings, windowCommand } from '../../src-main/serve/browser.ts'
import { followPracticeClock } from '../../src-main/serve/practice-clock.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'anxin-window-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

describe('the browser window', () => {
  const url = 'http://127.0.0.1:1/start?token=t'
  const around = (change: Partial<Surroundings> & { programs?: string[] }): Surroundings => ({
    platform: 'linux',
    env: { DISPLAY: ':0' },
    isRoot: false,
    find: (name) => (change.programs?.includes(name) ? `/usr/bin/${name}` : undefined),
    ...change,
  })

  it('is an application window with a profile of its own where there is a Chromium', () => {
    const command = windowCommand(url, '/d/profile', around({ programs: ['xdg-open', 'google-chrome'] }))
    expect([command?.file, command?.args.slice(0, 2), command?.args.includes('--no-sandbox')]).toEqual([
      '/usr/bin/google-chrome',
      [`--app=${url}`, '--user-data-dir=/d/profile'],
      false,
    ])
  })

  it.each([
    ['the default browser where there is no Chromium', around({ programs: ['xdg-open'] }), '/usr/bin/xdg-open'],
    ['none without a display', around({ env: {}, programs: ['chromium'] }), undefined],
    ['none as root, whose Chromium would have no sandbox', around({ isRoot: true, programs: ['chromium'] }), undefined],
    ['none where there is no browser', around({}), undefined],
    ['the default browser on Windows', around({ platform: 'win32' }), 'explorer.exe'],
    ['the default browser on macOS', around({ platform: 'darwin' }), 'open'],
  ])('is %s', (_name, surroundings, file) => {
    expect(windowCommand(url, '/d/profile', surroundings)?.file).toBe(file)
  })
})

describe('the practice clock', () => {
  it('tells each new offset once, and none before there is a file but zero', async () => {
    const file = join(folder, 'clock')
    const told: number[] = []
    const stop = followPracticeClock(file, (offset) => told.push(offset))
    writeFileSync(file, '86400000\n')
    await vi.waitFor(() => expect(told).toEqual([0, 86_400_000]), { timeout: 10_000 })
    writeFileSync(file, '-5')
    await vi.waitFor(() => expect(told).toEqual([0, 86_400_000, -5]), { timeout: 10_000 })
    stop()
  })
})
