import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { lockFolder, withLock } from '../../src-main/cli/setup/lock.mjs'
import { BOUNDED } from '../support/bounded.ts'

let root: string
let folder: string

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'anxin-lock-'))
  folder = lockFolder(root)
  vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
  for (const path of [root, folder]) rmSync(path, { recursive: true, force: true })
})

/** A lock that somebody left, with this text as its owner's number; undefined: none was written. */
function left(text?: string): void {
  mkdirSync(folder)
  if (text !== undefined) writeFileSync(join(folder, 'pid'), text)
}

describe('the lock of a set-up', () => {
  it('whose owner has ended is taken over at once', async () => {
    const ended = spawnSync(process.execPath, ['-e', ''], BOUNDED)
    left(String(ended.pid))
    const done = withLock(root, async () => 'done')
    await vi.advanceTimersByTimeAsync(1000)
    expect([await done, existsSync(folder)]).toEqual(['done', false])
  })

  // A process that runs has the number, as after a restart of the machine; a number that was never written; an owner killed before it.
  it.each([String(process.pid), '', undefined])(
    'left with the owner %j is taken over when nobody marks it',
    async (text) => {
      left(text)
      const done = withLock(root, async () => 'done')
      await vi.advanceTimersByTimeAsync(60_000)
      expect(await done).toBe('done')
    },
  )

  it('of an owner at work is waited for, however long, and let go at its end', async () => {
    const order: string[] = []
    const first = withLock(root, async () => {
      await new Promise((resolve) => setTimeout(resolve, 600_000))
      order.push('first')
    })
    const second = withLock(root, async () => void order.push('second'))
    for (let minute = 0; minute < 11; minute += 1) {
      await vi.advanceTimersByTimeAsync(60_000)
      if (minute === 8) expect(order).toEqual([])
    }
    await Promise.all([first, second])
    expect([order, existsSync(folder)]).toEqual([['first', 'second'], false])
  })

  it('is let go when the work fails', async () => {
    await expect(withLock(root, () => Promise.reject(new Error('no network')))).rejects.toThrow('no network')
    expect(existsSync(folder)).toBe(false)
  })
})
