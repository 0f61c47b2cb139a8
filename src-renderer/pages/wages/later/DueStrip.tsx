import { ClockCircleFilled } from '@ant-design/icons'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { useRead } from '../../../app/read.ts'
import { formatMoney } from '../../../components/format.ts'
import { useMonthStore } from '../../../stores/month.ts'

/** Wages past their pay date, or near it without a frozen list; other months that are late are one touch away. */
export function DueStrip(props: { month: string }) {
  const { t } = useTranslation()
  const choose = useMonthStore((state) => state.choose)
  const overdue = useRead('payroll.overdue', undefined)
  const soon = useRead('payroll.dueSoon', undefined)
  const late = (overdue.data ?? []).filter(({ month }) => month === props.month)
  const near = (soon.data ?? []).filter(({ month }) => month === props.month)
  const others = [...new Set((overdue.data ?? []).map(({ month }) => month))].filter((month) => month !== props.month)
  const [firstLate] = late
  const [firstNear] = near
  return (
    <>
      {firstLate && (
        <section className="panel due late" role="alert">
          <h2 className="panel-heading ink-red">
            <ClockCircleFilled /> {t('due.late', { count: firstLate.daysLate })}
          </h2>
          <p>{t('due.pay-date', { date: firstLate.payDate })}</p>
          <Unlisted rows={late} />
          <ul className="plain-list due-list">
            {late
              .filter(({ listId }) => listId !== null)
              .map((row) => (
                <li key={row.listId} className="row between">
                  <TeamLink {...row} wide />
                  <span className="grow">{t(`due.what.${row.what}`)}</span>
                  <strong className="money ink-red">{t('due.unpaid', { amount: formatMoney(row.unpaidFen) })}</strong>
                </li>
              ))}
          </ul>
        </section>
      )}
      {firstNear && (
        <section className="panel due" role="status">
          <h2 className="panel-heading ink-amber">
            <ClockCircleFilled /> {t('due.soon', { count: firstNear.daysLeft, date: firstNear.payDate })}
          </h2>
          <Unlisted rows={near} listed />
        </section>
      )}
      {others.length > 0 && (
        <p className="row-wrap due-others" role="status">
          <span className="ink-red">{t('due.other-months')}</span>
          {others.map((month) => (
            <Button key={month} size="large" danger onClick={() => choose(month)}>
              {month}
            </Button>
          ))}
        </p>
      )}
    </>
  )
}

interface Row {
  teamId: string
  teamName: string
  listId: string | null
  what: string
}

/** Teams by what they lack, a line for each; `listed`: those that have a list too. */
function Unlisted(props: { rows: readonly Row[]; listed?: boolean }) {
  const { t } = useTranslation()
  const rows = props.rows.filter(({ listId }) => props.listed || listId === null)
  return [...new Set(rows.map(({ what }) => what))].map((what) => (
    <p key={what} className="row-wrap due-teams">
      <span className="due-what">{t(`due.what.${what}`)}</span>
      {rows
        .filter((row) => row.what === what)
        .map((row) => (
          <TeamLink key={`${row.teamId} ${row.listId}`} {...row} />
        ))}
    </p>
  ))
}

function TeamLink(props: Row & { wide?: boolean }) {
  const path = props.listId
    ? `wages/list/${props.listId}`
    : props.what === 'sheet-open'
      ? `attendance/grid/${props.teamId}`
      : 'wages'
  return (
    <a className={props.wide ? 'team-link due-team' : 'team-link'} href={`#/${path}`}>
      {props.teamName}
    </a>
  )
}
