import { CloseOutlined, PlusOutlined } from '@ant-design/icons'
import { Alert, Button } from 'antd'
import { type ClipboardEvent, type KeyboardEvent, memo, useEffect, useId, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Entered } from '../../../../src-main/contract/pay.ts'
import { formatMoney } from '../../../components/format.ts'
import { codeText } from '../../../locales/codes.ts'
import { useSession } from '../../../stores/session.ts'
import {
  type EntryColumn,
  type EntryPerson,
  type EntryRow,
  PERSON,
  type Problem,
  pasteBlock,
  personText,
  type ReadRow,
  readRows,
} from './entry.ts'

export interface LabelledColumn extends EntryColumn {
  label: string
}

interface QuickEntryProps {
  /** Under which name rows that are not recorded yet are kept while another tab is looked at. */
  keep: string
  people: readonly EntryPerson[]
  columns: readonly LabelledColumn[]
  /** Something above the rows still has to be filled in. */
  blocked?: boolean
  /** Sends the rows that are in order; `settle` tells what became of them. */
  onSubmit: (rows: ReadRow[], settle: (entered: Entered) => void) => void
}

let made = 0
const nextKey = () => {
  made += 1
  return made
}
const emptyRow = (person = ''): EntryRow => ({ key: nextKey(), person, cells: {}, refused: null })

/** Rows by user, team, month and kind, for as long as the window is open. */
const kept = new Map<string, EntryRow[]>()

const SHOWN_PROBLEMS = 6

/** One row per worker, filled by the keyboard or from a spreadsheet. What cannot be read is named and stays; the rest can be recorded. */
export function QuickEntry(props: QuickEntryProps) {
  const { t } = useTranslation()
  const { people, columns } = props
  const userId = useSession((state) => state.access?.user?.id ?? '')
  const keep = `${userId} ${props.keep}`
  const [rows, setRows] = useState<EntryRow[]>(
    () => kept.get(keep) ?? people.map((person) => emptyRow(personText(person, people))),
  )
  useEffect(() => {
    kept.set(keep, rows)
  }, [keep, rows])
  const table = useRef<HTMLTableElement>(null)
  const listId = useId()
  const { good, problems, fallbacks } = useMemo(() => readRows(rows, columns, people), [rows, columns, people])
  const totalFen = good.reduce((sum, row) => sum + Object.values(row.amounts).reduce((all, fen) => all + fen, 0), 0)
  const latest = useRef({ rows, columns })
  latest.current = { rows, columns }

  const change = useMemo(
    () => (key: number, field: string, text: string) =>
      setRows((now) =>
        now.map((row) => {
          if (row.key !== key) return row
          const next = field === PERSON ? { person: text } : { cells: { ...row.cells, [field]: text } }
          return { ...row, ...next, refused: null }
        }),
      ),
    [],
  )
  const paste = useMemo(
    () => (event: ClipboardEvent, key: number, field: string) => {
      const text = event.clipboardData.getData('text/plain')
      if (!/[\t\n\r]/.test(text)) return
      event.preventDefault()
      const row = latest.current.rows.findIndex((one) => one.key === key)
      setRows((now) => pasteBlock(now, { row, field }, text, latest.current.columns, nextKey))
    },
    [],
  )
  const remove = useMemo(() => (key: number) => setRows((now) => now.filter((row) => row.key !== key)), [])

  /** Down the column by Enter or arrow, so that amounts are typed one under the other. */
  const move = (event: KeyboardEvent<HTMLTableElement>) => {
    const step = event.key === 'Enter' || event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    const cell = event.target as HTMLInputElement
    if (step === 0 || cell.tagName !== 'INPUT' || event.nativeEvent.isComposing) return
    event.preventDefault()
    const column = [
      ...(table.current?.querySelectorAll<HTMLInputElement>(`input[data-field="${cell.dataset.field}"]`) ?? []),
    ]
    const next = column[column.indexOf(cell) + step]
    next?.focus()
    next?.select()
  }

  const settle = (sent: ReadRow[]) => (entered: Entered) => {
    const done = new Set(entered.recorded.map(({ row }) => sent[row]?.key))
    const refused = new Map(entered.refused.map((one) => [sent[one.row]?.key, one]))
    setRows((now) =>
      now.map((row) => {
        if (done.has(row.key)) return emptyRow(row.person)
        const why = refused.get(row.key)
        return why ? { ...row, refused: { field: why.field, text: codeText(why.code, why.params) } } : row
      }),
    )
  }
  const money = columns.find(({ kind }) => kind === 'money')?.key
  const firstAmount = money ? (rows[0]?.cells[money] ?? '') : ''
  /** The first row's amount for everybody who has none yet: an allowance that all of a team get. */
  const fillDown = () =>
    setRows((now) =>
      now.map((row) =>
        money && (row.cells[money] ?? '') === '' ? { ...row, cells: { ...row.cells, [money]: firstAmount } } : row,
      ),
    )
  const refusedRows = rows.flatMap((row, index) =>
    row.refused ? [{ place: index + 1, row, refused: row.refused }] : [],
  )
  const words = (field: string, text: string) => {
    const label = field === PERSON ? t('person.name') : columns.find(({ key }) => key === field)?.label
    return label ? t('inputs.at-field', { field: label, problem: text }) : text
  }
  const lines = [
    ...[...problems.values()].map(({ place, problems: found }) => ({
      place,
      text: found.map(({ field, code }) => words(field, t(`inputs.problem.${code}`))).join(t('inputs.also')),
    })),
    ...refusedRows.map(({ place, refused }) => ({ place, text: words(refused.field ?? '', refused.text) })),
  ].sort((a, b) => a.place - b.place)

  return (
    <div className="stack-small">
      <p className="small muted">{t('inputs.paste-note')}</p>
      <div className="quick-scroll">
        <table className="figures quick-entry" ref={table} onKeyDown={move}>
          <thead>
            <tr>
              <th className="quick-place">#</th>
              <th>{t('person.name')}</th>
              {columns.map(({ key, kind, label }) => (
                <th key={key} className={kind === 'money' ? 'money' : ''}>
                  {label}
                </th>
              ))}
              <th aria-label={t('inputs.remove-row')} />
            </tr>
          </thead>
          <tbody>
            {rows.map((row, index) => (
              <Row
                key={row.key}
                row={row}
                place={index + 1}
                columns={columns}
                problems={problems.get(row.key)?.problems ?? NONE}
                fallbacks={fallbackText(fallbacks.get(row.key))}
                listId={listId}
                onChange={change}
                onPaste={paste}
                onRemove={remove}
              />
            ))}
          </tbody>
        </table>
      </div>
      <datalist id={listId}>
        {people.map((person) => (
          <option key={person.engagementId} value={personText(person, people)} />
        ))}
      </datalist>
      {lines.length > 0 && (
        <Alert
          type="warning"
          showIcon
          role="alert"
          title={t('inputs.unreadable', { count: lines.length })}
          description={
            <ul>
              {lines.slice(0, SHOWN_PROBLEMS).map(({ place, text }) => (
                <li key={place}>{t('inputs.row-problem', { row: place, problem: text })}</li>
              ))}
              {lines.length > SHOWN_PROBLEMS && (
                <li>{t('app:error.more', { count: lines.length - SHOWN_PROBLEMS })}</li>
              )}
            </ul>
          }
        />
      )}
      <div className="row-wrap">
        <Button icon={<PlusOutlined />} onClick={() => setRows((now) => [...now, emptyRow()])}>
          {t('inputs.add-row')}
        </Button>
        {money && (
          <Button disabled={firstAmount === ''} onClick={fillDown}>
            {t('inputs.fill-down')}
          </Button>
        )}
        <span className="grow" />
        <Button
          type="primary"
          size="large"
          disabled={good.length === 0 || props.blocked === true}
          onClick={() => props.onSubmit(good, settle(good))}
        >
          {t('inputs.record', { count: good.length, total: formatMoney(totalFen) })}
        </Button>
      </div>
    </div>
  )
}

