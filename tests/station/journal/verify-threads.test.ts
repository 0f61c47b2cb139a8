import { MessageChannel, receiveMessageOnPort, Worker } from 'node:worker_threads'
import { expect, it } from 'vitest'
import { verifyJournal } from '../../../src-main/station/journal/verify.ts'
import { type HelperData, STRIDE } from '../../../src-main/station/journal/verify-threads.ts'
import { dropTriggers, noteThings, openToy } from './toy.ts'

// 20,001 facts: two strides of 16,384, so that threads have something to share.
const SIZES = Array.from({ length: 100 }, (_, index) => 1 + ((index * 4) % 400))
const toy = openToy()
noteThings(toy, SIZES)
const size = toy.ledger.size

it('finds the same with several threads as with one', () => {
  const origin = 'anxin.test/toy'
  expect(verifyJournal(toy.db, { threads: 4 })).toEqual({
    ...{ size, checkpoints: 101, intact: [], chain: [], verifierKey: toy.verifierKey, origin },
  })
  dropTriggers(toy.db)
  toy.db.exec(`
    UPDATE journal_fact SET leaf = zeroblob(32) WHERE seq IN (5, 9000, ${size - 2});
    UPDATE journal_node SET hash = zeroblob(32) WHERE idx IN (3, 40);
    DELETE FROM journal_checkpoint WHERE size = (SELECT size FROM journal_checkpoint ORDER BY size LIMIT 1 OFFSET 60);
  `)
  toy.db.pragma('wal_checkpoint(TRUNCATE)')
  const [one, four] = [verifyJournal(toy.db, { threads: 1 }), verifyJournal(toy.db, { threads: 4 })]
  expect(four).toEqual(one)
  expect(one.intact.map(({ where }) => where)).toEqual(
    expect.arrayContaining([
      'fact 5',
      'fact 9000',
      `fact ${size - 2}`,
      'node 8/0',
      'node 8/3',
      'node 8/35',
      'node 8/40',
    ]),
  )
})

it('a helper thread by itself does every stride and reports what it finds', async () => {
  const blocks = Math.ceil(size / 256)
  const strides = Math.ceil(blocks / STRIDE)
  const shared = new Int32Array(new SharedArrayBuffer(4 * (2 + strides)))
  const { port1, port2 } = new MessageChannel()
  const data: HelperData = { path: toy.file, blocks, size, origin: 'anxin.test/toy', shared, port: port2 }
  const script = new URL('../../../src-main/station/journal/verify-helper.ts', import.meta.url)
  const worker = new Worker(script, {
    workerData: data,
    transferList: [port2],
    execArgv: ['--disable-warning=ExperimentalWarning'],
  })
  await new Promise((resolve, reject) => worker.on('exit', resolve).on('error', reject))
  expect([...shared.slice(1)]).toEqual([strides, ...Array.from({ length: strides }, () => 2)])
  const found: string[] = []
  for (let got = receiveMessageOnPort(port1); got; got = receiveMessageOnPort(port1))
    found.push(...(got.message as { intact: Array<{ where: string }> }).intact.map(({ where }) => where))
  expect(found).toEqual(expect.arrayContaining(['fact 5', 'fact 9000', `fact ${size - 2}`]))
  port1.close()
})
