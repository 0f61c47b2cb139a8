import { Alert, Button, Tabs } from 'antd'
import { useTranslation } from 'react-i18next'
import { useRead } from '../../app/read.ts'
import { go } from '../../app/router.ts'
import { Panel } from '../../components/PageHead.tsx'
import { PaperButton } from '../../components/PaperButton.tsx'
import { EmptyView, LoadingView, ReadView } from '../../components/StateView.tsx'
import { useMonthStore } from '../../stores/month.ts'
import { useCanAct } from '../../stores/session.ts'
import { AccountTab } from './account/AccountTab.tsx'
import { BatchTable } from './BatchTable.tsx'
import { BatchPage } from './batch/BatchPage.tsx'
import { CareTab } from './care/CareTab.tsx'
import { FormatsTab } from './formats/FormatsTab.tsx'
import { PreparePanel } from './PreparePanel.tsx'
import { CollectResults } from './ways/CollectResults.tsx'
import './bank.css'

const TABS = ['batches', 'account', 'care', 'formats'] as const
type Tab = (typeof TABS)[number]

/** Batches that pay frozen lists, the escrow account they are paid from, what waits for somebody, and the banks' formats. */
export function BankPage(props: { params: string[] }) {
  const { t } = useTranslation()
  const month = useMonthStore((state) => state.month)
  const failed = useRead('bank.ageing', undefined)
  const doubts = useRead('bank.quarantine', { batchId: null })
  const [first = 'batches', ...rest] = props.params
  if (!(TABS as readonly string[]).includes(first)) return <BatchPage batchId={first} />
  const tab = first as Tab
  // Batches taken back are listed there too, but wait for nobody.
  const count = (failed.data?.length ?? 0) + (doubts.data?.length ?? 0)
  return (
    <>
      <Tabs
        size="large"
        activeKey={tab}
        tabBarExtraContent={{
          left: <h1 className="page-title tab-title">{t('bank.title')}</h1>,
          right: month && <PaperButton kind="bank-voucher" month={month} />,
        }}
        onChange={(key) => go(key === 'batches' ? 'bank' : `bank/${key}`)}
        items={TABS.map((key) => ({
          key,
          label: (
            <span>
              {t(`bank-tab.${key}`)} {key === 'care' && count > 0 ? <span className="tab-count">{count}</span> : null}
            </span>
          ),
        }))}
      />
      {tab === 'batches' && (month ? <BatchesTab month={month} /> : <LoadingView lines={8} />)}
      {tab === 'account' && <AccountTab />}
      {tab === 'care' && <CareTab />}
      {tab === 'formats' && <FormatsTab params={rest} />}
    </>
  )
}

function BatchesTab(props: { month: string }) {
  const { t } = useTranslation()
  const canAct = useCanAct()
  const { month } = props
  const batches = useRead('bank.batches', { month })
  const escrow = useRead('bank.escrow', undefined)
  return (
    <div className="stack">
      {escrow.data === null && (
        <Alert
          type="warning"
          showIcon
          title={t('escrow.none')}
          action={canAct && <Button onClick={() => go('bank/account')}>{t('bank-tab.account')}</Button>}
        />
      )}
      {canAct && <PreparePanel key={month} month={month} />}
      <Panel title={t('bank.batches')} extra={canAct && <CollectResults />}>
        <ReadView read={batches}>
          {(rows) =>
            rows.length === 0 ? (
              <EmptyView title={t('bank.no-batches')} hint={t('bank.no-batches-hint')} />
            ) : (
              <BatchTable rows={rows} />
            )
          }
        </ReadView>
      </Panel>
    </div>
  )
}
