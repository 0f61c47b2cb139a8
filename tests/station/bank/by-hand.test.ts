import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { call } from '@orpc/server'
import { afterAll, describe, expect, it } from 'vitest'
import { workOffFolder } from '../../../src-main/practice/bank/folder.ts'
import { BankLedger } from '../../../src-main/practice/bank/ledger.ts'
import { bankApi } from '../../../src-main/station/bank/api.ts'
import { sendDue } from '../../../src-main/station/bank/outbox.ts'
import type { BankLink, BankReply } from '../../../src-main/station/bank/transport/link.ts'
import { refusalOf } from '../../support/ledger.ts'
import {
  accountOf,
  approvedBatch,
  CNAPS,
  ESCROW,
  managerConsent,
  offences,
  scriptedLink,
  siteWithFrozenLists,
  states,
  WAGE_FEN,
  WORKERS_CNAPS,
} from './support.ts'

const root = mkdtempSync(join(tmpdir(), 'anxin-stick-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

describe('by hand, with a stick', () => {
  it('goes out, is worked off, and comes home without anybody naming the batch; collected again it changes nothing', async () => {
    const site = await siteWithFrozenLists({ teams: 1, workersPerTeam: 2 })
    const context = site.clerkContext
    const stick = join(root, 'stick')
    mkdirSync(stick)
    const { id: batchId } = await approvedBatch(site, 'file', 'rural-txt')
    const { files } = await call(bankApi.writeToFolder, { batchId, folder: stick }, { context })
    expect(files).toEqual([join(stick, `DF${batchId}.txt`)])
    const sent = readFileSync(files[0]!)
    await call(bankApi.writeToFolder, { batchId, folder: stick }, { context })
    expect([readdirSync(stick).length, readFileSync(files[0]!).equals(sent)]).toEqual([1, true])
    writeFileSync(files[0]!, 'another')
    expect((await refusalOf(() => call(bankApi.writeToFolder, { batchId, folder: stick }, { context }))).code).toBe(
      'bank.other-file-there',
    )
    expect((await refusalOf(() => call(bankApi.writeToFolder, { batchId, folder: 'stick' }, { context }))).code).toBe(
      'bank.no-such-folder',
    )
    writeFileSync(files[0]!, sent)
    const bank = new BankLedger(':memory:')
    bank.openAccount({ account: ESCROW, holder: '总包', cnaps: CNAPS, kind: 'escrow' })
    bank.fund(ESCROW, 10 * WAGE_FEN, '')
    for (let index = 0; index < 2; index += 1) {
      bank.openAccount({ ...accountOf(site, index), cnaps: WORKERS_CNAPS, kind: 'personal' })
    }
    const back = join(root, 'back')
    expect(await workOffFolder(bank, stick, back, ESCROW)).toEqual({ taken: 1, refused: [] })
    // The bank's file says nothing of the batch but its lines.
    const result = readFileSync(join(back, `${batchId}.result`))
    rmSync(join(back, `${batchId}.result`))
    writeFileSync(join(back, '代发结果(1).txt'), result)
    writeFileSync(join(back, '照片.jpg'), 'no answer of a bank')
    const collect = () => call(bankApi.collectFromFolder, { folder: back }, { context })
    expect(await collect()).toEqual([
      { fileName: '代发结果(1).txt', batchId, changed: 2, quarantined: 0, refused: null },
      { fileName: '照片.jpg', batchId: null, changed: 0, quarantined: 0, refused: 'bank.no-batch-for-file' },
    ])
    const size = site.station.ledger.size
    expect((await collect()).map(({ changed }) => changed)).toEqual([0, 0])
    expect(site.station.ledger.size).toBe(size)
    expect(states(site)).toEqual({ batches: ['settled'], payments: ['paid', 'paid'] })
    expect(offences(site)).toEqual([])
    bank.close()
  })
})

describe('the outbox', () => {
  const notSent: BankReply = { kind: 'not-sent', why: 'no network' }

  it('waits longer after each try, survives a restart, and sends once when the network returns', async () => {
    const site = await siteWithFrozenLists({ teams: 1, workersPerTeam: 1 })
    const { ledger, clock } = site.station
    const { id: batchId } = await approvedBatch(site)
    await call(bankApi.enqueue, { batchId }, { context: site.clerkContext })
    const link = scriptedLink(notSent, notSent, notSent, { kind: 'unclear', why: 'line broke' })
    const waits: number[] = []
    for (let round = 0; round < 8; round += 1) {
      await sendDue(ledger, () => link)
      waits.push(link.asked.length)
      clock.advance(61)
    }
    // Tries at 0, 1, 3 and 7 minutes; the fourth broke off, so its fate is unknown and it is not sent again.
    expect(waits).toEqual([1, 2, 2, 3, 3, 3, 3, 4])
    expect(states(site)).toEqual({ batches: ['unknown'], payments: ['unknown'] })
    for (let round = 0; round < 5; round += 1) {
      clock.advance(3_600)
      await sendDue(ledger, () => link)
    }
    expect(link.asked.length).toBe(4)
    const told = { batchId, reason: '银行柜台书面答复未收到', approval: managerConsent(site) }
    await call(bankApi.toldNeverArrived, told, { context: site.clerkContext })
    const delivered = scriptedLink({ kind: 'delivered', where: 'there' })
    await sendDue(ledger, () => delivered)
    expect([delivered.asked.length, states(site).batches]).toEqual([1, ['handed-over']])
    expect(offences(site)).toEqual([])
  })

  it('sends once however many rounds and hands are at it together', async () => {
    const site = await siteWithFrozenLists({ teams: 1, workersPerTeam: 1 })
    const { ledger } = site.station
    const { id: batchId } = await approvedBatch(site)
    await call(bankApi.enqueue, { batchId }, { context: site.clerkContext })
    let sent = 0
    const slow: BankLink = {
      ...scriptedLink(),
      submit: async () => {
        sent += 1
        await new Promise((resolve) => setTimeout(resolve, 20))
        return { kind: 'delivered', where: 'there' }
      },
    }
    await Promise.all(Array.from({ length: 5 }, () => sendDue(ledger, () => slow)))
    expect([sent, states(site).batches]).toEqual([1, ['handed-over']])
  })

  it('does not take a batch that goes by hand or is not released', async () => {
    const site = await siteWithFrozenLists({ teams: 1, workersPerTeam: 1 })
    const { id: batchId } = await approvedBatch(site, 'file')
    expect((await refusalOf(() => call(bankApi.enqueue, { batchId }, { context: site.clerkContext }))).code).toBe(
      'bank.by-file-only',
    )
  })
})
