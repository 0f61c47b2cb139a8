import { useVirtualizer } from '@tanstack/react-virtual'
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { Site, WorkerRow } from '../../../src-main/contract/roster.ts'
import { useRead } from '../../app/read.ts'
import { go } from '../../app/router.ts'
import { running } from '../../components/engagement.ts'
import { formatMoney, groupDigits } from '../../components/format.ts'
import { EmptyView, ErrorView, LoadingView } from '../../components/StateView.tsx'
import { useTradeName } from '../../components/trade.ts'

export interface RosterFilter {
  text: string
  teamId: string | null
  status: 'on-site' | 'left' | 'all'
}

const PAGE = 100
const ROW_PX = 64
const HEAD_PX = 48

/** Every worker that matches, read by the hundred as the list is scrolled. */
export function RosterList(props: { filter: RosterFilter; trades: Site['trades'] }) {
  const { t } = useTranslation()
  const scroller = useRef<HTMLDivElement>(null)
  const first = useRead('roster.search', { ...props.filter, offset: 0, limit: PAGE })
  const total = first.data?.total ?? 0
  const rows = useVirtualizer({
    count: total,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: 6,
    scrollMargin: HEAD_PX,
  })
  const items = rows.getVirtualItems()
  const page = Math.floor((items[0]?.index ?? 0) / PAGE)
  const here = useRead('roster.search', { ...props.filter, offset: page * PAGE, limit: PAGE })
  const lastPage = Math.floor((items.at(-1)?.index ?? 0) / PAGE)
  const next = useRead('roster.search', { ...props.filter, offset: lastPage * PAGE, limit: PAGE })
  const rowAt = (index: number) => {
    const read = Math.floor(index / PAGE) === page ? here : next
    return read.data?.rows[index % PAGE]
  }
  if (first.error !== undefined && !first.data) return <ErrorView error={first.error} onRetry={first.reload} />
  return (
    <section className="panel roster-panel">
      <div className="roster-scroll" ref={scroller}>
        <div className="roster-row roster-headings">
          <span>{t('person.name')}</span>
          <span>{t('person.id-number')}</span>
          <span>{t('work.team')}</span>
          <span>{t('work.trade')}</span>
          <span className="money">{t('work.day-rate')}</span>
          <span>{t('roster.account')}</span>
        </div>
        {!first.data ? (
          <LoadingView lines={8} />
        ) : total === 0 ? (
          <EmptyView
            title={t(props.filter.text ? 'roster.no-match' : 'roster.empty')}
            hint={t(props.filter.text ? 'roster.no-match-hint' : 'roster.empty-hint')}
          />
        ) : (
          <div className="virtual-space" style={{ height: rows.getTotalSize() }}>
            {items.map((item) => (
              <RosterRow key={item.key} top={item.start - HEAD_PX} row={rowAt(item.index)} trades={props.trades} />
            ))}
          </div>
        )}
      </div>
      <p className="muted small roster-count">{t('roster.count', { total: groupDigits(total) })}</p>
    </section>
  )
}

function RosterRow(props: { row: WorkerRow | undefined; top: number; trades: Site['trades'] }) {
  const { t } = useTranslation()
  const tradeName = useTradeName(props.trades)
  const { row } = props
  const style = { transform: `translateY(${props.top}px)` }
  if (!row) return <div className="roster-row virtual-row" style={style} />
  const { engagement } = row
  return (
    <button type="button" className="roster-row virtual-row" style={style} onClick={() => go(`roster/${row.id}`)}>
      <span className="ellipsis">
        <strong className="roster-name">{row.name}</strong>
        {row.source === 'manual' && <span className="tag amber">{t('roster.manual')}</span>}
        {row.identityExpired && <span className="tag red">{t('person.expired')}</span>}
      </span>
      <span className="number">{row.maskedIdNumber}</span>
      <span className="ellipsis">
        {running(engagement)?.teamName ?? <span className="muted">{t('roster.not-on-site')}</span>}
        <small className="muted block ellipsis">
          {running(engagement)?.companyName ??
            (engagement && t('roster.left-on', { team: engagement.teamName, date: engagement.exitDate }))}
        </small>
      </span>
      <span className="ellipsis">{engagement ? tradeName(engagement.trade) : ''}</span>
      <span className="money">{engagement ? formatMoney(engagement.dayRateFen) : ''}</span>
      {row.account ? (
        <span className="number ellipsis">{row.account.masked}</span>
      ) : (
        <span>
          <span className="tag red">{t('roster.no-account')}</span>
        </span>
      )}
    </button>
  )
}
