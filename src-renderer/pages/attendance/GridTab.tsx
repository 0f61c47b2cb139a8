import { CheckCircleFilled, LockOutlined, StopOutlined } from '@ant-design/icons'
import { App, Button, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { MonthGrid as Grid } from '../../../src-main/contract/attendance.ts'
import { call } from '../../app/client.ts'
import { useRead } from '../../app/read.ts'
import { go } from '../../app/router.ts'
import { useApproval } from '../../components/Approval.tsx'
import { formatWorkdays, localDateTime } from '../../components/format.ts'
import { PaperButton } from '../../components/PaperButton.tsx'
import { EmptyView, ReadView } from '../../components/StateView.tsx'
import { useCanAct } from '../../stores/session.ts'
import { DayDrawer, type DayPlace } from './DayDrawer.tsx'
import { MonthGrid } from './MonthGrid.tsx'

export function GridTab(props: { month: string; teamId: string | null }) {
  const { t } = useTranslation()
  const site = useRead('roster.site', undefined)
  const [place, setPlace] = useState<DayPlace | null>(null)
  const teams = site.data?.teams ?? []
  const teamId = props.teamId ?? teams[0]?.id ?? null
  const foreign = site.data !== undefined && teamId !== null && !teams.some(({ id }) => id === teamId)
  const grid = useRead(
    'attendance.month',
    { teamId: teamId ?? '', month: props.month },
    { enabled: teamId !== null && site.data !== undefined && !foreign },
  )
  if (site.data && teams.length === 0) {
    return (
      <EmptyView
        title={t('today.no-teams')}
        action={<Button onClick={() => go('site/companies')}>{t('today.set-up')}</Button>}
      />
    )
  }
  return (
    <div className="grid-tab">
      <div className="row-wrap grid-head">
        <Select
          className="grid-team"
          size="large"
          aria-label={t('work.team')}
          value={foreign ? null : teamId}
          placeholder={t('work.pick-team')}
          onChange={(value) => go(`attendance/grid/${value}`)}
          options={teams.map((team) => ({ value: team.id, label: `${team.name} · ${team.companyName}` }))}
        />
        {grid.data && <SheetActions grid={grid.data} />}
      </div>
      {foreign ? (
        <div className="state-view" role="alert">
          <StopOutlined />
          <strong>{t('attendance.foreign-team')}</strong>
        </div>
      ) : (
        <ReadView read={grid} lines={10}>
          {(data) =>
            data.rows.length === 0 ? (
              <EmptyView title={t('attendance.no-rows')} hint={t('attendance.no-rows-hint')} />
            ) : (
              <>
                <SheetNotes grid={data} />
                <MonthGrid grid={data} onDay={setPlace} />
                <Legend />
              </>
            )
          }
        </ReadView>
      )}
      <DayDrawer place={place} teamId={teamId} closed={grid.data?.state === 'closed'} onClose={() => setPlace(null)} />
    </div>
  )
}

function SheetActions(props: { grid: Grid }) {
  const { t } = useTranslation()
  const ask = useApproval()
  const { message } = App.useApp()
  const canAct = useCanAct()
  const { grid } = props
  const close = () =>
    ask({
      title: t('attendance.close-title', { team: grid.teamName, month: grid.month }),
      text: t('attendance.close-text'),
      also: ['contractor'],
      run: async (approval) => {
        const sheet = await call('attendance.closeSheet', { teamId: grid.teamId, month: grid.month, approval })
        void message.success(
          t('attendance.closed-done', { days: formatWorkdays(sheet.workdayCenti), workers: sheet.workers }),
        )
      },
    })
  const reopen = () =>
    ask({
      title: t('attendance.reopen-title', { team: grid.teamName, month: grid.month }),
      text: t('attendance.reopen-text'),
      reason: true,
      run: (approval, reason) =>
        call('attendance.reopenSheet', { teamId: grid.teamId, month: grid.month, reason, approval }),
    })
  return (
    <>
      <span className="muted">{t('attendance.sums', { punches: grid.punches, manual: grid.manualPunches })}</span>
      <span className="grow" />
      <PaperButton kind="attendance-sheet" month={grid.month} teamId={grid.teamId} />
      {grid.state === 'closed' && canAct && (
        <Button size="large" onClick={reopen}>
          {t('attendance.reopen')}
        </Button>
      )}
      {grid.state === 'closed' ? (
        <span className="tag green" title={grid.sheetHash ?? ''}>
          <CheckCircleFilled />
          {t('attendance.closed-at', { at: grid.closedAt ? localDateTime(grid.closedAt) : '' })}
          <span className="mono">{grid.sheetHash?.slice(0, 8)}</span>
        </span>
      ) : grid.questions > 0 ? (
        <Button size="large" danger onClick={() => go('attendance/questions')}>
          {t('attendance.answer-first', { count: grid.questions })}
        </Button>
      ) : (
        canAct && (
          <Button size="large" type="primary" icon={<LockOutlined />} onClick={close}>
            {t('attendance.close')}
          </Button>
        )
      )}
    </>
  )
}

/** What a reader of the open grid must know: how far the devices have told, and that a correction is under way. */
function SheetNotes({ grid }: { grid: Grid }) {
  const { t } = useTranslation()
  if (grid.state === 'closed') return null
  return (
    <div className="row-wrap small">
      {grid.reopened && <span className="tag amber">{t('attendance.reopened', { reason: grid.reopened.reason })}</span>}
      <span className="muted">
        {grid.watermark
          ? t('attendance.watermark', { at: localDateTime(grid.watermark) })
          : t('attendance.watermark-none')}
      </span>
    </div>
  )
}

function Legend() {
  const { t } = useTranslation()
  return (
    <ul className="legend small">
      <li>
        <span className="cell full">✓</span> {t('attendance.legend-full')}
      </li>
      <li>
        <span className="cell part">0.5</span> {t('attendance.legend-part')}
      </li>
      <li>
        <span className="cell full">
          ✓<small>+2</small>
        </span>{' '}
        {t('attendance.legend-overtime')}
      </li>
      <li>
        <span className="cell absent">–</span> {t('attendance.legend-absent')}
      </li>
      <li>
        <span className="cell question">?</span> {t('attendance.legend-question')}
      </li>
      <li>
        <span className="cell full manual">✓</span> {t('attendance.legend-manual')}
      </li>
    </ul>
  )
}
