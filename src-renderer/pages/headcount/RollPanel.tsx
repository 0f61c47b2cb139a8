import { CheckCircleFilled, EditOutlined, FilePdfOutlined, WarningFilled } from '@ant-design/icons'
import { Button, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Roll } from '../../../src-main/contract/headcount.ts'
import { useCommand, useRead } from '../../app/read.ts'
import { DateField } from '../../components/DateField.tsx'
import { useErrorToast } from '../../components/error-toast.ts'
import { saveFile } from '../../components/files.ts'
import { localDateTime, localTime } from '../../components/format.ts'
import { Panel } from '../../components/PageHead.tsx'
import { EmptyView, ReadView } from '../../components/StateView.tsx'
import { useTradeName } from '../../components/trade.ts'
import { useCanActForTeam } from '../../stores/session.ts'
import { DeclareDialog, SignDialog } from './RollDialogs.tsx'

/** 每日点名册 of a team and date: who was there, what was declared, what differs, and the signature. */
export function RollPanel(props: { today: string }) {
  const { t } = useTranslation()
  const site = useRead('roster.site', undefined)
  const teams = site.data?.teams ?? []
  const [picked, setPicked] = useState<string | null>(null)
  const [date, setDate] = useState<string | null>(null)
  const teamId = picked ?? (teams.find(({ workers }) => workers > 0) ?? teams[0])?.id ?? null
  const day = date ?? props.today
  const roll = useRead('attendance.roll', { teamId: teamId ?? '', date: day }, { enabled: teamId !== null })
  if (site.data && teams.length === 0) return null
  return (
    <Panel title={t('roll.title')} className="roll">
      <div className="row-wrap headcount-head">
        <Select
          className="grid-team"
          size="large"
          aria-label={t('work.team')}
          value={teamId}
          onChange={setPicked}
          options={teams.map((team) => ({ value: team.id, label: team.name }))}
        />
        <span className="headcount-pick">
          <DateField value={day} onChange={setDate} />
        </span>
        <span className="grow" />
        {roll.data && <RollActions roll={roll.data} />}
      </div>
      <ReadView read={roll} lines={6}>
        {(data) => <RollBody roll={data} />}
      </ReadView>
    </Panel>
  )
}

function RollActions(props: { roll: Roll }) {
  const { t } = useTranslation()
  const canAct = useCanActForTeam()
  const [dialog, setDialog] = useState<'declare' | 'sign' | null>(null)
  const paper = useCommand('documents.roll')
  useErrorToast(paper)
  const { roll } = props
  const print = async () => {
    const made = await paper.run({ teamId: roll.teamId, date: roll.date })
    if (made) saveFile(made.fileName, made.mediaType, made.contentBase64)
  }
  const nothing = roll.rows.length === 0 && !roll.declaration
  return (
    <>
      {canAct && (
        <Button size="large" icon={<EditOutlined />} onClick={() => setDialog('declare')}>
          {t('roll.declare')}
        </Button>
      )}
      <Button
        size="large"
        icon={<FilePdfOutlined />}
        loading={paper.busy}
        disabled={nothing}
        onClick={() => void print()}
      >
        {t('roll.print')}
      </Button>
      {canAct && (
        <Button size="large" type="primary" disabled={nothing} onClick={() => setDialog('sign')}>
          {t('roll.sign')}
        </Button>
      )}
      {dialog === 'declare' && <DeclareDialog roll={roll} onClose={() => setDialog(null)} />}
      {dialog === 'sign' && <SignDialog roll={roll} onClose={() => setDialog(null)} />}
    </>
  )
}

function RollBody(props: { roll: Roll }) {
  const { t } = useTranslation()
  const { roll } = props
  const site = useRead('roster.site', undefined)
  const tradeName = useTradeName(site.data?.trades ?? [])
  const { declaration, signed } = roll
  return (
    <div className="stack">
      <ul className="row-wrap roll-facts">
        <li className="tag blue">{t('roll.present', { count: roll.present })}</li>
        <li className={declaration ? 'tag' : 'tag amber'}>
          {declaration
            ? t('roll.declared', { total: declaration.total, by: declaration.by, at: localDateTime(declaration.at) })
            : t('roll.not-declared')}
        </li>
        {signed ? (
          <li className={signed.changed ? 'tag amber' : 'tag green'} title={signed.hash}>
            {signed.changed ? <WarningFilled /> : <CheckCircleFilled />}
            {t(signed.changed ? 'roll.signed-changed' : 'roll.signed', { by: signed.by, at: localDateTime(signed.at) })}
            <span className="mono">{signed.hash.slice(0, 8)}</span>
          </li>
        ) : (
          <li className="tag">{t('roll.not-signed')}</li>
        )}
      </ul>
      <Differences roll={roll} />
      {roll.rows.length === 0 ? (
        <EmptyView title={t('roll.empty')} />
      ) : (
        <div className="roll-table">
          <div className="roll-row roll-head">
            <span>{t('person.name')}</span>
            <span>{t('work.trade')}</span>
            <span>{t('roll.first')}</span>
            <span>{t('roll.last')}</span>
            <span>{t('roll.difference')}</span>
          </div>
          {roll.rows.map((row) => (
            <div key={row.workerId} className="roll-row">
              <strong className="ellipsis">{row.name}</strong>
              <span className="ellipsis">{tradeName(row.trade)}</span>
              <span className="number">{row.firstAt ? localTime(row.firstAt) : '—'}</span>
              <span className="number">{row.lastAt ? localTime(row.lastAt) : '—'}</span>
              <span className="ink-red small">
                {row.firstAt === null ? t('roll.not-there') : row.declared === false ? t('roll.not-named') : ''}
                {row.manual && <span className="muted">{` ${t('attendance.provenance.manual')}`}</span>}
              </span>
            </div>
          ))}
        </div>
      )}
    </div>
  )
}

function Differences(props: { roll: Roll }) {
  const { t } = useTranslation()
  const { differences, declaration, rows } = props.roll
  if (!declaration) return null
  const names = (ids: string[]) => rows.flatMap((row) => (ids.includes(row.workerId) ? [row.name] : [])).join('、')
  const lines = [
    differences.total > 0 && t('roll.more-declared', { count: differences.total }),
    differences.total < 0 && t('roll.fewer-declared', { count: -differences.total }),
    differences.notThere.length > 0 && t('roll.not-there-names', { names: names(differences.notThere) }),
    differences.notDeclared.length > 0 && t('roll.not-named-names', { names: names(differences.notDeclared) }),
  ].filter((line) => line !== false)
  if (lines.length === 0) return <p className="tag green">{t('roll.agrees')}</p>
  return (
    <ul className="plain-list roll-differences">
      {lines.map((line) => (
        <li key={line} className="ink-red">
          {line}
        </li>
      ))}
    </ul>
  )
}
