import { WarningFilled } from '@ant-design/icons'
import { Drawer, Tooltip } from 'antd'
import { useTranslation } from 'react-i18next'
import type { PictureView, PunchView } from '../../../src-main/contract/attendance.ts'
import { call } from '../../app/client.ts'
import { useRead } from '../../app/read.ts'
import { useApproval } from '../../components/Approval.tsx'
import { formatMinutes, formatWorkdays } from '../../components/format.ts'
import { EmptyView, ReadView } from '../../components/StateView.tsx'
import { codeText } from '../../locales/codes.ts'
import { useCanAct } from '../../stores/session.ts'
import { DirectionMark } from '../today/OnSite.tsx'
import { AttachmentButton } from './Attachment.tsx'
import { type DayPlace, ManualPunchForm } from './ManualPunchForm.tsx'
import { PunchPictures } from './PunchPictures.tsx'

export type { DayPlace } from './ManualPunchForm.tsx'

/** One worker's day: its figures, every punch with its fate, how the figures came about, and the correction. */
export function DayDrawer(props: {
  place: DayPlace | null
  /** Whose day is meant, where he was in two teams on the date. */
  teamId?: string | null
  closed: boolean
  onClose: () => void
}) {
  const { place } = props
  return (
    <Drawer
      open={place !== null}
      onClose={props.onClose}
      size={600}
      title={place ? `${place.name} · ${place.date}` : ''}
      destroyOnHidden
    >
      {place && <Day place={place} teamId={props.teamId ?? null} closed={props.closed} onDone={props.onClose} />}
    </Drawer>
  )
}

function Day(props: { place: DayPlace; teamId: string | null; closed: boolean; onDone: () => void }) {
  const { t } = useTranslation()
  const canAct = useCanAct()
  const { place, closed } = props
  const read = useRead('attendance.day', {
    workerId: place.workerId,
    date: place.date,
    ...(props.teamId ? { teamId: props.teamId } : {}),
  })
  return (
    <ReadView read={read} lines={8}>
      {({ cell, shift, punches, pictures, explanation }) => (
        <div className="stack">
          <div className="day-figures">
            <Figure label={t('attendance.workday')} value={formatWorkdays(cell.workdayCenti)} />
            <Figure label={t('attendance.normal')} value={formatMinutes(cell.normalMinutes)} />
            <Figure label={t('attendance.overtime')} value={formatMinutes(cell.overtimeMinutes)} />
            <Figure label={t('attendance.shift')} value={shift ? `${shift.name} ${shift.start}–${shift.end}` : '—'} />
          </div>
          {cell.questions.map((code) => (
            <p key={code} className="tag red">
              {codeText(code)}
            </p>
          ))}
          <Doubts place={place} punches={punches} />
          <section>
            <h3 className="panel-title">{t('attendance.punches')}</h3>
            {punches.length === 0 ? (
              <EmptyView title={t('attendance.no-punches')} />
            ) : (
              <ul className="plain-list">
                {punches.map((punch) => (
                  <PunchLine
                    key={punch.id}
                    punch={punch}
                    pictures={pictures.filter(({ punchId }) => punchId === punch.id)}
                    canVoid={canAct && !closed}
                  />
                ))}
              </ul>
            )}
          </section>
          {explanation.length > 0 && (
            <section>
              <h3 className="panel-title">{t('attendance.explanation')}</h3>
              <ol className="explanation">
                {explanation.map((step) => (
                  <li key={`${step.code} ${JSON.stringify(step.params)}`}>{codeText(step.code, step.params)}</li>
                ))}
              </ol>
            </section>
          )}
          {closed ? (
            <p className="tag">{t('attendance.sheet-closed')}</p>
          ) : (
            canAct && <ManualPunchForm place={place} onDone={props.onDone} />
          )}
        </div>
      )}
    </ReadView>
  )
}

/** Punches of this day that one person can hardly have made; looked into under 核查. */
function Doubts(props: { place: DayPlace; punches: readonly PunchView[] }) {
  const { t } = useTranslation()
  const { place, punches } = props
  const read = useRead('compliance.dayDoubts', { workerId: place.workerId, date: place.date })
  const shown = new Set(punches.map(({ id }) => id))
  const doubts = (read.data ?? []).filter(({ punchIds }) => punchIds.some((id) => shown.has(id)))
  if (doubts.length === 0) return null
  return (
    <div className="stack-small">
      {doubts.map((doubt) => (
        <p key={doubt.punchIds.join()} className="ink-amber">
          <WarningFilled /> {t('attendance.two-places')} {codeText(doubt.code, doubt.params)}
        </p>
      ))}
      <a href="#/attendance/checks">{t('attendance.to-checks')}</a>
    </div>
  )
}

function Figure(props: { label: string; value: string }) {
  return (
    <div>
      <span className="small muted">{props.label}</span>
      <strong className="number block">{props.value}</strong>
    </div>
  )
}

function PunchLine(props: { punch: PunchView; pictures: readonly PictureView[]; canVoid: boolean }) {
  const { t } = useTranslation()
  const ask = useApproval()
  const { punch } = props
  const counts = !punch.voided && punch.ignored === null
  const askVoid = () =>
    ask({
      title: t('attendance.void-title'),
      text: t('attendance.void-text', { time: punch.localTime }),
      reason: true,
      run: (approval, reason) => call('attendance.voidPunch', { punchId: punch.id, reason, approval }),
    })
  return (
    <li className="row">
      <DirectionMark direction={punch.direction} />
      <strong className={counts ? 'number punch-time' : 'number punch-time struck'}>{punch.localTime}</strong>
      <span className="grow">
        <span className="block">
          {punch.deviceName}{' '}
          {punch.provenance !== 'terminal' && (
            <span className={punch.provenance === 'manual' ? 'tag amber' : 'tag'}>
              {t(`attendance.provenance.${punch.provenance}`)}
            </span>
          )}
        </span>
        {punch.attachments.map((of) => (
          <AttachmentButton key={of} punchId={punch.id} of={of} />
        ))}
        {punch.voided && <span className="small ink-red">{t('attendance.voided')}</span>}
        {punch.ignored && <span className="small muted block">{codeText(punch.ignored)}</span>}
        {punch.skewMs !== null && Math.abs(punch.skewMs) >= 60_000 && (
          <span className="small ink-amber block">
            {t('attendance.skew', { minutes: Math.round(punch.skewMs / 60_000) })}
          </span>
        )}
        <PunchPictures punch={punch} pictures={props.pictures} />
      </span>
      {punch.raw && (
        <Tooltip title={<span className="mono">{punch.raw}</span>}>
          <span className="small muted">{t('attendance.raw')}</span>
        </Tooltip>
      )}
      {props.canVoid && counts && (
        <button type="button" className="text-button danger" onClick={askVoid}>
          {t('attendance.void')}
        </button>
      )}
    </li>
  )
}
