import { useVirtualizer } from '@tanstack/react-virtual'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { OutputOf } from '../../app/paths.ts'
import { useRead } from '../../app/read.ts'
import { formatMoney, formatWorkdays } from '../../components/format.ts'
import { EmptyView, ReadView } from '../../components/StateView.tsx'
import { SwitchField } from '../../components/SwitchField.tsx'
import { codeText } from '../../locales/codes.ts'

type Row = OutputOf<'compliance.reconciliation'>['rows'][number]
const ROW_PX = 64

/** Roster ↔ attendance ↔ list ↔ bank file ↔ bank result, by name. */
export function Reconciliation(props: { month: string }) {
  const { t } = useTranslation()
  const read = useRead('compliance.reconciliation', { month: props.month })
  const [all, setAll] = useState(false)
  return (
    <ReadView read={read} lines={6}>
      {({ rows }) => {
        const shown = all ? rows : rows.filter((row) => row.differences.length > 0)
        return (
          <div className="stack">
            <SwitchField checked={all} onChange={setAll}>
              {t('reconciliation.all', { count: rows.length })}
            </SwitchField>
            {shown.length === 0 ? <EmptyView title={t('reconciliation.none')} /> : <Rows rows={shown} />}
          </div>
        )
      }}
    </ReadView>
  )
}

function Rows(props: { rows: Row[] }) {
  const { t } = useTranslation()
  const scroller = useRef<HTMLDivElement>(null)
  const rows = useVirtualizer({
    count: props.rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: 6,
  })
  return (
    <div className="rec-table" ref={scroller}>
      <div className="rec-row rec-head">
        <span>{t('person.name')}</span>
        <span className="money">{t('attendance.workday')}</span>
        <span className="money">{t('reconciliation.list')}</span>
        <span className="money">{t('reconciliation.batch')}</span>
        <span className="money">{t('reconciliation.paid')}</span>
        <span>{t('reconciliation.difference')}</span>
      </div>
      <div className="virtual-space" style={{ height: rows.getTotalSize() }}>
        {rows.getVirtualItems().map((item) => {
          const row = props.rows[item.index]
          if (!row) return null
          return (
            <div key={item.key} className="rec-row virtual-row" style={{ transform: `translateY(${item.start}px)` }}>
              <span className="ellipsis">
                <strong>{row.name}</strong>
                <small className="muted block ellipsis">{row.teamName}</small>
              </span>
              <span className="money">{formatWorkdays(row.workdayCenti)}</span>
              <span className="money">{formatMoney(row.listFen)}</span>
              <span className="money">{formatMoney(row.batchFen)}</span>
              <span className="money">{formatMoney(row.paidFen)}</span>
              <span className={row.differences.length > 0 ? 'ink-red small' : 'ink-green small'}>
                {row.differences.length > 0
                  ? row.differences.map((difference) => codeText(difference.code, difference.params)).join('；')
                  : '✓'}
              </span>
            </div>
          )
        })}
      </div>
    </div>
  )
}
