import { PlusOutlined } from '@ant-design/icons'
import { Button, Drawer, Input, Segmented } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Site } from '../../../src-main/contract/roster.ts'
import { fieldErrors } from '../../app/errors.ts'
import { useCommand } from '../../app/read.ts'
import { Field } from '../../components/Field.tsx'
import { Panel } from '../../components/PageHead.tsx'
import { RefusalAlert } from '../../components/RefusalAlert.tsx'
import { EmptyView } from '../../components/StateView.tsx'
import { useCanAct } from '../../stores/session.ts'

type Company = Site['companies'][number]

/** General contractor, contractors, and the teams of each. */
export function CompaniesTab(props: { site: Site }) {
  const { t } = useTranslation()
  const canAct = useCanAct()
  const [adding, setAdding] = useState(false)
  const { site } = props
  const sorted = [...site.companies].sort((a, b) => Number(b.kind === 'general') - Number(a.kind === 'general'))
  return (
    <div className="stack">
      <div className="row between">
        <span className="muted">{t('company.note')}</span>
        {canAct && (
          <Button type="primary" size="large" icon={<PlusOutlined />} onClick={() => setAdding(true)}>
            {t('company.add')}
          </Button>
        )}
      </div>
      {sorted.length === 0 ? (
        <EmptyView title={t('company.none')} hint={t('company.none-hint')} />
      ) : (
        <div className="company-grid">
          {sorted.map((company) => (
            <CompanyPanel key={company.id} company={company} teams={site.teams} canAct={canAct} />
          ))}
        </div>
      )}
      <Drawer open={adding} onClose={() => setAdding(false)} size={560} title={t('company.add')} destroyOnHidden>
        <CompanyForm
          hasGeneral={site.companies.some((company) => company.kind === 'general')}
          onDone={() => setAdding(false)}
        />
      </Drawer>
    </div>
  )
}

function CompanyPanel(props: { company: Company; teams: Site['teams']; canAct: boolean }) {
  const { t } = useTranslation()
  const { company } = props
  const teams = props.teams.filter((team) => team.companyId === company.id)
  return (
    <Panel
      title={company.name}
      extra={<span className={company.kind === 'general' ? 'tag blue' : 'tag'}>{t(`company.${company.kind}`)}</span>}
    >
      <p className="muted small">
        <span className="number">{company.uscc}</span> · {company.contactName} {company.contactPhone}
      </p>
      <ul className="plain-list">
        {teams.map((team) => (
          <li key={team.id} className="row between">
            <strong>{team.name}</strong>
            <span className="muted">{t('bank.people', { count: team.workers })}</span>
          </li>
        ))}
      </ul>
      {props.canAct && <TeamForm companyId={company.id} />}
    </Panel>
  )
}

function TeamForm(props: { companyId: string }) {
  const { t } = useTranslation()
  const addTeam = useCommand('roster.addTeam')
  const [name, setName] = useState('')
  const submit = async () => {
    if (name.trim() === '') return
    if (await addTeam.run({ companyId: props.companyId, name: name.trim() })) setName('')
  }
  return (
    <form
      className="stack-small"
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
    >
      <div className="row">
        <Input
          size="large"
          maxLength={100}
          placeholder={t('company.team-name')}
          aria-label={t('company.team-name')}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <Button size="large" htmlType="submit" loading={addTeam.busy} disabled={name.trim() === ''}>
          {t('company.add-team')}
        </Button>
      </div>
      <RefusalAlert error={addTeam.error} />
    </form>
  )
}

const USCC_FIELDS: Readonly<Record<string, string>> = {
  'roster.uscc-length': 'uscc',
  'roster.uscc-character': 'uscc',
  'roster.uscc-check-character': 'uscc',
  'roster.company-exists': 'uscc',
  'roster.general-exists': 'kind',
}

function CompanyForm(props: { hasGeneral: boolean; onDone: () => void }) {
  const { t } = useTranslation()
  const add = useCommand('roster.addCompany')
  const [kind, setKind] = useState<Company['kind']>(props.hasGeneral ? 'subcontractor' : 'general')
  const [form, setForm] = useState({ name: '', uscc: '', contactName: '', contactPhone: '' })
  const [tried, setTried] = useState(false)
  const sent = fieldErrors(add.error, USCC_FIELDS)
  const submit = async () => {
    setTried(true)
    if (Object.values(form).some((text) => text.trim() === '')) return
    const done = await add.run({ kind, ...form, uscc: form.uscc.trim().toUpperCase() })
    if (done) props.onDone()
  }
  const text = (field: keyof typeof form, note?: string) => (
    <Field
      label={t(`company.${field}`)}
      error={sent[field] ?? (tried && form[field].trim() === '' ? t('enrol.missing.required') : undefined)}
      note={note}
    >
      <Input
        size="large"
        maxLength={200}
        value={form[field]}
        onChange={(event) => setForm((now) => ({ ...now, [field]: event.target.value }))}
      />
    </Field>
  )
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
    >
      <Field label={t('company.kind')} error={sent.kind}>
        <Segmented<Company['kind']>
          block
          size="large"
          value={kind}
          onChange={setKind}
          options={[
            { value: 'general', label: t('company.general') },
            { value: 'subcontractor', label: t('company.subcontractor') },
          ]}
        />
      </Field>
      {text('name')}
      {text('uscc', t('company.uscc-note'))}
      {text('contactName')}
      {text('contactPhone')}
      <RefusalAlert error={add.error} />
      <Button type="primary" size="large" htmlType="submit" loading={add.busy}>
        {t('app:save')}
      </Button>
    </form>
  )
}
