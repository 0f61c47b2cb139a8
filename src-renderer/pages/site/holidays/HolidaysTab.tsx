import { EditOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Drawer, Segmented } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { OutputOf } from '../../../app/paths.ts'
import { useRead } from '../../../app/read.ts'
import { localDate } from '../../../components/format.ts'
import { Panel } from '../../../components/PageHead.tsx'
import { EmptyView, ReadView } from '../../../components/StateView.tsx'
import { useCanAct } from '../../../stores/session.ts'
import { dayParts, useDayText } from './day-text.ts'
import { runsOf } from './days.ts'
import { YearForm } from './YearForm.tsx'

type Table = OutputOf<'attendance.holidays'>
type Year = Table['years'][number]

/** The table of holidays, a year at a time: what is off, what is paid threefold, which weekends are worked, and by which notice. */
export function HolidaysTab() {
  const read = useRead('attendance.holidays', undefined)
  return (
    <ReadView read={read} lines={8}>
      {(table) => <Years table={table} />}
    </ReadView>
  )
}

function Years({ table }: { table: Table }) {
  const { t } = useTranslation()
  const canAct = useCanAct()
  const known = table.years.map(({ year }) => year)
  const next = Math.max(...known, ...table.missing.map((year) => year - 1), 2000) + 1
  const years = [...new Set([...known, ...table.missing, next])].sort()
  const [picked, setPicked] = useState(table.missing[0] ?? known.at(-1) ?? next)
  const [editing, setEditing] = useState(false)
  const year = table.years.find((one) => one.year === picked)
  return (
    <>
      <Panel
        title={
          <Segmented
            size="large"
            value={picked}
            onChange={setPicked}
            options={years.map((one) => ({
              value: one,
              label: table.missing.includes(one) ? t('holidays.year-missing', { year: one }) : String(one),
            }))}
          />
        }
        extra={
          canAct && (
            <Button
              type={year ? 'default' : 'primary'}
              size="large"
              icon={year ? <EditOutlined /> : <PlusOutlined />}
              onClick={() => setEditing(true)}
            >
              {t(year ? 'holidays.change' : 'holidays.enter', { year: picked })}
            </Button>
          )
        }
      >
        {year ? (
          <YearView year={year} />
        ) : (
          <EmptyView title={t('holidays.none', { year: picked })} hint={t('holidays.none-hint')} />
        )}
      </Panel>
      <Drawer
        open={editing}
        onClose={() => setEditing(false)}
        size={720}
        title={t('holidays.form-title', { year: picked })}
        destroyOnHidden
      >
        <YearForm year={picked} known={year ?? null} onDone={() => setEditing(false)} />
      </Drawer>
    </>
  )
}

function YearView({ year }: { year: Year }) {
  const { t } = useTranslation()
  const day = useDayText()
  return (
    <div className="stack">
      <p>
        {t('holidays.by')}
        <span lang="zh-CN">{year.source}</span>
        <span className="muted">
          {' · '}
          {year.setAt ? t('holidays.set-here', { date: localDate(year.setAt) }) : t('holidays.shipped')}
        </span>
      </p>
      <div className="holiday-columns">
        <div>
          <h3 className="panel-heading">{t('holidays.off', { count: year.off.length })}</h3>
          <ul className="plain-list">
            {runsOf(year).map((run) => (
              <li key={run.from} className="holiday-run">
                <span>
                  {run.name && <strong>{run.name} </strong>}
                  <span className="number">
                    {day(run.from)}
                    {run.to !== run.from && ` – ${day(run.to)}`}
                  </span>
                  <span className="muted"> {t('holidays.days', { count: run.days })}</span>
                </span>
                {run.statutory.length > 0 && (
                  <span className="tag red">
                    {t('holidays.statutory-days', {
                      days: run.statutory.map((date) => t('holidays.day', dayParts(date))).join(t('holidays.and')),
                    })}
                  </span>
                )}
              </li>
            ))}
          </ul>
        </div>
        <div>
          <h3 className="panel-heading">{t('holidays.working', { count: year.working.length })}</h3>
          {year.working.length === 0 ? (
            <p className="muted">{t('holidays.working-none')}</p>
          ) : (
            <ul className="plain-list">
              {year.working.map((date) => (
                <li key={date} className="number">
                  {day(date)}
                </li>
              ))}
            </ul>
          )}
        </div>
      </div>
    </div>
  )
}
