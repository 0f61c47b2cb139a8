import { useVirtualizer } from '@tanstack/react-virtual'
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { WageLine } from '../../../src-main/contract/payroll.ts'
import type { Site } from '../../../src-main/contract/roster.ts'
import { formatMoney, formatWorkdays } from '../../components/format.ts'
import { useTradeName } from '../../components/trade.ts'
import { codeText } from '../../locales/codes.ts'
import { overtimeHours } from '../attendance/cell.ts'

const ROW_PX = 60
const HEAD_PX = 48

/** Lines of a list; one touch opens why a figure is what it is. */
export function LineTable(props: {
  lines: readonly WageLine[]
  trades: Site['trades']
  onOpen: (lineId: string) => void
}) {
  const { t } = useTranslation()
  const scroller = useRef<HTMLDivElement>(null)
  const rows = useVirtualizer({
    count: props.lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: 8,
    scrollMargin: HEAD_PX,
  })
  return (
    <section className="panel line-panel" ref={scroller}>
      <div className="line-row line-head">
        <span>{t('person.name')}</span>
        <span>{t('work.trade')}</span>
        <span className="money">{t('attendance.workday')}</span>
        <span className="money">{t('attendance.overtime-hours')}</span>
        <span className="money">{t('wages.gross')}</span>
        <span className="money">{t('wages.deduction')}</span>
        <span className="money">{t('wages.net')}</span>
        <span>{t('roster.account')}</span>
        <span>{t('wages.confirmation')}</span>
      </div>
      <div className="virtual-space" style={{ height: rows.getTotalSize() }}>
        {rows.getVirtualItems().map((item) => {
          const line = props.lines[item.index]
          if (!line) return null
          return (
            <LineRow
              key={line.id}
              line={line}
              trades={props.trades}
              top={item.start - HEAD_PX}
              onOpen={() => props.onOpen(line.id)}
            />
          )
        })}
      </div>
    </section>
  )
}

function LineRow(props: { line: WageLine; trades: Site['trades']; top: number; onOpen: () => void }) {
  const { t } = useTranslation()
  const tradeName = useTradeName(props.trades)
  const { line } = props
  const [warning] = line.warnings
  return (
    <button
      type="button"
      className="line-row virtual-row"
      style={{ transform: `translateY(${props.top}px)` }}
      onClick={props.onOpen}
    >
      <span className="ellipsis">
        <strong className="line-name">{line.name}</strong>
        {line.openObjections > 0 && <span className="tag red">{t('wages.objection')}</span>}
        {warning ? (
          <small className="ink-amber block ellipsis" title={codeText(warning.code, warning.params)}>
            {codeText(warning.code, warning.params)}
          </small>
        ) : (
          <small className="muted block number">{line.maskedIdNumber}</small>
        )}
      </span>
      <span className="ellipsis">{tradeName(line.trade)}</span>
      <span className="money">{formatWorkdays(line.workdayCenti)}</span>
      <span className="money muted">{line.overtimeMinutes > 0 ? overtimeHours(line.overtimeMinutes) : ''}</span>
      <span className="money">{formatMoney(line.grossFen)}</span>
      <span className="money muted">{line.deductionFen > 0 ? formatMoney(line.deductionFen) : ''}</span>
      <span className="money">
        <strong>{formatMoney(line.netFen)}</strong>
      </span>
      <span className="number line-account">
        {line.account ?? <span className="ink-red">{t('roster.no-account')}</span>}
      </span>
      <span>
        {line.confirmation ? (
          <span className="tag green">{t(`confirm-way.${line.confirmation.how}`)}</span>
        ) : (
          <span className="tag">{t('wages.not-confirmed')}</span>
        )}
      </span>
    </button>
  )
}
