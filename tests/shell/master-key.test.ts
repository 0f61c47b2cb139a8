import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

vi.mock('electron', () => import('./fake-electron.ts'))

import { openMasterKey, SEALED_KEY_FILE } from '../../src-main/shell/master-key.ts'
import { fileKeySource } from '../../src-main/station/store/master-key.ts'
import * as fake from './fake-electron.ts'

let folder: string
const accept = vi.fn(async () => true)
const refuse = vi.fn(async () => false)
beforeEach(() => {
  fake.resetFake()
  vi.spyOn(process, 'platform', 'get').mockReturnValue('linux')
  vi.spyOn(console, 'error').mockImplementation(() => undefined)
  folder = mkdtempSync(join(tmpdir(), 'anxin-key-'))
})
afterEach(() => {
  vi.restoreAllMocks()
  rmSync(folder, { recursive: true })
})

const sealedText = () => readFileSync(join(folder, SEALED_KEY_FILE), 'utf8')

describe('the master key in Electron', () => {
  it('is made once, kept sealed and readable to this user only, and opened again', async () => {
    const first = await openMasterKey(folder, refuse)
    expect([first.length, statSync(join(folder, SEALED_KEY_FILE)).mode & 0o777, refuse.mock.calls.length]).toEqual([
      32, 0o600, 0,
    ])
    expect([sealedText().includes(first.toString('base64')), existsSync(join(folder, 'station.key'))]).toEqual([
      false,
      false,
    ])
    expect((await openMasterKey(folder, refuse)).equals(first)).toBe(true)
  })

  it('is the Node host’s where that made it, so that either host opens the folder', async () => {
    const plain = await fileKeySource('').load(folder)
    expect((await openMasterKey(folder, refuse)).equals(plain)).toBe(true)
    expect(existsSync(join(folder, SEALED_KEY_FILE))).toBe(false)
  })

  it('is not kept under a seal for show unless the user takes it knowingly', async () => {
    fake.safeStorage.backend = 'basic_text'
    await expect(openMasterKey(folder, refuse)).rejects.toMatchObject({ code: 'shell.key-store-refused' })
    expect(existsSync(join(folder, SEALED_KEY_FILE))).toBe(false)
    expect((await openMasterKey(folder, accept)).length).toBe(32)
  })

  it('is not opened without a key store', async () => {
    fake.safeStorage.available = false
    await expect(openMasterKey(folder, accept)).rejects.toMatchObject({ code: 'shell.no-key-store' })
  })

  it('names the key store that sealed it where the session offers another', async () => {
    await openMasterKey(folder, refuse)
    fake.safeStorage.backend = 'kwallet6'
    await expect(openMasterKey(folder, refuse)).rejects.toMatchObject({
      code: 'shell.key-store-changed',
      params: { was: 'gnome_libsecret', is: 'kwallet6' },
    })
  })

  it('is sealed anew where the store says so, and stays the same key', async () => {
    const first = await openMasterKey(folder, refuse)
    fake.safeStorage.shouldReEncrypt = true
    expect((await openMasterKey(folder, refuse)).equals(first)).toBe(true)
    expect(fake.safeStorage.encryptStringAsync.mock.calls.length).toBe(2)
  })

  it.each([
    ['not JSON', 'x'],
    ['of another shape', '{"store":"gnome_libsecret"}'],
    [
      'sealed by another account',
      JSON.stringify({ store: 'gnome_libsecret', sealed: Buffer.from('other').toString('base64') }),
    ],
    ['too short', JSON.stringify({ store: 'gnome_libsecret', sealed: Buffer.from('sealed:AAAA').toString('base64') })],
  ])('is reported as unreadable where its file is %s', async (_name, content) => {
    writeFileSync(join(folder, SEALED_KEY_FILE), content)
    await expect(openMasterKey(folder, refuse)).rejects.toMatchObject({ code: 'shell.key-unreadable' })
  })

  it('is never made anew beside a database that another key sealed', async () => {
    writeFileSync(join(folder, 'station.db'), '')
    await expect(openMasterKey(folder, refuse)).rejects.toMatchObject({ code: 'store.key-missing' })
  })
})
