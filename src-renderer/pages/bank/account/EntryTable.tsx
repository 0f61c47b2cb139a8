import { WarningFilled } from '@ant-design/icons'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { EntryKind, EscrowEntry } from '../../../../src-main/contract/bank.ts'
import { formatMoney } from '../../../components/format.ts'
import { EmptyView } from '../../../components/StateView.tsx'
import type { Account } from './StatementList.tsx'

type Shown = EntryKind | 'all' | 'flagged'

const ROW_PX = 64

/** Entries of the account, flagged ones first among those shown; the sums by kind choose which. */
export function EntryTable(props: { entries: readonly EscrowEntry[]; sums: Account['sums'] }) {
  const { t } = useTranslation()
  const { entries, sums } = props
  const [shown, setShown] = useState<Shown>('all')
  const flagged = entries.filter((entry) => entry.flagged)
  const rows =
    shown === 'all'
      ? [...flagged, ...entries.filter((entry) => !entry.flagged).reverse()]
      : shown === 'flagged'
        ? flagged
        : entries.filter((entry) => entry.kind === shown)
  const chip = (key: Shown, label: string, count: number, sumFen: number | null, red = false) => (
    <button
      key={key}
      type="button"
      className={red ? 'kind-chip red' : 'kind-chip'}
      aria-pressed={shown === key}
      onClick={() => setShown(key)}
    >
      <span>
        {label} <span className="muted">{count}</span>
      </span>
      {sumFen !== null && <strong className="number">{formatMoney(sumFen)}</strong>}
    </button>
  )
  return (
    <>
      <div className="kind-chips">
        {chip('all', t('escrow-account.all'), entries.length, null)}
        {flagged.length > 0 && chip('flagged', t('escrow-account.only-flagged'), flagged.length, null, true)}
        {sums.map(({ kind, count, sumFen }) => chip(kind, t(`bank:entryKind.${kind}`), count, sumFen))}
      </div>
      <Rows key={shown} rows={rows} />
    </>
  )
}

function Rows(props: { rows: readonly EscrowEntry[] }) {
  const { t } = useTranslation()
  const scroller = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count: props.rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: 8,
  })
  if (props.rows.length === 0) return <EmptyView title={t('escrow-account.none')} />
  return (
    <div className="entry-rows" ref={scroller}>
      <div className="virtual-space" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const entry = props.rows[item.index]
          return entry ? <EntryRow key={entry.key} entry={entry} top={item.start} /> : null
        })}
      </div>
    </div>
  )
}

function EntryRow(props: { entry: EscrowEntry; top: number }) {
  const { t } = useTranslation()
  const { entry, top } = props
  const kind = t(`bank:entryKind.${entry.kind}`)
  return (
    <div
      className={entry.flagged ? 'entry-row virtual-row flagged' : 'entry-row virtual-row'}
      style={{ transform: `translateY(${top}px)` }}
    >
      <span className="number">{entry.bookedOn}</span>
      <span>
        <span className="ellipsis block">{entry.counterparty || '—'}</span>
        <small className="muted ellipsis block" title={entry.summary}>
          {entry.summary}
        </small>
      </span>
      <span>
        <span className={entry.flagged ? 'ink-red ellipsis block' : 'ellipsis block'}>
          {entry.flagged && <WarningFilled />} {kind}
        </span>
        {entry.flagged ? (
          <small className="block ink-red ellipsis" title={t(`escrow-account.why.${entry.kind}`)}>
            {t(`escrow-account.why.${entry.kind}`)}
          </small>
        ) : (
          entry.batchId && (
            <a className="small block mono ellipsis" href={`#/bank/${entry.batchId}`}>
              {entry.batchId}
            </a>
          )
        )}
      </span>
      <strong className={entry.amountFen < 0 ? 'money' : 'money ink-green'}>{formatMoney(entry.amountFen)}</strong>
    </div>
  )
}
