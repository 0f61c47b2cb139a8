import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Tile } from '../../../src-main/contract/compliance.ts'
import { useRead } from '../../app/read.ts'
import { go } from '../../app/router.ts'
import { PageHead, Panel } from '../../components/PageHead.tsx'
import { PaperButton } from '../../components/PaperButton.tsx'
import { EmptyView, LoadingView, ReadView } from '../../components/StateView.tsx'
import { useMonthStore } from '../../stores/month.ts'
import { useSeesSite } from '../../stores/session.ts'
import { AllTeams } from './AllTeams.tsx'
import { InputsPage } from './inputs/InputsPage.tsx'
import { ListPage } from './ListPage.tsx'
import { DueStrip } from './later/DueStrip.tsx'
import { HeldPanel } from './later/HeldPanel.tsx'
import { SupplementForm } from './later/SupplementForm.tsx'
import { Supplements } from './later/Supplements.tsx'
import { TeamLists } from './TeamLists.tsx'
import { TileDrawer } from './TileDrawer.tsx'
import { TileStrip } from './TileStrip.tsx'
import './wages.css'

/** The wage month: eight strict checks on top, the teams' lists with their next step below. */
export function WagesPage(props: { params: string[] }) {
  const month = useMonthStore((state) => state.month)
  if (!month) return <LoadingView lines={8} />
  const [kind, id, tab] = props.params
  if (kind === 'list' && id) return <ListPage listId={id} />
  if (kind === 'inputs' && id) return <InputsPage teamId={id} month={month} tab={tab ?? null} />
  return <MonthOverview month={month} />
}

function MonthOverview(props: { month: string }) {
  const { t } = useTranslation()
  const { month } = props
  const seesSite = useSeesSite()
  const tiles = useRead('compliance.month', { month }, { topics: ['journal', 'devices'], enabled: seesSite })
  const lists = useRead('payroll.lists', { month })
  const [open, setOpen] = useState<Tile['key'] | null>(null)
  const [supplementOf, setSupplementOf] = useState<string | null>(null)
  const tile = tiles.data?.tiles.find((one) => one.key === open)
  return (
    <div className="stack">
      <PageHead title={t('wages.title')} note={seesSite ? t('wages.note') : undefined}>
        <PaperButton kind="payslips" month={month} />
        <PaperButton kind="notice" month={month} />
      </PageHead>
      {seesSite && (
        <ReadView read={tiles} lines={3}>
          {(data) => <TileStrip tiles={data.tiles} onOpen={setOpen} />}
        </ReadView>
      )}
      <DueStrip month={month} />
      <Panel title={t('wages.lists')} extra={lists.data && <AllTeams rows={lists.data} month={month} />}>
        <ReadView read={lists} lines={6}>
          {(data) =>
            data.length === 0 ? (
              <EmptyView
                title={t('today.no-teams')}
                action={<Button onClick={() => go('site/companies')}>{t('today.set-up')}</Button>}
              />
            ) : (
              <TeamLists rows={data} month={month} />
            )
          }
        </ReadView>
      </Panel>
      <HeldPanel month={month} onSupplement={setSupplementOf} />
      {lists.data && <Supplements month={month} rows={lists.data} onDraft={setSupplementOf} />}
      <SupplementForm listId={supplementOf} onClose={() => setSupplementOf(null)} />
      <TileDrawer tile={tile ?? null} month={month} onClose={() => setOpen(null)} />
    </div>
  )
}
