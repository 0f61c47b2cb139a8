import { describe, expect, it } from 'vitest'
import { type Surroundings, windowCommand } from '../../src-main/serve/browser.ts'

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
