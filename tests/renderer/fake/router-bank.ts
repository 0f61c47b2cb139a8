import type { Batch } from '../../../src-main/contract/bank.ts'
import type { FakeStation } from './fake-station.ts'
import { batchOf } from './money.ts'
import { ok, os } from './os.ts'
import { formatsRouter } from './router-formats.ts'
import { id } from './world.ts'

const index = (text: string) => Number(text.slice(2)) - 1

export function bankRouter() {
  const now = (fake: FakeStation, batchId: string) =>
    batchOf(index(batchId), fake.batches.get(index(batchId)) ?? 'prepared')
  const move = (fake: FakeStation, batchId: string, state: Batch['state']) => {
    fake.batches.set(index(batchId), state)
    fake.changed(`bank.${state}`)
    return now(fake, batchId)
  }
  return {
    ...formatsRouter(),
    ageing: os.bank.ageing.handler(() => []),
    escrow: os.bank.escrow.handler(({ context: { fake } }) => fake.escrow),
    setEscrow: os.bank.setEscrow.handler(() => ok),
    setConnection: os.bank.setConnection.handler(() => ok),
    batches: os.bank.batches.handler(({ context: { fake } }) =>
      [...fake.batches].map(([number, state]) => {
        const { rows: _rows, evidence: _evidence, ...head } = batchOf(number, state)
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
      quarantined: [{ endToEndId: 'AX2026100000000099', why: 'bank.why.unknown-payment' }],
    })),
    batch: os.bank.batch.handler(({ context: { fake }, input }) => now(fake, input.batchId)),
    reissue: os.bank.reissue.handler(({ context: { fake } }) => move(fake, id('BT', 6), 'prepared')),
  }
}
