import iconv from 'iconv-lite'
import { formatYuan } from '../../contract/money.ts'
import type { PaymentRow } from './ledger.ts'
import { REASONS } from './reasons.ts'

/** The rural bank's result file: 处理结果 before the columns of the order, GBK, CRLF. */
export function writeTextResult(payments: readonly PaymentRow[]): Buffer {
  const lines = payments.map((payment) => {
    const fields = [payment.sequence, payment.account, payment.payeeName, formatYuan(payment.amountFen)]
    return `${[result(payment), ...fields].join('|')}|\r\n`
  })
  return iconv.encode(lines.join(''), 'gbk')
}

function result(payment: PaymentRow): string {
  if (payment.returnedAt) return '已退票'
  if (payment.status === 'ACSC') return '成功'
  if (payment.status === 'PDNG') return '处理中'
  return REASONS[payment.reasonCode ?? ''] ?? '失败'
}
