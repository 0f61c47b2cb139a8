import { ArrowLeftOutlined } from '@ant-design/icons'
import { Alert, Button, Select, Tabs } from 'antd'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useRead } from '../../../app/read.ts'
import { go } from '../../../app/router.ts'
import { ReadView } from '../../../components/StateView.tsx'
import { PreviewDrawer } from '../later/PreviewDrawer.tsx'
import { AdvancesTab } from './AdvancesTab.tsx'
import { DeductionsTab } from './DeductionsTab.tsx'
import { ExtrasTab } from './ExtrasTab.tsx'
import { PotsTab } from './PotsTab.tsx'
import type { InputsProps } from './props.ts'
import { TaxTab } from './TaxTab.tsx'
import './inputs.css'

const TABS = ['advances', 'deductions', 'extras', 'pots', 'tax'] as const
type Tab = (typeof TABS)[number]

/** Everything that a team's wages of a month are made from besides the sheet: entered, seen and taken back. */
export function InputsPage(props: { teamId: string; month: string; tab: string | null }) {
  const { t } = useTranslation()
  const { teamId, month } = props
  const tab: Tab = (TABS as readonly string[]).includes(props.tab ?? '') ? (props.tab as Tab) : 'advances'
  const at = { teamId, month }
  const [previewing, setPreviewing] = useState(false)
  const lists = useRead('payroll.lists', { month })
  const inputs = useRead('payroll.inputs', at)
  const pay = useRead('payroll.payPeople', at)
  const row = lists.data?.find((one) => one.teamId === teamId)
  const teamName = row?.teamName ?? ''
  const counts: Partial<Record<Tab, number>> = inputs.data
    ? {
        advances: inputs.data.advances.length,
        deductions: inputs.data.deductions.length,
        extras: inputs.data.extras.length,
        pots: inputs.data.pots.length,
      }
    : {}
  return (
    <div className="stack">
      <div className="page-head">
        <Button
          size="large"
          type="text"
          icon={<ArrowLeftOutlined />}
          aria-label={t('wages.back')}
          onClick={() => go(row?.list ? `wages/list/${row.list.id}` : 'wages')}
        />
        <h1 className="page-title">{t('inputs.title')}</h1>
        <Select
          className="input-team"
          size="large"
          aria-label={t('work.team')}
          value={teamId}
          onChange={(value) => go(`wages/inputs/${value}/${tab}`)}
          options={(lists.data ?? []).map((one) => ({
            value: one.teamId,
            label: `${one.teamName} · ${one.companyName}`,
          }))}
        />
        <span className="grow" />
        {pay.data?.frozen === false && (
          <Button size="large" type="primary" onClick={() => setPreviewing(true)}>
            {t('preview.button')}
          </Button>
        )}
      </div>
      <PreviewDrawer
        of={previewing ? { ...at, teamName, listId: row?.list?.id ?? null } : null}
        onClose={() => setPreviewing(false)}
      />
      {pay.data?.frozen && <Alert type="info" showIcon title={t('inputs.frozen')} />}
      <Tabs
        size="large"
        activeKey={tab}
        onChange={(key) => go(`wages/inputs/${teamId}/${key}`)}
        items={TABS.map((key) => ({
          key,
          label: (
            <span>
              {t(`inputs.tab.${key}`)} {counts[key] ? <span className="tab-count plain">{counts[key]}</span> : null}
            </span>
          ),
        }))}
      />
      <ReadView read={inputs} lines={8}>
        {(entered) => (
          <ReadView read={pay} lines={8}>
            {(people) => (
              <div key={`${teamId} ${month}`}>
                {show(tab, {
                  ...at,
                  teamName,
                  inputs: entered,
                  pay: { ...people, lastDay: lastDayOf(month) },
                })}
              </div>
            )}
          </ReadView>
        )}
      </ReadView>
    </div>
  )
}

function show(tab: Tab, props: InputsProps): ReactNode {
  switch (tab) {
    case 'advances':
      return <AdvancesTab {...props} />
    case 'deductions':
      return <DeductionsTab {...props} />
    case 'extras':
      return <ExtrasTab {...props} />
    case 'pots':
      return <PotsTab {...props} />
    case 'tax':
      return <TaxTab {...props} />
  }
}

function lastDayOf(month: string): string {
  const [year = 0, number = 1] = month.split('-').map(Number)
  return new Date(Date.UTC(year, number, 0)).toISOString().slice(0, 10)
}
