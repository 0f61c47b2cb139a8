import { useTranslation } from 'react-i18next'
import type { MonthStanding, Standing } from '../../src-main/contract/pay.ts'
import { formatMoney } from './format.ts'
import './standing.css'

const COLUMNS = ['payableFen', 'deductedFen', 'advancedFen', 'paidFen', 'unpaidFen'] as const

/** A worker's account on the project: payable − deducted − advanced − paid = unpaid, by month and in all, with the running balance. */
export function StandingTable(props: { total: Standing; months: readonly MonthStanding[] }) {
  const { t } = useTranslation()
  const { total, months } = props
  return (
    <>
      <table className="figures standing">
        <thead>
          <tr>
            <th>{t('standing.month')}</th>
            {COLUMNS.map((column) => (
              <th key={column} className="money">
                {t(`standing.${column}`)}
              </th>
            ))}
            <th className="money">{t('standing.cumulative')}</th>
          </tr>
        </thead>
        <tbody>
          {months.map((month) => (
            <tr key={month.month}>
              <td className="number">{month.month}</td>
              {COLUMNS.map((column) => (
                <td key={column} className={column === 'unpaidFen' && month[column] > 0 ? 'money ink-red' : 'money'}>
                  {formatMoney(month[column])}
                </td>
              ))}
              <td className="money">{formatMoney(month.cumulativeUnpaidFen)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <td>{t('standing.total')}</td>
            {COLUMNS.map((column) => (
              <td key={column} className={column === 'unpaidFen' && total[column] > 0 ? 'money ink-red' : 'money'}>
                <strong>{formatMoney(total[column])}</strong>
              </td>
            ))}
            <td />
          </tr>
        </tfoot>
      </table>
      {total.disputedFen > 0 && (
        <p className="tag amber">{t('standing.disputed', { amount: formatMoney(total.disputedFen) })}</p>
      )}
    </>
  )
}
