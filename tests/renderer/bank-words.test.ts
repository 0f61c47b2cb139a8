import { ORPCError } from '@orpc/client'
import { describe, expect, it } from 'vitest'
import { describeError } from '../../src-renderer/app/errors.ts'
import { startTexts } from '../../src-renderer/locales/index.ts'

function wordsOf(code: string, params = {}, details: object[] = []): string[] {
  const { title, lines } = describeError(
    new ORPCError('REFUSED', { status: 422, data: { code, params, zh: '', en: '', details } }),
  )
  return [title, ...lines.map(({ text }) => text)]
}

/** What the station refuses before a batch leaves, as tests/station/bank/before-hand-over.test.ts shows it. */
function refusals(): string[][] {
  return [
    wordsOf('bank.list-not-frozen', { team: '木工班', month: '2026-09', state: 'payroll.published' }),
    wordsOf('bank.already-in-batch', { team: '木工班', month: '2026-09', batch: 'BT1' }),
    wordsOf('bank.sum-differs', { team: '木工班', month: '2026-09', lists: '7001.00', lines: '7000.00' }),
    wordsOf('bank.payees-not-ready', { count: 1 }, [
      { code: 'bank.payee.not-in-own-name', params: { name: '王建国', holder: '班组长甲' } },
    ]),
    wordsOf('bank.balance-too-low', { available: '7000.00', shortfall: '700.00', asOf: '2026-10-08' }),
    wordsOf('bank.wrong-state', { state: 'bank.settled', needed: 'bank.prepared' }),
    wordsOf('bank.cannot-cancel', { state: 'bank.handed-over' }),
    wordsOf('bank.format-refused', { count: 2 }, [
      {
        code: 'bank.format.amount-over-limit',
        params: { name: '王建国', detail: '7000.00 > 6999.99', field: 'bank.field.amount' },
      },
      {
        code: 'bank.format.name-too-long',
        params: { name: 'bank.field.debtor', detail: '80', field: 'bank.field.debtor-name' },
      },
    ]),
  ]
}

describe('why a batch is refused, in words', () => {
  it('names worker, team, state and field as people call them', () => {
    startTexts('zh-CN')
    expect(refusals()).toEqual([
      ['木工班 2026-09 的工资支付表尚未锁定（公示中），不能代发'],
      ['木工班 2026-09 的工资支付表已经在代发批次 BT1 中'],
      ['木工班 2026-09 工资表合计 7001.00 元，与明细合计 7000.00 元不一致'],
      ['1 名工人没有可用的本人账户，请先补齐', '王建国：账户户名为 班组长甲，不是本人'],
      ['专户余额不足：2026-10-08 可用 7000.00 元，还差 700.00 元，请先发补足资金函'],
      ['批次当前为“已了结”，这一步要求“待批准”'],
      ['批次当前为“已提交”，或曾经发送过，不能撤销'],
      [
        '有 2 处内容不符合银行文件格式，文件没有生成',
        '王建国：金额超过银行单笔上限（7000.00 > 6999.99 元）',
        '付款专户：专户户名 太长（80 字）',
      ],
    ])
  })

  it('leaves no code in either language', () => {
    for (const language of ['zh-CN', 'en'] as const) {
      startTexts(language)
      expect(
        refusals()
          .flat()
          .filter((text) => /\{\{|bank\.|payroll\.|\bfen\b/.test(text)),
      ).toEqual([])
    }
  })
})
