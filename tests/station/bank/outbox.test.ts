import { describe, expect, it } from 'vitest'
import { handOver, queryBatch } from '../../../src-main/station/bank/outbox.ts'
import type { BankLink, BankReply } from '../../../src-main/station/bank/transport/link.ts'
import { factsOf, refusalOf } from '../../support/ledger.ts'
import { approvedBatch, type BankSite, offences, scriptedLink, siteWithFrozenLists, states } from './support.ts'

const CLERK = { userId: 'US0000000000000001', role: 'clerk' as const }
const UNCLEAR: BankReply = { kind: 'unclear', why: 'no answer in time' }
const GARBLED: BankReply = { kind: 'answer', bytes: Buffer.from('\u0000\u0001 not what it was') }

async function ready(): Promise<{ site: BankSite; batchId: string }> {
  const site = await siteWithFrozenLists()
  return { site, batchId: (await approvedBatch(site)).id }
}

function kindsAfterApproval(site: BankSite): string[] {
  const kinds = factsOf(site.station.db).map((fact) => fact.kind)
  return kinds.slice(kinds.indexOf('bank.batch-approved') + 1)
}

describe('the outbox', () => {
  it('has recorded that the batch is about to leave before the first byte leaves', async () => {
    const { site, batchId } = await ready()
    const seen: string[][] = []
    const link: BankLink = {
      ...scriptedLink(),
      submit: () => {
        seen.push(kindsAfterApproval(site), states(site).batches)
        return Promise.resolve(UNCLEAR)
      },
    }
    await handOver(site.station.ledger, link, CLERK, batchId)
    expect(seen).toEqual([['bank.sending-begun'], ['unknown']])
  })

  it.each([
    ['a time-out', UNCLEAR],
    ['a garbled answer', GARBLED],
    ['a bank that does not know what it was just given', { kind: 'unknown-message' } as BankReply],
  ])('leaves the fate unknown after %s, and will not send again', async (_, reply) => {
    const { site, batchId } = await ready()
    const link = scriptedLink(reply)
    await handOver(site.station.ledger, link, CLERK, batchId)
    expect(states(site)).toEqual({ batches: ['unknown'], payments: ['unknown', 'unknown'] })
    const refusal = await refusalOf(() => handOver(site.station.ledger, link, CLERK, batchId))
    expect([refusal.code, link.asked]).toEqual(['bank.wrong-state', [`submit ${batchId}`]])
    expect(kindsAfterApproval(site)).toEqual(['bank.sending-begun', 'bank.sending-unclear'])
    expect(offences(site)).toEqual([])
  })

  it('stays unknown through queries without an answer, whatever they bring', async () => {
    const { site, batchId } = await ready()
    const silent: BankReply[] = [UNCLEAR, { kind: 'not-sent', why: 'ECONNREFUSED' }, GARBLED]
    const link = scriptedLink(UNCLEAR, ...silent)
    await handOver(site.station.ledger, link, CLERK, batchId)
    const size = site.station.ledger.size
    const codes: string[] = []
    for (const _ of silent) {
      codes.push((await refusalOf(() => queryBatch(site.station.ledger, link, CLERK, batchId))).code)
    }
    expect(codes).toEqual(['bank.no-answer', 'bank.no-answer', 'bank.answer-unreadable'])
    expect([site.station.ledger.size, states(site).batches]).toEqual([size, ['unknown']])
  })

  it('sends again only when the bank, asked, does not know the message: same id, same bytes', async () => {
    const { site, batchId } = await ready()
    const sent: string[] = []
    const link: BankLink = {
      ...scriptedLink(),
      submit: ({ messageId, bytes }) => {
        sent.push(`${messageId} ${Buffer.from(bytes).toString('base64')}`)
        return Promise.resolve(UNCLEAR)
      },
      query: () => Promise.resolve({ kind: 'unknown-message' }),
    }
    await handOver(site.station.ledger, link, CLERK, batchId)
    await queryBatch(site.station.ledger, link, CLERK, batchId)
    expect(states(site)).toEqual({ batches: ['approved'], payments: ['prepared', 'prepared'] })
    await handOver(site.station.ledger, link, CLERK, batchId)
    expect([sent.length, sent[0] === sent[1]]).toEqual([2, true])
    expect(kindsAfterApproval(site)).toEqual([
      'bank.sending-begun',
      'bank.sending-unclear',
      'bank.never-arrived',
      'bank.sending-begun',
      'bank.sending-unclear',
    ])
    expect(offences(site)).toEqual([])
  })

  it('knows that nothing left when the line was never opened', async () => {
    const { site, batchId } = await ready()
    await handOver(site.station.ledger, scriptedLink({ kind: 'not-sent', why: 'ECONNREFUSED' }), CLERK, batchId)
    expect(states(site)).toEqual({ batches: ['approved'], payments: ['prepared', 'prepared'] })
  })

  it('does not take back a batch that the bank knew before and does not know now', async () => {
    const { site, batchId } = await ready()
    const { writePain002 } = await import('../../../src-main/practice/bank/pain002.ts')
    const head = {
      messageId: batchId,
      sha256: '',
      format: 'pain.001',
      receivedAt: '',
      debtorAccount: '',
      refusal: null,
    } as const
    const bytes = writePain002({ ...head, paymentCount: 2, sumFen: 0 }, [], {
      reportId: 'R',
      createdAt: '2026-10-09T00:00:00Z',
    })
    const known = Buffer.from(bytes.toString().replace('PART', 'PDNG'))
    const link = scriptedLink({ kind: 'answer', bytes: known }, { kind: 'unknown-message' })
    await handOver(site.station.ledger, link, CLERK, batchId)
    expect(states(site)).toEqual({ batches: ['accepted'], payments: ['accepted', 'accepted'] })
    const refusal = await refusalOf(() => queryBatch(site.station.ledger, link, CLERK, batchId))
    expect([refusal.code, states(site).batches]).toEqual(['bank.not-known-to-bank', ['accepted']])
  })

  it('never lets two hand-overs or a query onto the line at once', async () => {
    const { site, batchId } = await ready()
    let answer: (reply: BankReply) => void = () => {}
    const link: BankLink = { ...scriptedLink(), submit: () => new Promise((resolve) => (answer = resolve)) }
    const sending = handOver(site.station.ledger, link, CLERK, batchId)
    expect((await refusalOf(() => handOver(site.station.ledger, link, CLERK, batchId))).code).toBe('bank.on-the-line')
    expect((await refusalOf(() => queryBatch(site.station.ledger, link, CLERK, batchId))).code).toBe('bank.on-the-line')
    answer(UNCLEAR)
    await sending
    expect(kindsAfterApproval(site)).toEqual(['bank.sending-begun', 'bank.sending-unclear'])
  })

  it('takes a link that throws for an unclear outcome', async () => {
    const { site, batchId } = await ready()
    const link: BankLink = { ...scriptedLink(), submit: () => Promise.reject(new Error('a bug')) }
    await handOver(site.station.ledger, link, CLERK, batchId)
    expect(states(site).batches).toEqual(['unknown'])
  })
})
