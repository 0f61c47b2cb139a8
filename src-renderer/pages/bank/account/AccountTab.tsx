import { Alert } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useRead } from '../../../app/read.ts'
import { useNow } from '../../../components/Age.tsx'
import { DateField } from '../../../components/DateField.tsx'
import { addMonths, formatMoney, localDate } from '../../../components/format.ts'
import { Panel } from '../../../components/PageHead.tsx'
import { EmptyView, ReadView } from '../../../components/StateView.tsx'
import { useCanAct } from '../../../stores/session.ts'
import { BalanceForm } from './BalanceForm.tsx'
import { EntryTable } from './EntryTable.tsx'
import { EscrowPanel } from './EscrowPanel.tsx'
import { StatementDrop } from './StatementDrop.tsx'
import { type Account, StatementList } from './StatementList.tsx'
import './account.css'

/** The project's escrow account: what is in it as far as is known, every entry told apart, and the statements that say so. */
export function AccountTab() {
  const { t } = useTranslation()
  const canAct = useCanAct()
  const today = localDate(new Date(useNow(60_000)).toISOString())
  const [range, setRange] = useState(() => ({ from: `${addMonths(today.slice(0, 7), -1)}-01`, to: today }))
  const escrow = useRead('bank.escrow', undefined)
  const account = useRead('bank.account', range)
  const flagged = account.data?.entries.filter((entry) => entry.flagged).length ?? 0
  return (
    <div className="account-tab">
      <div className="stack">
        <Panel title={t('escrow-account.balance')}>
          <ReadView read={account}>{(data) => <Balance balance={data.balance} />}</ReadView>
        </Panel>
        {canAct && escrow.data && (
          <Panel title={t('escrow-account.statements')}>
            <div className="stack">
              <StatementDrop />
              <BalanceForm />
              {account.data && <StatementList statements={account.data.statements} />}
            </div>
          </Panel>
        )}
        <EscrowPanel />
      </div>
      <Panel
        title={t('escrow-account.entries')}
        extra={
          <div className="row account-range">
            <DateField value={range.from} onChange={(from) => from && setRange((now) => ({ ...now, from }))} />
            <span aria-hidden="true">–</span>
            <DateField value={range.to} onChange={(to) => to && setRange((now) => ({ ...now, to }))} />
          </div>
        }
      >
        <ReadView read={account} lines={10}>
          {(data) => (
            <div className="stack">
              {flagged > 0 && (
                <Alert
                  type="error"
                  showIcon
                  title={t('escrow-account.flagged', { count: flagged })}
                  description={t('escrow-account.flagged-text')}
                />
              )}
              {data.entries.length === 0 ? (
                <EmptyView title={t('escrow-account.none')} hint={t('escrow-account.none-hint')} />
              ) : (
                <EntryTable entries={data.entries} sums={data.sums} />
              )}
            </div>
          )}
        </ReadView>
      </Panel>
    </div>
  )
}

/** What the bank said last, what has been sent since, and what is left. */
function Balance(props: { balance: Account['balance'] }) {
  const { t } = useTranslation()
  const { balance } = props
  if (!balance) return <p className="ink-amber">{t('escrow-account.unknown')}</p>
  return (
    <dl className="balance">
      <dt>{t('escrow-account.said', { date: balance.asOf })}</dt>
      <dd className="money">{formatMoney(balance.balanceFen)}</dd>
      <dt>{t('escrow-account.on-the-way')}</dt>
      <dd className="money">{formatMoney(-balance.onTheWayFen)}</dd>
      <dt className="balance-sum">{t('escrow-account.available')}</dt>
      <dd className={balance.availableFen < 0 ? 'money balance-sum ink-red' : 'money balance-sum'}>
        {formatMoney(balance.availableFen)}
      </dd>
    </dl>
  )
}
