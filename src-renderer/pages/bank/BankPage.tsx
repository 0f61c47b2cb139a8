import { useTranslation } from 'react-i18next'
import { useRead } from '../../app/read.ts'
import { PageHead, Panel } from '../../components/PageHead.tsx'
import { PaperButton } from '../../components/PaperButton.tsx'
import { EmptyView, LoadingView, ReadView } from '../../components/StateView.tsx'
import { useMonthStore } from '../../stores/month.ts'
import { useCanAct } from '../../stores/session.ts'
import { BatchPage } from './BatchPage.tsx'
import { BatchTable } from './BatchTable.tsx'
import { EscrowPanel } from './EscrowPanel.tsx'
import { PreparePanel } from './PreparePanel.tsx'
import './bank.css'

/** The escrow account, and the batches that pay frozen lists from it. */
export function BankPage(props: { params: string[] }) {
  const month = useMonthStore((state) => state.month)
  const [batchId] = props.params
  if (batchId) return <BatchPage batchId={batchId} />
  if (!month) return <LoadingView lines={8} />
  return <BankOverview month={month} />
}

function BankOverview(props: { month: string }) {
  const { t } = useTranslation()
  const canAct = useCanAct()
  const { month } = props
  const batches = useRead('bank.batches', { month })
  return (
    <div className="stack">
      <PageHead title={t('bank.title')} note={t('bank.note')}>
        <PaperButton kind="bank-voucher" month={month} />
      </PageHead>
      <div className="bank-top">
        <EscrowPanel />
        {canAct && <PreparePanel key={month} month={month} />}
      </div>
      <Panel title={t('bank.batches')}>
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
