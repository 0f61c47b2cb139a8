import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { PunchBatch, PunchPicture } from '../../../src-main/devices/messages.ts'
import { practiceJpeg } from '../../../src-main/practice/panel/face-panel.ts'
import { practiceFace } from '../../../src-main/practice/panel/face-picture.ts'
import { addDevice, setDeviceLink } from '../../../src-main/station/attendance/devices/commands.ts'
import { receivePunches } from '../../../src-main/station/attendance/ingest.ts'
import { assignNumber } from '../../../src-main/station/attendance/number-commands.ts'
import { dropPictures } from '../../../src-main/station/attendance/pictures/drop.ts'
import { checkStation } from '../../../src-main/station/journal/check.ts'
import { rebuildTables } from '../../../src-main/station/journal/rebuild.ts'
import { rooms } from '../../../src-main/station/rooms.ts'
import { all } from '../../../src-main/station/store/db.ts'
import { consentOf, factsOf, refusalOf, SYSTEM } from '../../support/ledger.ts'
import { batch, openGateSite } from './site.ts'

const NOW = '2026-10-08T04:00:00.000Z'
const IN = '1001 2026-10-08 06:55 in'
const LINK = {
  kind: 'listen',
  host: '127.0.0.1',
  port: 8090,
  serialNumber: 'KEY1',
  secret: 's3cret',
  deviceUrl: '',
} as const

function pictureOf(jpeg: Uint8Array, fields: Partial<PunchPicture> = {}): PunchPicture {
  const sha256 = createHash('sha256').update(jpeg).digest('hex')
  return {
    record: 0,
    sha256,
    bytes: jpeg.length,
    whole: true,
    jpegBase64: Buffer.from(jpeg).toString('base64'),
    ...fields,
  }
}

const FACE = pictureOf(practiceFace())

async function panelSite(keepPictures = true) {
  const site = openGateSite(NOW)
  const { ledger } = site.station
  const panelId = ledger.commit(SYSTEM, (tx) =>
    addDevice(tx, {
      driver: 'uface-panel',
      name: '人脸机',
      zone: 'Asia/Shanghai',
      link: LINK,
      commKey: 0,
      pullEverySeconds: 0,
      options: { keepPictures },
    }),
  )
  const show = (text: string, pictures: PunchPicture[], fields: Partial<PunchBatch> = {}) =>
    receivePunches(ledger, batch(panelId, [text], { pulledAt: NOW, pictures, ...fields }))
  const day = (workerId: string, user = site.clerk) => site.api(user).day({ workerId, date: '2026-10-08' })
  const violations = () => checkStation(ledger.db, rooms).flatMap((result) => result.violations)
  const blobs = () => all<{ bytes: Buffer }>(ledger.db, 'SELECT bytes FROM blob').map(({ bytes }) => bytes)
  return { ...site, ledger, db: ledger.db, panelId, show, day, violations, blobs }
}

