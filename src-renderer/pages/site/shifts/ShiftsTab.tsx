import { PlusOutlined } from '@ant-design/icons'
import { Button, Drawer, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Shift } from '../../../../src-main/contract/attendance.ts'
import type { Site } from '../../../../src-main/contract/roster.ts'
import { useCommand, useRead } from '../../../app/read.ts'
import { DateField } from '../../../components/DateField.tsx'
import { formatMinutes, formatWorkdays } from '../../../components/format.ts'
import { Panel } from '../../../components/PageHead.tsx'
import { RefusalAlert } from '../../../components/RefusalAlert.tsx'
import { EmptyView, ReadView } from '../../../components/StateView.tsx'
import { useCanAct } from '../../../stores/session.ts'
import { ShiftForm } from './ShiftForm.tsx'

interface TeamShift {
  teamId: string
  shiftId: string
  fromDate: string
}

/** Shift rules, and which team works by which from when. */
export function ShiftsTab(props: { site: Site }) {
  const { t } = useTranslation()
  const canAct = useCanAct()
  const read = useRead('attendance.shifts', undefined)
  const [adding, setAdding] = useState(false)
  return (
    <ReadView read={read} lines={6}>
      {({ shifts, teams }) => (
        <div className="shift-columns">
          <Panel
            title={t('shift.rules')}
            extra={
              canAct && (
                <Button type="primary" icon={<PlusOutlined />} onClick={() => setAdding(true)}>
                  {t('shift.add')}
                </Button>
              )
            }
          >
            {shifts.length === 0 ? (
              <EmptyView title={t('shift.none')} hint={t('shift.none-hint')} />
            ) : (
              <ul className="plain-list">
                {shifts.map((shift) => (
                  <ShiftItem key={shift.id} shift={shift} />
                ))}
              </ul>
            )}
          </Panel>
          <Panel title={t('shift.teams')}>
            {props.site.teams.length === 0 ? (
              <EmptyView title={t('today.no-teams')} />
            ) : (
              <ul className="plain-list">
                {props.site.teams.map((team) => (
                  <TeamShiftItem
                    key={team.id}
                    team={team}
                    shifts={shifts}
                    known={teams.filter((one) => one.teamId === team.id)}
                    startDate={props.site.project?.startDate ?? null}
                    canAct={canAct}
                  />
                ))}
              </ul>
            )}
          </Panel>
          <Drawer open={adding} onClose={() => setAdding(false)} size={620} title={t('shift.add')} destroyOnHidden>
            <ShiftForm onDone={() => setAdding(false)} />
          </Drawer>
        </div>
      )}
    </ReadView>
  )
}

function ShiftItem(props: { shift: Shift }) {
  const { t } = useTranslation()
  const { shift } = props
  return (
    <li>
      <div className="row between">
        <strong className="team-link">{shift.name}</strong>
        <span className="number shift-time">
          {shift.start} – {shift.end}
          {shift.end <= shift.start && <small className="muted"> {t('shift.next-day')}</small>}
        </span>
      </div>
      <p className="small muted">
        {t('shift.summary', {
          break: formatMinutes(shift.breakMinutes),
          workday: formatMinutes(shift.workdayMinutes),
          grace: shift.graceMinutes,
          unit: shift.overtimeUnitMinutes,
          percent: shift.overtimePercent,
        })}
      </p>
      <ShiftWays shift={shift} />
    </li>
  )
}

/** What this shift does otherwise than the plain one. */
function ShiftWays({ shift }: { shift: Shift }) {
  const { t } = useTranslation()
  const ways: string[] = []
  if (shift.breaks)
    ways.push(`${t('shift.kinds.split')} ${shift.breaks.map(({ from, to }) => `${from}–${to}`).join(' ')}`)
  if (shift.flexible) ways.push(t('shift.kinds.flexible'))
  if (shift.pairing) ways.push(t(`shift.pairings.${shift.pairing}`))
  const { begin, end, workedUnitMinutes } = shift.rounding ?? {}
  if (begin) ways.push(`${t('shift.begin-rounding')} ${t(`shift.round.${begin.to}`, { count: begin.unitMinutes })}`)
  if (end) ways.push(`${t('shift.leave-rounding')} ${t(`shift.round.${end.to}`, { count: end.unitMinutes })}`)
  if (workedUnitMinutes) ways.push(`${t('shift.worked-unit')} ${t('shift.unit', { count: workedUnitMinutes })}`)
  for (const { minutes, centi } of shift.thresholds ?? [])
    ways.push(t('shift.threshold', { minutes, workdays: formatWorkdays(centi) }))
  if (shift.dayPercents) ways.push(t('shift.percents', shift.dayPercents))
  if (ways.length === 0) return null
  return (
    <p className="shift-ways">
      {ways.map((way) => (
        <span key={way} className="tag">
          {way}
        </span>
      ))}
    </p>
  )
}

function TeamShiftItem(props: {
  team: Site['teams'][number]
  shifts: readonly Shift[]
  known: readonly TeamShift[]
  startDate: string | null
  canAct: boolean
}) {
  const { t } = useTranslation()
  const set = useCommand('attendance.setTeamShift')
  const latest = [...props.known].sort((a, b) => (a.fromDate < b.fromDate ? 1 : -1))[0]
  const [shiftId, setShiftId] = useState<string | null>(null)
  const [fromDate, setFromDate] = useState<string | null>(latest ? null : props.startDate)
  const nameOf = (id: string) => props.shifts.find((shift) => shift.id === id)?.name ?? id
  const submit = async () => {
    if (!shiftId || !fromDate) return
    if (await set.run({ teamId: props.team.id, shiftId, fromDate })) {
      setShiftId(null)
      setFromDate(null)
    }
  }
  return (
    <li className="stack-small">
      <div className="row between">
        <strong>{props.team.name}</strong>
        {latest ? (
          <span className="tag green">
            {nameOf(latest.shiftId)} · {t('shift.since', { date: latest.fromDate })}
          </span>
        ) : (
          <span className="tag red">{t('shift.team-without')}</span>
        )}
      </div>
      {props.canAct && props.shifts.length > 0 && (
        <div className="team-shift">
          <Select
            placeholder={t('shift.pick')}
            value={shiftId}
            onChange={setShiftId}
            options={props.shifts.map((shift) => ({ value: shift.id, label: shift.name }))}
          />
          <DateField size="middle" placeholder={t('attendance.from')} value={fromDate} onChange={setFromDate} />
          <Button loading={set.busy} disabled={!shiftId || !fromDate} onClick={() => void submit()}>
            {t('shift.set')}
          </Button>
        </div>
      )}
      <RefusalAlert error={set.error} />
    </li>
  )
}
