import type { EscrowEntry } from '../../../src-main/contract/bank.ts'
import { StationError } from '../../../src-main/contract/errors.ts'
import type { FakeStation } from './fake-station.ts'
import { batchOf } from './money.ts'
import { ok, os } from './os.ts'
import { id, MONTH, NOW } from './world.ts'

const index = (text: string) => Number(text.slice(2)) - 1

/** Entries of the escrow account: money in, a batch, a return, a fee that may not be, and money out that is not wages. */
function entriesOf(): EscrowEntry[] {
  const entry = (number: number, more: Partial<EscrowEntry>): EscrowEntry => ({
    key: `#${number}`,
    bookedOn: `${MONTH}-${String(number + 8).padStart(2, '0')}`,
    amountFen: 0,
    counterparty: '',
    summary: '',
    reference: `R${number}`,
    kind: 'wages',
    flagged: false,
    batchId: null,
    paymentId: null,
    ...more,
  })
  return [
    entry(1, { amountFen: 120_000_000, counterparty: '虚构置业有限公司', summary: '10 月人工费', kind: 'funding' }),
    entry(2, { amountFen: -48_123_456, counterparty: '代发工资户', summary: '批量代发', batchId: id('BT', 1) }),
    entry(3, { amountFen: 812_300, counterparty: '代发工资户', summary: '退票', kind: 'return', batchId: id('BT', 1) }),
    entry(4, { amountFen: -1_500, summary: '代发手续费', kind: 'fee', flagged: true }),
    entry(5, {
      amountFen: -30_000_000,
      counterparty: '虚构建材经营部',
      summary: '材料款',
      kind: 'other-out',
      flagged: true,
    }),
    entry(6, { amountFen: 5_210, summary: '结息', kind: 'interest' }),
  ]
}

const NAMED = { source: 'table', at: NOW } as const

/** The account, what the bank's answers left to do, and the letters for the owner. */
export function accountRouter() {
  return {
    account: os.bank.account.handler(({ context: { fake }, input }) => {
      const entries = entriesOf().filter(({ bookedOn }) => bookedOn >= input.from && bookedOn <= input.to)
      const kinds = [...new Set(entries.map(({ kind }) => kind))].sort()
      return {
        balance: fake.balance,
        entries,
        sums: kinds.map((kind) => {
          const of = entries.filter((entry) => entry.kind === kind)
          return { kind, count: of.length, sumFen: of.reduce((sum, { amountFen }) => sum + amountFen, 0) }
        }),
        statements: [
          {
            ...NAMED,
            id: id('ES', 2),
            fromDate: '2026-10-10',
            toDate: '2026-10-20',
            openingFen: 3_000_000,
            closingFen: 42_692_554,
            gap: true,
          },
          {
            ...NAMED,
            id: id('ES', 1),
            fromDate: '2026-09-01',
            toDate: '2026-09-30',
            openingFen: 0,
            closingFen: 2_000_000,
            gap: false,
          },
        ],
      }
    }),
    importStatement: os.bank.importStatement.handler(({ context: { fake }, input }) => {
      if (input.fileName.endsWith('.pdf')) {
        throw new StationError('bank.answer-unreadable', { problem: 'not a table', line: 1, detail: '%PDF' })
      }
      fake.changed('bank.statement-taken')
      return { added: 6, known: 2, flagged: 2 }
    }),
    noteBalance: os.bank.noteBalance.handler(({ context: { fake }, input }) => {
      fake.checkPin(input.approval.userId, input.approval.pin)
      const { balanceFen } = input
      fake.balance = { balanceFen, asOf: input.date, onTheWayFen: 0, availableFen: balanceFen }
      fake.changed('bank.statement-taken')
      return ok
    }),
    shortfall: os.bank.shortfall.handler(({ context: { fake }, input }) => {
      if (!fake.balance) return null
      const batch = 'batchId' in input ? batchOf(index(input.batchId), 'prepared') : batchOf(0, 'prepared')
      const shortfallFen = batch.totalFen - fake.balance.availableFen
      if (shortfallFen <= 0) return null
      return {
        accountName: fake.escrow?.accountName ?? '',
        masked: '****8821',
        bankName: '示例农商银行营业部',
        month: MONTH,
        messageId: 'batchId' in input ? batch.messageId : null,
        payments: batch.payments,
        totalFen: batch.totalFen,
        promisedFen: 0,
        balance: fake.balance,
        shortfallFen,
        payBy: '2026-11-13',
        builderName: '虚构置业有限公司',
        contractorName: '浙江虚构建设集团有限公司',
        teams: [{ teamName: '木工班', persons: batch.payments, sumFen: batch.totalFen }],
      }
    }),
    ageing: os.bank.ageing.handler(({ context: { fake } }) => waiting(fake)),
    quarantine: os.bank.quarantine.handler(({ context: { fake }, input }) =>
      [...fake.doubts]
        .filter(([batchId]) => input.batchId === null || input.batchId === batchId)
        .map(([batchId, why]) => ({
          batchId,
          messageId: batchOf(index(batchId), 'settled').messageId,
          endToEndId: 'AX20261000000009',
          name: why === 'unknown-payment' ? null : '王建国',
          why,
          detail: why === 'wrong-amount' ? '8123.00 / 8132.00' : 'ACSC',
          at: NOW,
        })),
    ),
    cancelled: os.bank.cancelled.handler(({ context: { fake } }) =>
      [...fake.cancelled].map(([number, reason]) => {
        const { id: batchId, messageId, month, profile, transport, payments, totalFen } = batchOf(number, 'prepared')
        const batch = { id: batchId, messageId, month, profile, transport, payments, totalFen }
        return { ...batch, isReissue: false, cancelledAt: NOW, cancelledBy: '钱经理', reason }
      }),
    ),
    openEvidence: os.bank.openEvidence.handler(({ context: { fake }, input }) => {
      fake.noted = input.reason
      return { fileName: 'AXMSG-answer.xml', contentBase64: 'PGE+', sha256: input.sha256 }
    }),
  }
}

/** Every failed payment of the settled batches: one in three for too long, the office's own fault here and there. */
function waiting(fake: FakeStation) {
  return [...fake.batches]
    .filter(([, state]) => state === 'settled')
    .flatMap(([number, state]) =>
      batchOf(number, state)
        .rows.filter((payment) => payment.state === 'returned' || payment.state === 'rejected')
        .map((payment, place) => {
          const days = [35, 12, 5, 1][place % 4]!
          return {
            payment,
            batchId: id('BT', number + 1),
            month: MONTH,
            teamName: '木工班',
            failedAt: new Date(Date.parse(NOW) - days * 86_400_000).toISOString(),
            days,
            bucket: (['over-30', '8-30', '4-7', '0-3'] as const)[place % 4]!,
            reason: payment.reasonCode ?? 'none',
            mendedBy: 'worker' as const,
            ready: payment.accountMended,
          }
        }),
    )
    .sort((a, b) => b.days - a.days)
}
