import { defaultRangeExtractor, type Range, useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { DayCell, MonthGrid as Grid } from '../../../src-main/contract/attendance.ts'
import { formatWorkdays } from '../../components/format.ts'
import { cellFace, overtimeHours } from './cell.ts'
import type { DayPlace } from './DayDrawer.tsx'

const ROW_PX = 46
const HEAD_PX = 50
const FIXED_PX = 236
const LEAST_CELL_PX = 40

/** Team × days; only the rows and days in view are in the page. Arrow keys move, Enter opens a day. */
export function MonthGrid(props: { grid: Grid; onDay: (place: DayPlace) => void }) {
  const { grid, onDay } = props
  const scroller = useRef<HTMLDivElement>(null)
  const cellPx = useCellWidth(scroller, grid.days.length)
  const [wanted, setWanted] = useState({ row: 0, day: 0 })
  const active = { row: clamp(wanted.row, grid.rows.length), day: clamp(wanted.day, grid.days.length) }
  const latest = useRef(active)
  const focusWanted = useRef(false)
  const rows = useVirtualizer({
    count: grid.rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: 8,
    paddingStart: HEAD_PX,
    scrollPaddingStart: HEAD_PX,
    rangeExtractor: useRangeWith(active.row),
  })
  const days = useVirtualizer({
    horizontal: true,
    count: grid.days.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => cellPx,
    overscan: 4,
    paddingStart: FIXED_PX,
    scrollPaddingStart: FIXED_PX,
    rangeExtractor: useRangeWith(active.day),
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new cell width asks for a new measure
  useEffect(() => days.measure(), [cellPx])
  // Before the next key can come: what a later effect of an earlier render would focus may be gone by then.
  useLayoutEffect(() => {
    if (!focusWanted.current) return
    focusWanted.current = false
    scroller.current?.querySelector<HTMLElement>('[data-active="true"]')?.focus({ preventScroll: true })
  })
  // Kept beside the state: keys come faster than renders.
  const place = (next: { row: number; day: number }) => {
    latest.current = next
    setWanted(next)
  }
  const press = (event: KeyboardEvent) => {
    const step = STEPS[event.key]
    if (!step) return
    event.preventDefault()
    const now = latest.current
    const next = { row: clamp(now.row + step[0], grid.rows.length), day: clamp(now.day + step[1], grid.days.length) }
    rows.scrollToIndex(next.row)
    days.scrollToIndex(next.day)
    focusWanted.current = true
    place(next)
  }
  const width = FIXED_PX + cellPx * grid.days.length
  const shownDays = days.getVirtualItems()
  const scrolledPx = days.scrollOffset ?? 0
  const inViewPx = (scroller.current?.clientWidth ?? width) - FIXED_PX
  return (
    <div className="month-frame">
      {/* biome-ignore lint/a11y/useSemanticElements: a virtual table cannot be a <table> */}
      <div className="month-grid" role="grid" tabIndex={-1} ref={scroller} onKeyDown={press}>
        <div className="month-space" style={{ width, height: rows.getTotalSize() }}>
          <GridHead grid={grid} width={width} cellPx={cellPx} shown={shownDays} />
          {rows.getVirtualItems().map((item) => {
            const row = grid.rows[item.index]
            if (!row) return null
            return (
              // biome-ignore lint/a11y/useSemanticElements: see the grid
              // biome-ignore lint/a11y/useFocusableInteractive: the cells take the focus
              <div
                key={row.engagementId}
                role="row"
                className={item.index % 2 === 1 ? 'month-row odd' : 'month-row'}
                style={{ width, transform: `translateY(${item.start}px)` }}
              >
                <div className="month-fixed">
                  <span className="month-name ellipsis" title={row.maskedIdNumber}>
                    {row.name}
                  </span>
                  <span className="month-total number">{formatWorkdays(row.workdayCenti)}</span>
                  <span className="month-total number muted">
                    {row.overtimeMinutes > 0 ? overtimeHours(row.overtimeMinutes) : ''}
                  </span>
                </div>
                {shownDays.map((day) => {
                  const cell = row.cells[day.index]
                  if (!cell) return null
                  return (
                    <GridCell
                      key={cell.date}
                      cell={cell}
                      name={row.name}
                      left={day.start}
                      width={cellPx}
                      rest={isRest(grid.days[day.index])}
                      active={active.row === item.index && active.day === day.index}
                      onOpen={() => {
                        place({ row: item.index, day: day.index })
                        onDay({ workerId: row.workerId, name: row.name, date: cell.date, suggestion: null })
                      }}
                    />
                  )
                })}
              </div>
            )
          })}
        </div>
      </div>
      <MoreDays
        count={grid.days.length}
        cellPx={cellPx}
        fromPx={scrolledPx}
        toPx={scrolledPx + inViewPx}
        onShow={(day) => days.scrollToIndex(day, { align: day === 0 ? 'start' : 'end' })}
      />
    </div>
  )
}

/** The rows or days in view, and the one that has the focus wherever it is: an element that leaves the page would take the next key with it. */
function useRangeWith(index: number): (range: Range) => number[] {
  return useCallback(
    (range) => {
      const shown = defaultRangeExtractor(range)
      return index >= range.count || shown.includes(index) ? shown : [...shown, index].sort((a, b) => a - b)
    },
    [index],
  )
}

/** Least width of a hint at the edge, px. */
const MORE_PX = 46

/**
 * Says at the edges which days of the month are out of sight, and brings them in. A hint covers whole days only, and names those it covers.
 * What is in view lies between `fromPx` and `toPx` of the month's days. Indexes count from 0.
 */
function MoreDays(props: {
  count: number
  cellPx: number
  fromPx: number
  toPx: number
  onShow: (day: number) => void
}) {
  const { count, cellPx, fromPx, toPx, onShow } = props
  const before = fromPx > 1 ? Math.ceil((fromPx + MORE_PX) / cellPx) : 0
  const after = toPx < count * cellPx - 1 ? Math.floor((toPx - MORE_PX) / cellPx) : count
  return (
    <>
      {before > 0 && (
        <MoreButton side="before" from={1} to={before} width={before * cellPx - fromPx} onShow={() => onShow(0)} />
      )}
      {after < count && (
        <MoreButton
          side="after"
          from={after + 1}
          to={count}
          width={toPx - after * cellPx}
          onShow={() => onShow(count - 1)}
        />
      )}
    </>
  )
}

function MoreButton(props: { side: 'before' | 'after'; from: number; to: number; width: number; onShow: () => void }) {
  const { t } = useTranslation()
  const { side, from, to, width, onShow } = props
  return (
    <button
      type="button"
      className={`month-more ${side}`}
      style={{ width }}
      aria-label={t('attendance.show-days', { from, to })}
      onClick={onShow}
      tabIndex={-1}
    >
      <span aria-hidden>{side === 'before' ? '←' : '→'}</span>
      <small aria-hidden>{from === to ? from : `${from}–${to}`}</small>
    </button>
  )
}

const STEPS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  PageUp: [-10, 0],
  PageDown: [10, 0],
  Home: [0, -31],
  End: [0, 31],
}

function clamp(index: number, count: number): number {
  return Math.max(0, Math.min(count - 1, index))
}

function isRest(day: Grid['days'][number] | undefined): boolean {
  return day !== undefined && !day.moved && (day.weekday > 5 || day.holiday)
}

function GridHead(props: {
  grid: Grid
  width: number
  cellPx: number
  shown: readonly { index: number; start: number }[]
}) {
  const { t } = useTranslation()
  return (
    <div className="month-head" style={{ width: props.width }}>
      <div className="month-fixed">
        <span className="month-name">{t('person.name')}</span>
        <span className="month-total">{t('attendance.days')}</span>
        <span className="month-total">{t('attendance.overtime-hours')}</span>
      </div>
      {props.shown.map((item) => {
        const day = props.grid.days[item.index]
        if (!day) return null
        return (
          <div
            key={day.date}
            className={isRest(day) ? 'month-day rest' : 'month-day'}
            style={{ left: item.start, width: props.cellPx }}
          >
            <strong className="number">{Number(day.date.slice(8))}</strong>
            <small>{t(`weekday.${day.weekday}`)}</small>
          </div>
        )
      })}
    </div>
  )
}

function GridCell(props: {
  cell: DayCell
  name: string
  left: number
  width: number
  rest: boolean
  active: boolean
  onOpen: () => void
}) {
  const { t } = useTranslation()
  const face = cellFace(props.cell)
  const label = `${props.name} ${props.cell.date} ${t(`attendance.status.${props.cell.status}`)} ${face.text}${face.overtime}`
  return (
    <button
      type="button"
      className={props.rest ? `${face.classes} rest` : face.classes}
      style={{ left: props.left, width: props.width }}
      tabIndex={props.active ? 0 : -1}
      data-active={props.active}
      aria-label={label}
      onClick={props.onOpen}
    >
      {face.text}
      {face.overtime && <small>{face.overtime}</small>}
    </button>
  )
}

function useCellWidth(scroller: React.RefObject<HTMLDivElement | null>, days: number): number {
  const [cellPx, setCellPx] = useState(LEAST_CELL_PX)
  useLayoutEffect(() => {
    const element = scroller.current
    if (!element) return
    const measure = () => setCellPx(Math.max(LEAST_CELL_PX, Math.floor((element.clientWidth - FIXED_PX) / days)))
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [scroller, days])
  return cellPx
}
