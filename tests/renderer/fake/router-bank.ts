import type { Batch } from '../../../src-main/contract/bank.ts'
import { StationError } from '../../../src-main/contract/errors.ts'
import type { FakeStation } from './fake-station.ts'
import { batchOf, chainOf, historyOf } from './money.ts'
import { ok, os } from './os.ts'
import { accountRouter } from './router-account.ts'
import { formatsRouter } from './router-formats.ts'
import { id, NOW } from './world.ts'

const index = (text: string) => Number(text.slice(2)) - 1

export function bankRouter() {
  const now = (fake: FakeStation, batchId: string): Batch => {
    const number = index(batchId)
    const batch = batchOf(number, fake.batches.get(number) ?? 'prepared')
    if (!fake.outbox.has(number) || batch.state !== 'approved') return batch
    const queued = { at: NOW, nextAt: '2026-10-28T00:46:00.000Z', tries: 2, lastError: 'connect ECONNREFUSED' }
    return { ...batch, queued }
  }
  const move = (fake: FakeStation, batchId: string, state: Batch['state']) => {
    fake.batches.set(index(batchId), state)
    fake.changed(`bank.${state}`)
    return now(fake, batchId)
  }
  return {
    ...formatsRouter(),
    ...accountRouter(),
    history: os.bank.history.handler(({ context: { fake }, input }) => historyOf(now(fake, input.batchId))),
    chain: os.bank.chain.handler(({ input }) => chainOf(input.paymentId)),
    enqueue: os.bank.enqueue.handler(({ context: { fake }, input }) => {
      fake.outbox.add(index(input.batchId))
      fake.changed('bank.enqueued')
      return ok
    }),
    toldNeverArrived: os.bank.toldNeverArrived.handler(({ context: { fake }, input }) => {
      fake.checkPin(input.approval.userId, input.approval.pin)
      move(fake, input.batchId, 'approved')
      return ok
    }),
    cancel: os.bank.cancel.handler(({ context: { fake }, input }) => {
      const number = index(input.batchId)
      if (fake.batches.get(number) === 'approved' && !input.approval) {
        throw new StationError('bank.needs-second-person')
      }
      if (input.approval) fake.checkPin(input.approval.userId, input.approval.pin)
      fake.batches.delete(number)
      fake.cancelled.set(number, input.reason)
      fake.changed('bank.batch-cancelled')
      return ok
    }),
    escrow: os.bank.escrow.handler(({ context: { fake } }) => fake.escrow),
    setEscrow: os.bank.setEscrow.handler(() => ok),
    setConnection: os.bank.setConnection.handler(() => ok),
    batches: os.bank.batches.handler(({ context: { fake } }) =>
      [...fake.batches].map(([number, state]) => {
        const {
          rows: _rows,
          evidence: _evidence,
          warnings: _warnings,
          siblings: _siblings,
          ...head
        } = batchOf(number, state)
        return head
      }),
    ),
    prepare: os.bank.prepare.handler(({ context: { fake }, input }) =>
      move(fake, id('BT', index(input.listIds[0]!) + 2), 'prepared'),
    ),
    approve: os.bank.approve.handler(({ context: { fake }, input }) => move(fake, input.batchId, 'approved')),
    handOver: os.bank.handOver.handler(({ context: { fake }, input }) => move(fake, input.batchId, 'unknown')),
    exportFile: os.bank.exportFile.handler(() => ({
      fileName: 'daifa-202610.txt',
      contentBase64: 'MXwx',
      sha256: 'ab'.repeat(32),
    })),
    query: os.bank.query.handler(({ context: { fake }, input }) => move(fake, input.batchId, 'settled')),
    importResult: os.bank.importResult.handler(({ context: { fake }, input }) => ({
      batch: move(fake, input.batchId, 'settled'),
      changed: 19,
      quarantined: [{ endToEndId: 'AX2026100000000099', why: 'unknown-payment', detail: 'ACSC' }],
    })),
    batch: os.bank.batch.handler(({ context: { fake }, input }) => now(fake, input.batchId)),
    reissue: os.bank.reissue.handler(({ context: { fake } }) => move(fake, id('BT', 6), 'prepared')),
  }
}