describe('a picture that comes with a punch', () => {
  it('is kept sealed with its hashes in the journal, and shown against a reason that is recorded', async () => {
    const site = await panelSite()
    const workerId = await site.worker(1, site.teams.first)
    site.show(IN, [FACE])
    const { pictures, punches } = await site.day(workerId)
    expect(pictures).toEqual([
      { id: pictures[0]!.id, punchId: punches[0]!.id, sha256: FACE.sha256, bytes: FACE.bytes, whole: true, gone: null },
    ])
    const sealed = site.blobs()[0]!
    const fact = factsOf(site.db).find(({ kind }) => kind === 'attendance.picture-received')!
    expect(fact.data).toMatchObject({
      sha256: FACE.sha256,
      kept: { holder: workerId, sealedSha256: createHash('sha256').update(sealed).digest('hex') },
    })
    expect([sealed.includes(Buffer.from(practiceFace()).subarray(0, 32)), sealed.length]).toEqual([
      false,
      FACE.bytes + 28,
    ])
    const shown = await site.api().picture({ pictureId: pictures[0]!.id, reason: '工人说不是他' })
    expect(shown.jpegBase64).toBe(FACE.jpegBase64)
    expect(all(site.db, 'SELECT person_id, field, reason FROM personal_read')).toEqual([
      { person_id: workerId, field: 'picture', reason: '工人说不是他' },
    ])
    expect(site.violations()).toEqual([])
  })

  it('is one, however often its batch comes, and joins a punch that was there before', async () => {
    const site = await panelSite()
    const workerId = await site.worker(1, site.teams.first)
    site.show(IN, [])
    const again = { batchId: 'B1', pullId: 'P1' }
    for (let turn = 0; turn < 3; turn++) site.show(IN, [FACE], again)
    site.show(IN, [FACE])
    expect((await site.day(workerId)).pictures).toHaveLength(1)
    // The same picture with the next punch is a second fact and the same bytes.
    site.show('1001 2026-10-08 17:05 out', [FACE])
    expect([(await site.day(workerId)).pictures.length, site.blobs().length]).toEqual([2, 1])
    expect(site.violations()).toEqual([])
  })

  it('is kept as it came where it is torn, beside the whole one that the panel sends later', async () => {
    const site = await panelSite()
    const workerId = await site.worker(1, site.teams.first)
    const torn = pictureOf(practiceFace().subarray(0, 900), { whole: false })
    site.show(IN, [torn])
    site.show(IN, [FACE])
    const { pictures, punches } = await site.day(workerId)
    expect([punches.length, pictures.map(({ whole, bytes }) => [whole, bytes])]).toEqual([
      1,
      [
        [false, 900],
        [true, FACE.bytes],
      ],
    ])
    const shown = await site.api().picture({ pictureId: pictures[0]!.id, reason: '核对' })
    expect(Buffer.from(shown.jpegBase64, 'base64')).toEqual(Buffer.from(practiceFace().subarray(0, 900)))
  })

  it('is not kept where the site does not say so', async () => {
    const site = await panelSite(false)
    const workerId = await site.worker(1, site.teams.first)
    site.show(IN, [FACE])
    const { pictures, punches } = await site.day(workerId)
    expect([punches.length, pictures, site.blobs()]).toEqual([1, [], []])
    site.ledger.commit(SYSTEM, (tx) =>
      setDeviceLink(tx, { deviceId: site.panelId, link: LINK, options: { keepPictures: true } }),
    )
    site.show(IN, [FACE])
    expect((await site.day(workerId)).pictures).toHaveLength(1)
  })

  it.each([
    ['too large for the site', pictureOf(practiceJpeg(300_001)), 'attendance.picture-too-large'],
    ['too large for a batch', pictureOf(practiceJpeg(), { jpegBase64: undefined! }), 'attendance.picture-too-large'],
  ])('%s leaves its hash, and costs no punch', async (_, picture, gone) => {
    const site = await panelSite()
    const workerId = await site.worker(1, site.teams.first)
    expect(site.show(IN, [picture])).toMatchObject({ added: 1 })
    const { pictures } = await site.day(workerId)
    expect(pictures).toMatchObject([{ sha256: picture.sha256, gone }])
    expect(site.blobs()).toEqual([])
    const refused = await refusalOf(() => site.api().picture({ pictureId: pictures[0]!.id, reason: '核对' }))
    expect(refused.code).toBe('attendance.picture-gone')
    expect(site.violations()).toEqual([])
  })

  it("is for clerk, manager and inspector; a contractor's user does not even see that there is one", async () => {
    const site = await panelSite()
    const workerId = await site.worker(1, site.teams.first)
    site.show(IN, [FACE])
    const pictureId = (await site.day(workerId)).pictures[0]!.id
    const contractor = {
      id: 'US0000000000000000',
      name: '包工头',
      role: 'contractor' as const,
      companyId: site.companies.first,
    }
    const seen = await site.day(workerId, contractor)
    const refused = await refusalOf(() => site.api(contractor).picture({ pictureId, reason: '看看' }))
    expect([seen.punches.length, seen.pictures, refused.code]).toEqual([1, [], 'access.not-allowed'])
    const inspector = { ...contractor, role: 'inspector' as const, companyId: null }
    expect((await site.api(inspector).picture({ pictureId, reason: '检查' })).jpegBase64).toBe(FACE.jpegBase64)
  })

  it('of a number that nobody owns stays readable when the number gets its worker', async () => {
    const site = await panelSite()
    const workerId = await site.worker(1, site.teams.first)
    site.show('77 2026-10-08 06:50 in', [FACE])
    const holder = `number/${site.panelId}/77/2026-10-08`
    expect(all(site.db, 'SELECT holder FROM punch_picture')).toEqual([{ holder }])
    site.ledger.commit(SYSTEM, (tx) =>
      assignNumber(tx, { deviceId: null, number: '77', workerId, fromDate: '2026-10-01' }),
    )
    const { pictures } = await site.day(workerId)
    expect((await site.api().picture({ pictureId: pictures[0]!.id, reason: '核对' })).jpegBase64).toBe(FACE.jpegBase64)
    expect(site.violations()).toEqual([])
  })
})

