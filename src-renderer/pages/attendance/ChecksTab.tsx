import {
  BellOutlined,
  CheckCircleFilled,
  DownOutlined,
  ExclamationCircleFilled,
  RightOutlined,
  WarningFilled,
} from '@ant-design/icons'
import { App, Button, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { CrossFinding, CrossRule } from '../../../src-main/contract/cross-checks.ts'
import { call } from '../../app/client.ts'
import { useRead } from '../../app/read.ts'
import { localDateTime } from '../../components/format.ts'
import { EmptyView, ReadView } from '../../components/StateView.tsx'
import { SwitchField } from '../../components/SwitchField.tsx'
import { codeText } from '../../locales/codes.ts'
import { useCanAct, useSeesSite } from '../../stores/session.ts'
import { DayDrawer, type DayPlace } from './DayDrawer.tsx'
import { ReasonDialog, SilenceButton } from './SilenceDialog.tsx'

/** 核查: doubts between roster, attendance, pay and bank, rule by rule, each with its evidence. */
export function ChecksTab(props: { month: string }) {
  const { t } = useTranslation()
  const [teamId, setTeamId] = useState<string | null>(null)
  const [all, setAll] = useState(false)
  const site = useRead('roster.site', undefined)
  const read = useRead('compliance.crossChecks', { month: props.month, teamId })
  const [place, setPlace] = useState<DayPlace | null>(null)
  return (
    <div className="stack">
      <div className="row-wrap grid-head">
        <Select
          className="grid-team"
          size="large"
          aria-label={t('work.team')}
          value={teamId ?? ''}
          onChange={(value) => setTeamId(value || null)}
          options={[
            { value: '', label: t('roster.all-teams') },
            ...(site.data?.teams ?? []).map((team) => ({ value: team.id, label: team.name })),
          ]}
        />
        <span className="muted grow">{t('checks.note')}</span>
        <SwitchField checked={all} onChange={setAll}>
          {t('checks.with-silenced', { count: read.data?.findings.filter(({ silenced }) => silenced).length ?? 0 })}
        </SwitchField>
      </div>
      <ReadView read={read} lines={8}>
        {({ findings }) => {
          const shown = findings.filter(({ silenced }) => all || !silenced)
          if (shown.length === 0) {
            return (
              <EmptyView
                icon={<CheckCircleFilled className="ink-green" />}
                title={t('checks.none')}
                hint={t('checks.none-hint')}
              />
            )
          }
          return groupsOf(shown).map(([rule, own]) => (
            <RuleGroup key={rule} rule={rule} findings={own} month={props.month} onDay={setPlace} />
          ))
        }}
      </ReadView>
      <DayDrawer place={place} closed onClose={() => setPlace(null)} />
    </div>
  )
}

/** By rule, in the order in which the station names them: the serious first. */
function groupsOf(findings: readonly CrossFinding[]): Array<[CrossRule, CrossFinding[]]> {
  const groups = new Map<CrossRule, CrossFinding[]>()
  for (const finding of findings) groups.set(finding.rule, [...(groups.get(finding.rule) ?? []), finding])
  return [...groups]
}

function RuleGroup(props: {
  rule: CrossRule
  findings: CrossFinding[]
  month: string
  onDay: (place: DayPlace) => void
}) {
  const { t } = useTranslation()
  return (
    <section className="panel check-group">
      <h2 className="panel-heading">
        {t(`compliance:cross-rule.${props.rule}`)} <span className="tab-count">{props.findings.length}</span>
      </h2>
      <p className="muted small">{t(`compliance:cross-why.${props.rule}`)}</p>
      <ul className="plain-list">
        {props.findings.map((finding) => (
          <FindingRow key={finding.key} finding={finding} month={props.month} onDay={props.onDay} />
        ))}
      </ul>
    </section>
  )
}

function FindingRow(props: { finding: CrossFinding; month: string; onDay: (place: DayPlace) => void }) {
  const { t } = useTranslation()
  const canAct = useCanAct()
  const [open, setOpen] = useState(false)
  const { finding } = props
  const { silenced } = finding
  const serious = finding.severity === 'serious'
  return (
    <li className={silenced ? 'finding silenced' : serious ? 'finding serious' : 'finding'}>
      <div className="row finding-head">
        <button type="button" className="finding-open" aria-expanded={open} onClick={() => setOpen(!open)}>
          {serious ? <ExclamationCircleFilled className="ink-red" /> : <WarningFilled className="ink-amber" />}
          <span className="grow">{codeText(finding.code, finding.params)}</span>
          {open ? <DownOutlined /> : <RightOutlined />}
        </button>
        {canAct &&
          (silenced ? (
            <ReopenButton finding={finding} month={props.month} />
          ) : (
            <SilenceButton finding={finding} month={props.month} />
          ))}
      </div>
      {silenced && (
        <p className="small muted finding-silence">
          {t(silenced.approvedBy ? 'checks.silenced-by-two' : 'checks.silenced-by', {
            by: silenced.by,
            second: silenced.approvedBy ?? '',
            at: localDateTime(silenced.at),
          })}
          {silenced.until && ` · ${t('checks.until', { date: silenced.until })}`}：{silenced.reason}
        </p>
      )}
      {open && <Evidence finding={finding} onDay={props.onDay} />}
    </li>
  )
}

function Evidence(props: { finding: CrossFinding; onDay: (place: DayPlace) => void }) {
  const { t } = useTranslation()
  const { people, evidence } = props.finding
  const seesSite = useSeesSite()
  const name = (workerId: string | null) => people.find((person) => person.workerId === workerId)?.name ?? ''
  return (
    <div className="finding-evidence">
      {people.length > 0 && (
        <div className="row-wrap">
          {people.map((person) => (
            <a key={person.workerId} className="tag person-link" href={`#/roster/${person.workerId}`}>
              {person.name}
              {person.teamName && ` · ${person.teamName}`}
            </a>
          ))}
        </div>
      )}
      <ul className="plain-list">
        {evidence.map((item) => {
          const { date } = item
          const who = item.workerId ?? (people.length === 1 ? (people[0]?.workerId ?? null) : null)
          return (
            <li key={JSON.stringify(item)} className="row">
              <span className="grow">{codeText(item.code, item.params)}</span>
              {date &&
                item.punchIds.length > 0 &&
                (who ? [who] : people.map(({ workerId }) => workerId).slice(0, 3)).map((workerId) => (
                  <Button
                    key={workerId}
                    type="link"
                    onClick={() => props.onDay({ workerId, name: name(workerId), date, suggestion: null })}
                  >
                    {t('checks.day-of', { name: name(workerId) })}
                  </Button>
                ))}
            </li>
          )
        })}
      </ul>
      {seesSite && props.finding.rule === 'unknown-number' && (
        <a className="tag" href="#/attendance/inbox">
          {t('wages.to-inbox')}
        </a>
      )}
    </div>
  )
}

function ReopenButton(props: { finding: CrossFinding; month: string }) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const [asking, setAsking] = useState(false)
  return (
    <>
      <Button size="large" icon={<BellOutlined />} onClick={() => setAsking(true)}>
        {t('checks.reopen')}
      </Button>
      {asking && (
        <ReasonDialog
          title={t('checks.reopen')}
          text={t('checks.reopen-text')}
          onClose={() => setAsking(false)}
          run={async (reason) => {
            await call('compliance.reopen', { month: props.month, key: props.finding.key, reason })
            void message.success(t('checks.reopened'))
          }}
        />
      )}
    </>
  )
}
