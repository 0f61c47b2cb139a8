import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { call } from '@orpc/server'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { workOffFolder } from '../../../src-main/practice/bank/folder.ts'
import { BankLedger } from '../../../src-main/practice/bank/ledger.ts'
import { bankApi } from '../../../src-main/station/bank/api.ts'
import { configuredLink, queryOpenBatches, sendDue } from '../../../src-main/station/bank/outbox.ts'
import type { BankOrder } from '../../../src-main/station/bank/transport/link.ts'
import { probeSftp, readHostKey } from '../../../src-main/station/bank/transport/probe.ts'
import { type SftpLinkOptions, sftpLink } from '../../../src-main/station/bank/transport/sftp.ts'
import { refusalOf } from '../../support/ledger.ts'
import { hasSshd, type Sshd, startSshd } from '../../support/sshd.ts'
import {
  accountOf,
  type BankSite,
  CNAPS,
  ESCROW,
  managerConsent,
  offences,
  siteWithFrozenLists,
  states,
  WAGE_FEN,
  WORKERS_CNAPS,
} from './support.ts'

describe.runIf(hasSshd)('file transfer to a real OpenSSH server', () => {
  let server: Sshd
  let [orders, results] = ['', '']
  let options: SftpLinkOptions

  beforeAll(async () => {
    server = await startSshd()
    ;({ orders, results } = server)
    options = {
      host: server.host,
      port: server.port,
      user: server.user,
      hostKey: server.hostKey,
      secret: { privateKey: server.privateKey },
      ordersFolder: orders,
      resultsFolder: results,
      timeoutMs: 10_000,
    }
  })
  afterAll(() => server?.stop())
  beforeEach(() => {
    for (const each of [orders, results]) {
      rmSync(each, { recursive: true, force: true })
      mkdirSync(each)
    }
  })

  const order: BankOrder = {
    messageId: 'BT0000000000000001',
    profile: 'generic-csv',
    debtorAccount: ESCROW,
    fileName: 'DFBT0000000000000001.csv',
    bytes: Buffer.from('一二三\n'.repeat(5_000)),
    companions: [{ fileName: 'BT0000000000000001.order.xml', bytes: Buffer.from('<order/>') }],
  }
  const there = () => readdirSync(orders).sort()

  it('lays the very files down under their names, once, and says so when asked', async () => {
    const link = sftpLink(options)
    const where = { kind: 'delivered', where: `127.0.0.1:${orders}/${order.fileName}` }
    expect(await link.submit(order)).toEqual(where)
    expect(there()).toEqual([order.companions[0]!.fileName, order.fileName])
    expect(readFileSync(join(orders, order.fileName)).equals(order.bytes)).toBe(true)
    expect(await link.submit(order)).toEqual(where)
    expect((await link.query(order.messageId)).kind).toBe('delivered')
    writeFileSync(join(results, `${order.messageId}.csv.part`), 'half')
    expect((await link.query(order.messageId)).kind).toBe('delivered')
    renameSync(join(results, `${order.messageId}.csv.part`), join(results, `${order.messageId}.csv`))
    expect(await link.query(order.messageId)).toEqual({ kind: 'answer', bytes: Buffer.from('half') })
  })

  it('goes on where a broken transfer left off, and starts anew over a part that is not of this file', async () => {
    const part = join(orders, `.${order.fileName}.part`)
    for (const begun of [Buffer.from(order.bytes).subarray(0, 20_001), Buffer.from('something else')]) {
      writeFileSync(part, begun)
      expect((await sftpLink(options).query(order.messageId)).kind).toBe('unknown-message')
      expect((await sftpLink(options).submit(order)).kind).toBe('delivered')
      expect(readFileSync(join(orders, order.fileName)).equals(order.bytes)).toBe(true)
      expect(existsSync(part)).toBe(false)
      for (const name of there()) rmSync(join(orders, name))
    }
  })

  it('never overwrites another file, and never speaks to another host', async () => {
    writeFileSync(join(orders, order.fileName), 'another file')
    expect(await sftpLink(options).submit(order)).toMatchObject({ kind: 'unclear' })
    expect(readFileSync(join(orders, order.fileName), 'utf8')).toBe('another file')
    rmSync(join(orders, order.fileName))
    const other = `SHA256:${'A'.repeat(43)}`
    expect(await sftpLink({ ...options, hostKey: other }).submit(order)).toEqual({
      kind: 'not-sent',
      why: `the host shows another key: ${options.hostKey}`,
    })
    expect(await sftpLink({ ...options, port: 1 }).submit(order)).toMatchObject({ kind: 'not-sent' })
    expect(there()).toEqual([])
    expect(await sftpLink(options).query(order.messageId)).toMatchObject({ kind: 'unclear' })
  })

  it('shows the host’s key before it is pinned, and tells at which step a trial of the line ends', async () => {
    expect(await readHostKey(options.host, options.port)).toBe(server.hostKey)
    expect((await refusalOf(() => readHostKey(options.host, 1))).code).toBe('bank.not-reached')
    const steps = async (changed: Partial<SftpLinkOptions>) =>
      (await probeSftp({ ...options, ...changed })).map(({ step, ok }) => `${ok ? '' : 'not '}${step}`)
    const reached = ['reach', 'identity']
    expect({
      well: await steps({}),
      away: await steps({ port: 1 }),
      other: await steps({ hostKey: `SHA256:${'A'.repeat(43)}` }),
      stranger: await steps({ user: 'nobody-here' }),
      noOrders: await steps({ ordersFolder: join(orders, 'none') }),
      noResults: await steps({ resultsFolder: join(results, 'none') }),
    }).toEqual({
      well: [...reached, 'sign-in', 'orders-folder', 'results-folder'],
      away: ['not reach'],
      other: ['reach', 'not identity'],
      stranger: [...reached, 'not sign-in'],
      noOrders: [...reached, 'sign-in', 'not orders-folder'],
      noResults: [...reached, 'sign-in', 'orders-folder', 'not results-folder'],
    })
    // Nothing of a trial stays at the bank's.
    expect(there()).toEqual([])
  })

  it('carries a batch from the outbox to the bank’s folder and its result home', async () => {
    const site = await siteWithFrozenLists({ teams: 1, workersPerTeam: 2 })
    const context = site.clerkContext
    const { timeoutMs: _, secret, ...settings } = options
    const input = { ...settings, ...secret, password: null } as Parameters<typeof setSftp>[1]
    const batchId = await enqueued(site)
    const send = () => sendDue(site.station.ledger, (transport) => configuredLink(site.station.ledger, transport))
    // Nothing is set up yet: it waits, and says why.
    await send()
    const waiting = await call(bankApi.batch, { batchId }, { context })
    expect(waiting.queued).toMatchObject({ tries: 1, lastError: 'bank.no-connection' })
    await setSftp(site, input)
    await send()
    expect(states(site).batches).toEqual(['approved'])
    site.station.clock.advance(61)
    await send()
    expect(states(site)).toEqual({ batches: ['handed-over'], payments: ['handed-over', 'handed-over'] })
    const bank = new BankLedger(':memory:')
    bank.openAccount({ account: ESCROW, holder: '总包', cnaps: CNAPS, kind: 'escrow' })
    bank.fund(ESCROW, 10 * WAGE_FEN, '')
    for (let index = 0; index < 2; index += 1) {
      bank.openAccount({ ...accountOf(site, index), cnaps: WORKERS_CNAPS, kind: 'personal' })
    }
    expect(await workOffFolder(bank, orders, results, ESCROW)).toEqual({ taken: 1, refused: [] })
    await queryOpenBatches(site.station.ledger, configuredLink(site.station.ledger, 'sftp'), 'sftp')
    expect(states(site)).toEqual({ batches: ['settled'], payments: ['paid', 'paid'] })
    expect((await call(bankApi.batch, { batchId }, { context })).queued).toBeUndefined()
    expect(offences(site)).toEqual([])
    bank.close()
  })
})

async function enqueued(site: BankSite): Promise<string> {
  const context = site.clerkContext
  const plan = {
    listIds: site.listIds,
    transport: 'sftp' as const,
    profile: 'generic-csv',
    executionDate: '2026-10-09',
  }
  const { id: batchId } = await call(bankApi.prepare, plan, { context })
  await call(bankApi.approve, { batchId, approval: managerConsent(site) }, { context })
  await call(bankApi.enqueue, { batchId }, { context })
  return batchId
}

function setSftp(
  site: BankSite,
  input: Omit<SftpLinkOptions, 'secret'> & { password: string | null; privateKey: string | null },
) {
  return call(bankApi.setSftp, input, { context: site.managerContext })
}
