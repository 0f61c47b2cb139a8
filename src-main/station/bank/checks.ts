import { siteDate } from '../roster/queries.ts'
import { all, type Db } from '../store/db.ts'
import { paymentRow, paymentView, readyForReissue } from './queries.ts'
import { needsMending } from './rules.ts'

/** Batches that were taken back before they left, newest first. */
export function cancelledBatches(db: Db) {
  return all<{
    id: string
    messageId: string
    month: string
    profile: string
    transport: 'https' | 'sftp' | 'file'
    payments: number
    totalFen: number
    reissue: number
    cancelledAt: string
    cancelledBy: string
    reason: string
  }>(
    db,
    `SELECT b.id, message_id AS messageId, month, profile, transport, payment_count AS payments, total_fen AS totalFen,
       is_reissue AS reissue, cancelled_at AS cancelledAt, coalesce(u.name, cancelled_by) AS cancelledBy, reason
     FROM bank_cancelled_batch b LEFT JOIN app_user u ON u.id = b.cancelled_by ORDER BY cancelled_at DESC, b.id`,
  ).map(({ reissue, ...row }) => ({ ...row, isReissue: reissue === 1 }))
}

/** Answers of the bank that were not believed, newest first; of one batch or of all. */
export function quarantineList(db: Db, batchId: string | null) {
  return all<{
    batchId: string
    messageId: string
    endToEndId: string
    name: string | null
    why: string
    detail: string
    at: string
  }>(
    db,
    `SELECT q.batch_id AS batchId, b.message_id AS messageId, q.end_to_end_id AS endToEndId, p.payee_name AS name, q.why, q.detail, q.at
     FROM bank_quarantine q JOIN bank_batch b ON b.id = q.batch_id LEFT JOIN bank_payment p ON p.end_to_end_id = q.end_to_end_id
     WHERE @batch IS NULL OR q.batch_id = @batch ORDER BY q.at DESC, q.end_to_end_id, q.why`,
    { batch: batchId },
  )
}

/** Failed payments that nobody has re-issued yet, oldest first. `now` is an instant; days are counted by the site's calendar. */
export function ageingList(db: Db, now: string) {
  return all<{ id: string; failedAt: string; month: string; teamName: string }>(
    db,
    `SELECT p.id, p.decided_at AS failedAt, w.month, t.name AS teamName
     FROM bank_payment p JOIN wage_list w ON w.id = p.list_id JOIN team t ON t.id = w.team_id
     WHERE p.state IN ('rejected', 'returned') ORDER BY p.decided_at, p.id`,
  ).map(({ id, failedAt, month, teamName }) => {
    const payment = paymentRow(db, id)
    const waited = Date.parse(siteDate(db, now)) - Date.parse(siteDate(db, failedAt))
    const days = Math.max(0, waited / 86_400_000)
    return {
      payment: paymentView(payment),
      batchId: payment.batchId,
      month,
      teamName,
      failedAt,
      days,
      bucket: bucketOf(days),
      reason: payment.reasonCode ?? 'none',
      mendedBy: needsMending(payment.reasonCode) ? ('worker' as const) : ('office' as const),
      ready: readyForReissue(payment),
    }
  })
}

function bucketOf(days: number): '0-3' | '4-7' | '8-30' | 'over-30' {
  if (days <= 3) return '0-3'
  if (days <= 7) return '4-7'
  return days <= 30 ? '8-30' : 'over-30'
}
