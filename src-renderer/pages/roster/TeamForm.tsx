import { Button, Input, Segmented, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { PayBasis } from '../../../src-main/contract/pay.ts'
import type { Site } from '../../../src-main/contract/roster.ts'
import { call } from '../../app/client.ts'
import type { OutputOf } from '../../app/paths.ts'
import { useRead } from '../../app/read.ts'
import { useApproval } from '../../components/Approval.tsx'
import { DateField } from '../../components/DateField.tsx'
import { Field } from '../../components/Field.tsx'
import { ReadView } from '../../components/StateView.tsx'
import { useTradeName } from '../../components/trade.ts'
import { BasisFields, useBasisDraft } from './BasisFields.tsx'
import { useBasisText } from './PayBasis.tsx'
import { useToday } from './today.ts'

type Engagement = NonNullable<OutputOf<'roster.worker'>['engagement']>

/** Out of one team and into another on one date, with contract and pay of the new one: one form, one commit. */
export function TeamForm(props: { engagement: Engagement; site: Site; onDone: () => void }) {
  const terms = useRead('payroll.payTerms', { engagementId: props.engagement.id })
  return (
    <ReadView read={terms} lines={6}>
      {(data) => <Fields {...props} pay={data.at(-1)?.basis} />}
    </ReadView>
  )
}

function Fields(props: { engagement: Engagement; site: Site; pay: PayBasis | undefined; onDone: () => void }) {
  const { t } = useTranslation()
  const ask = useApproval()
  const words = useBasisText()
  const { engagement, site } = props
  const tradeName = useTradeName(site.trades)
  const today = useToday()
  const [teamId, setTeamId] = useState<string | null>(null)
  const [trade, setTrade] = useState(engagement.trade)
  const [date, setDate] = useState(today)
  const [contractKind, setContractKind] = useState(engagement.contractKind)
  const [contractNumber, setContractNumber] = useState(engagement.contractNumber)
  const [contractFrom, setContractFrom] = useState(engagement.contractFrom)
  const [contractTo, setContractTo] = useState(engagement.contractTo)
  const [trainingDate, setTrainingDate] = useState(engagement.trainingDate)
  const draft = useBasisDraft(props.pay)
  const team = site.teams.find(({ id }) => id === teamId)
  const otherCompany = team !== undefined && team.companyId !== engagement.companyId
  const { basis } = draft
  const ready = team !== undefined && basis !== null && contractNumber.trim() !== ''
  const submit = () => {
    if (!team || !basis || !ready) return
    ask({
      title: t('roster.change-team'),
      text: t('roster.change-team-approve', { date, from: engagement.teamName, to: team.name, basis: words(basis) }),
      reason: true,
      run: async (approval, reason) => {
        await call('payroll.changeTeam', {
          engagementId: engagement.id,
          date,
          reason,
          teamId: team.id,
          trade,
          contractKind,
          contractNumber: contractNumber.trim(),
          contractFrom,
          contractTo,
          trainingDate,
          basis,
          approval,
        })
        props.onDone()
      },
    })
  }
  return (
    <form
      className="stack sub-form"
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      <p className="muted">{t('roster.change-team-text', { team: engagement.teamName })}</p>
      <div className="fields">
        <Field label={t('roster.new-team')}>
          <Select
            size="large"
            autoFocus
            showSearch={{ optionFilterProp: 'label' }}
            placeholder={t('work.pick-team')}
            value={teamId}
            onChange={setTeamId}
            options={site.teams
              .filter(({ id }) => id !== engagement.teamId)
              .map(({ id, name, companyName }) => ({ value: id, label: `${name} · ${companyName}` }))}
          />
        </Field>
        <Field label={t('roster.change-date')}>
          <DateField value={date} onChange={(next) => next && setDate(next)} />
        </Field>
        <Field label={t('work.trade')}>
          <Select
            size="large"
            showSearch={{ optionFilterProp: 'label' }}
            value={trade}
            onChange={setTrade}
            options={site.trades.map(({ code }) => ({ value: code, label: tradeName(code) }))}
          />
        </Field>
        <Field label={t('work.training-date')}>
          <DateField value={trainingDate} onChange={(next) => next && setTrainingDate(next)} />
        </Field>
        {otherCompany && <p className="field span ink-amber">{t('roster.other-company')}</p>}
        <div className="field span">
          <span className="field-label">{t('work.contract-kind')}</span>
          <Segmented
            size="large"
            aria-label={t('work.contract-kind')}
            value={contractKind}
            onChange={setContractKind}
            options={(['labour-contract', 'written-agreement'] as const).map((value) => ({
              value,
              label: t(`contract-kind.${value}`),
            }))}
          />
        </div>
        <Field label={t('work.contract-number')}>
          <Input
            size="large"
            maxLength={50}
            value={contractNumber}
            onChange={(event) => setContractNumber(event.target.value)}
          />
        </Field>
        <Field label={t('roster.contract-from')}>
          <DateField value={contractFrom} onChange={(next) => next && setContractFrom(next)} />
        </Field>
        <Field label={t('work.contract-to')} note={t('roster.contract-to-note')}>
          <DateField value={contractTo} onChange={setContractTo} />
        </Field>
      </div>
      <BasisFields draft={draft} />
      <div className="row">
        <Button type="primary" size="large" htmlType="submit" disabled={!ready}>
          {t('roster.save-team')}
        </Button>
        <Button size="large" onClick={props.onDone}>
          {t('app:cancel')}
        </Button>
      </div>
    </form>
  )
}
