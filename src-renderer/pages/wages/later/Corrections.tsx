import { useTranslation } from 'react-i18next'
import type { SupplementPlan } from '../../../../src-main/contract/payroll.ts'
import { formatMoney, formatWorkdays } from '../../../components/format.ts'

type Correction = SupplementPlan['corrections'][number]

/** Corrections that the list makes up for: the others were paid too much. */
export function owedBy({ corrections }: SupplementPlan): Correction[] {
  return corrections.filter(({ beforeFen, afterFen }) => afterFen > beforeFen)
}

/** What the sheet that was closed anew gives otherwise than the wages paid by the first one. */
export function Corrections({ plan }: { plan: SupplementPlan }) {
  const { t } = useTranslation()
  if (plan.corrections.length === 0) return null
  return (
    <section className="stack-small">
      <h3 className="panel-heading">{t('supplement.corrections', { count: plan.corrections.length })}</h3>
      <ul className="plain-list">
        {plan.corrections.map((row) => {
          const owedFen = row.afterFen - row.beforeFen
          return (
            <li key={row.engagementId} className="row between">
              <span>
                <strong>{row.name}</strong>{' '}
                <span className="muted">
                  {t('supplement.correction', {
                    before: formatWorkdays(row.beforeCenti),
                    after: formatWorkdays(row.afterCenti),
                    beforePay: formatMoney(row.beforeFen),
                    afterPay: formatMoney(row.afterFen),
                  })}
                </span>
              </span>
              {owedFen > 0 ? (
                <strong className="money">{formatMoney(owedFen)}</strong>
              ) : (
                <span className="tag amber">
                  {owedFen === 0
                    ? t('supplement.days-only')
                    : t('supplement.overpaid', { amount: formatMoney(-owedFen) })}
                </span>
              )}
            </li>
          )
        })}
      </ul>
    </section>
  )
}