describe('the end of a picture', () => {
  /** One picture under the worker's key, one under the key of a number that became his. */
  async function twoPictures() {
    const site = await panelSite()
    const workerId = await site.worker(1, site.teams.first)
    site.show(IN, [FACE])
    site.show('77 2026-10-08 17:05 out', [pictureOf(practiceJpeg(500))])
    site.ledger.commit(SYSTEM, (tx) =>
      assignNumber(tx, { deviceId: null, number: '77', workerId, fromDate: '2026-10-01' }),
    )
    return { ...site, workerId }
  }

  it('comes after the days of the policy: the bytes go by a fact, hash and fact stay, check and rebuild are sound', async () => {
    const site = await twoPictures()
    const { station, ledger, db, workerId } = site
    station.clock.set('2028-10-07T04:00:00.000Z')
    expect([dropPictures(ledger), site.blobs().length]).toEqual([0, 2])
    station.clock.set('2028-10-08T16:00:00.000Z')
    expect([dropPictures(ledger), dropPictures(ledger), site.blobs()]).toEqual([2, 0, []])
    const { pictures } = await site.day(workerId)
    expect(pictures.map(({ sha256, gone }) => [sha256, gone])).toEqual([
      [FACE.sha256, 'attendance.picture-expired'],
      [pictureOf(practiceJpeg(500)).sha256, 'attendance.picture-expired'],
    ])
    // The panel brings an event that it kept for two years: a punch, no picture.
    site.show('1001 2026-10-08 06:40 in', [FACE], { pulledAt: station.clock.now() })
    expect((await site.day(workerId)).pictures.map(({ gone }) => gone)).toEqual(
      Array(3).fill('attendance.picture-expired'),
    )
    const before = all(db, 'SELECT * FROM punch_picture ORDER BY id')
    rebuildTables(db, rooms)
    expect([all(db, 'SELECT * FROM punch_picture ORDER BY id'), site.violations()]).toEqual([before, []])
  })

  it('comes with the erasure of its person, whatever key seals it', async () => {
    const site = await twoPictures()
    const { station, ledger, db, workerId, as, manager, clerk } = site
    const engagement = db.prepare('SELECT id FROM engagement WHERE worker_id = ?').get(workerId) as { id: string }
    await as(clerk).exit({ engagementId: engagement.id, exitDate: '2026-10-08', reason: '完工' })
    station.clock.set('2040-01-01T04:00:00.000Z')
    // Only so that the erasure, not the time, is the reason.
    db.prepare("UPDATE punch_picture SET date = '2039-12-31'").run()
    await as(manager).erase({ workerId, reason: '保存期满', approval: consentOf(clerk) })
    expect([dropPictures(ledger), site.blobs()]).toEqual([2, []])
    expect(all(db, 'SELECT DISTINCT dropped_why AS why FROM punch_picture')).toEqual([
      { why: 'attendance.picture-erased' },
    ])
    expect(all(db, "SELECT erased FROM person_key WHERE person_id LIKE 'number/%'")).toEqual([{ erased: 1 }])
  })

  it('comes by a fact alone: the database lets no one delete kept bytes, and the check misses them', async () => {
    const site = await twoPictures()
    expect(() => site.db.prepare('DELETE FROM blob').run()).toThrow('append-only')
    site.db.exec('DROP TRIGGER blob_no_delete')
    site.db.prepare('DELETE FROM blob').run()
    expect(site.violations().filter(({ where }) => where.startsWith('punch_picture'))).toHaveLength(2)
  })
})
