import { appendFileSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { AttlogFileDriver } from '../../../src-main/devices/drivers/attlog-file.ts'
import { readStickFile, stickFileKind } from '../../../src-main/devices/protocols/stick/files.ts'
import { encodeOperation } from '../../../src-main/devices/protocols/zk/operations.ts'
import { encodeUserWrite } from '../../../src-main/devices/protocols/zk/users.ts'
import { attlogText } from '../../../src-main/practice/terminal/attlog.ts'
import { RecordingHost, temporaryFolder, until } from '../helpers.ts'

const cleanups: Array<() => Promise<unknown>> = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

const PUNCHES = attlogText([
  { number: '1001', deviceTime: '2026-10-03T08:00:00' },
  { number: '1002', deviceTime: '2026-10-03T08:01:00' },
])

function usersFile(size: 28 | 72, encoding: 'utf-8' | 'gb18030') {
  const users = ['王一', '李二', '赵三'].map((name, at) =>
    encodeUserWrite({ uid: at + 1, number: String(1001 + at), name, card: at === 1 ? 40856634 : 0 }, size, encoding),
  )
  return Buffer.concat(users)
}

describe('files of a USB stick', () => {
  it.each([
    ['1_attlog.dat', 'attlog'],
    ['PRACTICE00000001_attlog.dat', 'attlog'],
    ['user.dat', 'users'],
    ['1_oplog.dat', 'oplog'],
    ['template.dat', undefined],
    ['ssrface.dat', undefined],
    ['report.xls', undefined],
  ])('%s is taken for %s', (name, kind) => expect(stickFileKind(name)).toBe(kind))

  it.each([
    [28, 'gb18030'],
    [72, 'gb18030'],
    [72, 'utf-8'],
  ] as const)('user.dat of %i bytes a record in %s', (size, encoding) => {
    expect(readStickFile('user.dat', usersFile(size, encoding)).users).toEqual([
      { number: '1001', name: '王一' },
      { number: '1002', name: '李二', card: 40856634 },
      { number: '1003', name: '赵三' },
    ])
  })

  it('refuses a user.dat and an oplog that are torn', () => {
    for (const [name, content] of [
      ['user.dat', usersFile(72, 'utf-8').subarray(1)],
      ['1_oplog.dat', Buffer.alloc(17)],
    ] as const)
      expect(() => readStickFile(name, content)).toThrow('devices.stick-file-unreadable')
  })
})

describe('a watched folder', () => {
  function watch(folder: string) {
    const host = new RecordingHost()
    const settings = {
      id: 'DV-STICK',
      driver: 'attlog-file',
      name: 'U盘',
      zone: 'Asia/Shanghai',
      link: { kind: 'file', folder },
    } as const
    const driver = new AttlogFileDriver(settings, host, 15)
    driver.start()
    cleanups.push(() => driver.stop())
    return { host, driver }
  }

  it('offers each file once, with what is in it, and imports nothing by itself', async () => {
    const folder = temporaryFolder()
    const { host, driver } = watch(folder)
    writeFileSync(join(folder, '1_attlog.dat'), PUNCHES)
    writeFileSync(join(folder, 'user.dat'), usersFile(72, 'utf-8'))
    writeFileSync(join(folder, '1_oplog.dat'), encodeOperation({ code: 23, deviceTime: '2026-10-03T09:00:00' }))
    writeFileSync(join(folder, 'notes.txt'), 'x')
    await until('offers', () => host.of('file-offered').length === 3)
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(host.of('file-offered').map(({ file }) => [file.fileName, file.kind, file.records, file.rejected])).toEqual([
      ['1_attlog.dat', 'attlog', 2, 0],
      ['1_oplog.dat', 'oplog', 1, 0],
      ['user.dat', 'users', 3, 0],
    ])
    expect(host.deliveries).toEqual([])
    const [attlog, oplog, users] = host.of('file-offered').map(({ file }) => file)
    expect(await driver.importOffered(attlog!.fileName, attlog!.sha256)).toEqual({ received: 2, rejected: [] })
    expect(host.deliveries.map(({ origin, records }) => [origin, records.length])).toEqual([['1_attlog.dat', 2]])
    await driver.importOffered(oplog!.fileName, oplog!.sha256)
    expect(host.of('operations')[0]!.entries[0]!.warning).toBe('devices.operation-log-cleared')
    expect((await driver.importOffered(users!.fileName, users!.sha256)).users).toHaveLength(3)
  })

  it('waits until a file is whole, and offers it again when it has grown', async () => {
    const folder = temporaryFolder()
    const { host, driver } = watch(folder)
    const path = join(folder, '1_attlog.dat')
    writeFileSync(path, PUNCHES)
    await until('offer', () => host.of('file-offered').length === 1)
    appendFileSync(path, attlogText([{ number: '1003', deviceTime: '2026-10-03T08:02:00' }]))
    await until('second offer', () => host.of('file-offered').length === 2)
    const [first, second] = host.of('file-offered').map(({ file }) => file)
    expect([first!.records, second!.records]).toEqual([2, 3])
    await expect(driver.importOffered('1_attlog.dat', first!.sha256)).rejects.toMatchObject({
      code: 'devices.offered-file-gone',
    })
    await expect(driver.importOffered('../1_attlog.dat', second!.sha256)).rejects.toMatchObject({
      code: 'devices.offered-file-gone',
    })
  })

  it('offers again after 50 unplugs of the stick, and says when none is there', async () => {
    const parent = temporaryFolder()
    const [mounted, pulled] = [join(parent, 'stick'), join(parent, 'pocket')]
    mkdirSync(pulled)
    writeFileSync(join(pulled, '1_attlog.dat'), PUNCHES)
    const { host } = watch(mounted)
    for (let turn = 1; turn <= 50; turn++) {
      await until('missing', () => host.lastHealth()?.error?.code === 'devices.folder-missing')
      renameSync(pulled, mounted)
      await until(`offer ${turn}`, () => host.of('file-offered').length === turn)
      renameSync(mounted, pulled)
    }
    expect(new Set(host.of('file-offered').map(({ file }) => file.sha256)).size).toBe(1)
    rmSync(parent, { recursive: true })
  })
})