const NONE: readonly Problem[] = []

/** As one text, so that a row is drawn anew only when what it shows has changed. */
function fallbackText(fallbacks: Record<string, string> | undefined): string {
  return JSON.stringify(fallbacks ?? {})
}

interface RowProps {
  row: EntryRow
  place: number
  columns: readonly LabelledColumn[]
  problems: readonly Problem[]
  fallbacks: string
  listId: string
  onChange: (key: number, field: string, text: string) => void
  onPaste: (event: ClipboardEvent, key: number, field: string) => void
  onRemove: (key: number) => void
}

const Row = memo(function Row(props: RowProps) {
  const { t } = useTranslation()
  const { row, columns, problems } = props
  const fallbacks = JSON.parse(props.fallbacks) as Record<string, string>
  const problemAt = (field: string) => {
    const found = problems.find((problem) => problem.field === field)
    if (found) return t(`inputs.problem.${found.code}`)
    return row.refused && (row.refused.field ?? PERSON) === field ? row.refused.text : null
  }
  const cell = (field: string, label: string, value: string, kind: EntryColumn['kind'] | 'person') => {
    const problem = problemAt(field)
    return (
      <td key={field}>
        <input
          className={kind === 'money' ? 'quick-cell number' : 'quick-cell'}
          data-field={field}
          aria-label={`${label} ${props.place}`}
          aria-invalid={problem !== null}
          autoComplete="off"
          {...(kind === 'person' ? { list: props.listId } : {})}
          {...(kind === 'money' ? { inputMode: 'decimal' as const } : {})}
          placeholder={fallbacks[field] ?? ''}
          value={value}
          onChange={(event) => props.onChange(row.key, field, event.target.value)}
          onPaste={(event) => props.onPaste(event, row.key, field)}
        />
        {problem && <span className="quick-problem">{problem}</span>}
      </td>
    )
  }
  return (
    <tr>
      <td className="quick-place muted number">{props.place}</td>
      {cell(PERSON, t('person.name'), row.person, 'person')}
      {columns.map(({ key, label, kind }) => cell(key, label, row.cells[key] ?? '', kind))}
      <td className="quick-remove">
        <Button
          type="text"
          icon={<CloseOutlined />}
          tabIndex={-1}
          aria-label={`${t('inputs.remove-row')} ${props.place}`}
          onClick={() => props.onRemove(row.key)}
        />
      </td>
    </tr>
  )
})
