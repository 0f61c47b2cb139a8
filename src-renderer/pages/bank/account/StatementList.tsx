import { useTranslation } from 'react-i18next'
import type { OutputOf } from '../../../app/paths.ts'
import { formatMoney } from '../../../components/format.ts'

export type Account = OutputOf<'bank.account'>

/** Statements and noted balances, newest first; one that does not follow on the one before is marked: something between them is missing. */
export function StatementList(props: { statements: Account['statements'] }) {
  const { t } = useTranslation()
  if (props.statements.length === 0) return <p className="muted">{t('escrow-account.no-statements')}</p>
  return (
    <ul className="plain-list statements">
      {props.statements.map((statement) => (
        <li key={statement.id}>
          <span className="row between">
            <span className="number">
              {statement.fromDate === statement.toDate
                ? statement.toDate
                : `${statement.fromDate} – ${statement.toDate.slice(5)}`}
            </span>
            <strong className="money">{statement.closingFen === null ? '—' : formatMoney(statement.closingFen)}</strong>
          </span>
          <span className="small muted">{t(`bank:statementSource.${statement.source}`)}</span>
          {statement.gap && <span className="block ink-red small">{t('escrow-account.gap')}</span>}
        </li>
      ))}
    </ul>
  )
}
