import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { call } from '@orpc/server'
import { afterEach, describe, expect, it } from 'vitest'
import { type PracticeBank, startPracticeBank } from '../../../src-main/practice/bank/client-process.ts'
import { bankApi } from '../../../src-main/station/bank/api.ts'
import { all } from '../../../src-main/station/store/db.ts'
import {
  approvedBatch,
  type BankSite,
  furnishBank,
  offences,
  siteWithFrozenLists,
  states,
  WAGE_FEN,
} from './support.ts'

const FUNDED = 100_000_000
const cleanups: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

async function startBank(folder: string, port = 0): Promise<PracticeBank> {
  const bank = await startPracticeBank(folder, port)
  cleanups.push(() => bank.kill('SIGKILL'))
  return bank
}

/** The outbox of the site in a process of its own, by a clock so many minutes ahead. */
function outboxOf(site: BankSite, { url, fingerprint, secret }: PracticeBank, minutesLater: number) {
  const file = join(site.station.dataDir, 'station.db')
  const script = join(import.meta.dirname, 'outbox-process.ts')
  const args = [script, file, site.station.ledger.stationId, url, fingerprint, secret, String(minutesLater)]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] })
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const kill = async () => {
    child.kill('SIGKILL')
    await exited
  }
  cleanups.push(kill)
  return { kill }
}

function recorded(site: BankSite, kind: 'bank.sending-begun' | 'bank.never-arrived'): number {
  return all(site.station.db, 'SELECT 1 FROM journal_fact WHERE kind = ?', [kind]).length
}

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 60_000
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`never came: ${holds}`)
    await delay(20)
  }
}

describe('a network that fails during the hand-over, and a station killed over it', () => {
  it.each([
    ['the bank cannot be reached', undefined, 'approved'],
    ['the line drops before the bank has it', 'drop-before', 'unknown'],
    ['the bank has it and never answers', 'time-out', 'unknown'],
  ] as const)(
    '%s: it waits in the outbox, and is sent once',
    async (_, fault, waiting) => {
      const folder = mkdtempSync(join(tmpdir(), 'practice-bank-'))
      cleanups.push(() => rmSync(folder, { recursive: true, force: true }))
      const site = await siteWithFrozenLists()
      const bank = await startBank(folder)
      await furnishBank(bank, site, FUNDED)
      const { id: batchId } = await approvedBatch(site)
      await call(bankApi.enqueue, { batchId }, { context: site.clerkContext })
      // At the query too, so that the first life cannot learn its fate.
      if (fault) await bank.faults({ kind: fault }, { kind: 'time-out', at: 'query', times: 50 })
      else await bank.kill('SIGKILL')

      const first = outboxOf(site, bank, 0)
      await until(() => recorded(site, 'bank.sending-begun') > 0 && states(site).batches[0] === waiting)
      // On the line for good: in the bank's books, and the station still waits for the answer.
      if (fault === 'time-out') await until(async () => (await bank.audit()).payments.length > 0)
      await first.kill()
      const waits = await call(bankApi.batch, { batchId }, { context: site.clerkContext })
      expect([waits.queued !== undefined, states(site).batches]).toEqual([true, [waiting]])

      if (fault) await bank.clearFaults()
      const back = fault ? bank : await startBank(folder, bank.port)
      const second = outboxOf(site, back, 2)
      await until(() => states(site).batches[0] === 'settled')
      await second.kill()
      // Every hand-over but one is proven never to have arrived.
      expect(recorded(site, 'bank.sending-begun') - recorded(site, 'bank.never-arrived')).toBe(1)
      const { problems, payments, escrow } = await back.audit()
      expect({
        problems,
        booked: payments.map(({ bookedFen }) => bookedFen),
        balance: escrow[0]?.balanceFen,
        states: states(site),
        offences: offences(site),
      }).toEqual({
        problems: [],
        booked: [WAGE_FEN, WAGE_FEN],
        balance: FUNDED - 2 * WAGE_FEN,
        states: { batches: ['settled'], payments: ['paid', 'paid'] },
        offences: [],
      })
    },
    120_000,
  )
})
