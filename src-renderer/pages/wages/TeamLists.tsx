import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import type { OutputOf } from '../../app/paths.ts'
import { go } from '../../app/router.ts'
import { formatMoney } from '../../components/format.ts'
import { ListAction } from './ListAction.tsx'

type Row = OutputOf<'payroll.lists'>[number]
const STEPS = ['closed', 'drafted', 'confirmed', 'reviewed', 'published', 'frozen'] as const

/** How many of the six steps are behind a team. */
export function stepsDone(row: Row): number {
  if (row.list) return STEPS.indexOf(row.list.state) + 1
  return row.sheetClosed ? 1 : 0
}

/** Each team's list: where it stands and what comes next. */
export function TeamLists(props: { rows: readonly Row[]; month: string }) {
  const { t } = useTranslation()
  const totalFen = props.rows.reduce((sum, row) => sum + (row.list?.netFen ?? 0), 0)
  return (
    <table className="figures team-lists">
      <thead>
        <tr>
          <th>{t('work.team')}</th>
          <th>{t('wages.progress')}</th>
          <th className="money">{t('wages.people')}</th>
          <th className="money">{t('wages.net')}</th>
          <th className="money">{t('wages.next')}</th>
        </tr>
      </thead>
      <tbody>
        {props.rows.map((row) => (
          <tr key={row.teamId}>
            <td>
              {row.list ? (
                <a className="team-link" href={`#/wages/list/${row.list.id}`}>
                  {row.teamName}
                </a>
              ) : (
                <strong className="team-link">{row.teamName}</strong>
              )}
              <span className="small muted block">{row.companyName}</span>
            </td>
            <td>
              <Progress row={row} />
            </td>
            <td className="money">{row.list ? row.list.lines : '—'}</td>
            <td className="money">{row.list ? <strong>{formatMoney(row.list.netFen)}</strong> : '—'}</td>
            <td className="money next-cell">
              <Button size="large" type="text" onClick={() => go(`wages/inputs/${row.teamId}`)}>
                {t('inputs.enter')}
              </Button>
              <ListAction row={row} month={props.month} onOpen={(listId) => go(`wages/list/${listId}`)} />
            </td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <td colSpan={3}>{t('wages.total')}</td>
          <td className="money">
            <strong>{formatMoney(totalFen)}</strong>
          </td>
          <td />
        </tr>
      </tfoot>
    </table>
  )
}

export function Progress(props: { row: Row }) {
  const { t } = useTranslation()
  const done = stepsDone(props.row)
  const { list } = props.row
  const words =
    list?.state === 'drafted'
      ? t('wages.confirmed-of', { confirmed: list.confirmed, lines: list.lines })
      : list?.state === 'published'
        ? t('wages.notice-until', { date: list.noticeUntil ?? '' })
        : t(`list-state.${STEPS[done - 1] ?? 'open'}`)
  return (
    <div className="list-progress">
      <span className="steps" aria-hidden="true">
        {STEPS.map((step, index) => (
          <i key={step} className={index < done ? 'done' : ''} />
        ))}
      </span>
      <span className="small">
        {words}
        {list && list.leftOut > 0 && (
          <span className="tag red objection-tag">{t('left-out.tag', { count: list.leftOut })}</span>
        )}
        {list && list.openObjections > 0 && (
          <span className="tag red objection-tag">{t('wages.objections', { count: list.openObjections })}</span>
        )}
        {list && list.held > 0 && (
          <span className="tag amber objection-tag">{t('held.count', { count: list.held })}</span>
        )}
      </span>
    </div>
  )
}
