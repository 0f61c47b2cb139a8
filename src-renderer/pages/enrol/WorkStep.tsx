import { Input, Segmented, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Site } from '../../../src-main/contract/roster.ts'
import { DateField } from '../../components/DateField.tsx'
import { Field } from '../../components/Field.tsx'
import { MoneyField } from '../../components/Money.tsx'
import type { EntryForm, EntryMode, FormErrors } from './form.ts'

export interface StepProps {
  form: EntryForm
  errors: FormErrors
  mode: EntryMode
  set: (change: Partial<EntryForm>) => void
}

/** Step 2: phone and consent, team, trade, rate, contract. */
export function WorkStep(props: StepProps & { site: Site }) {
  const { t, i18n } = useTranslation()
  const { form, errors, set, site } = props
  const english = i18n.language === 'en'
  return (
    <div className="fields">
      {props.mode === 'new' && (
        <Field label={t('person.phone')} error={errors.phone}>
          <Input
            id="enrol-phone"
            size="large"
            inputMode="tel"
            autoComplete="off"
            maxLength={13}
            status={errors.phone ? 'error' : ''}
            value={form.phone}
            onChange={(event) => set({ phone: event.target.value })}
          />
        </Field>
      )}
      <Field label={t('work.day-rate')} error={errors.dayRateFen}>
        <MoneyField
          value={form.dayRateFen}
          onChange={(dayRateFen) => set({ dayRateFen })}
          status={errors.dayRateFen ? 'error' : ''}
          suffix={t('work.per-day')}
        />
      </Field>
      <Field label={t('work.team')} error={errors.teamId} span>
        <Select
          size="large"
          showSearch={{ optionFilterProp: 'label' }}
          status={errors.teamId ? 'error' : ''}
          placeholder={t('work.pick-team')}
          value={form.teamId}
          onChange={(teamId) => set({ teamId })}
          options={site.teams.map((team) => ({ value: team.id, label: `${team.name} · ${team.companyName}` }))}
        />
      </Field>
      <Field label={t('work.trade')} error={errors.trade}>
        <Select
          size="large"
          showSearch={{ optionFilterProp: 'label' }}
          status={errors.trade ? 'error' : ''}
          placeholder={t('work.pick-trade')}
          value={form.trade}
          onChange={(trade) => set({ trade })}
          options={site.trades.map((trade) => ({ value: trade.code, label: english ? trade.en : trade.zh }))}
        />
      </Field>
      <Field label={t('work.contract-kind')}>
        <Segmented
          block
          size="large"
          value={form.contractKind}
          onChange={(contractKind) => set({ contractKind: contractKind as EntryForm['contractKind'] })}
          options={[
            { value: 'labour-contract', label: t('contract-kind.short-labour-contract') },
            { value: 'written-agreement', label: t('contract-kind.short-written-agreement') },
          ]}
        />
      </Field>
      <Field label={t('work.contract-number')} error={errors.contractNumber}>
        <Input
          size="large"
          maxLength={50}
          status={errors.contractNumber ? 'error' : ''}
          value={form.contractNumber}
          onChange={(event) => set({ contractNumber: event.target.value })}
        />
      </Field>
      <Field label={t('work.contract-to')} error={errors.contractTo}>
        <DateField
          allowClear
          placeholder={t('work.open-end')}
          value={form.contractTo}
          onChange={(contractTo) => set({ contractTo })}
        />
      </Field>
      <Field label={t('work.entry-date')} error={errors.entryDate ?? errors.contractFrom}>
        <DateField value={form.entryDate} onChange={(date) => date && set({ entryDate: date })} />
      </Field>
      <Field label={t('work.training-date')} error={errors.trainingDate}>
        <DateField value={form.trainingDate} onChange={(date) => date && set({ trainingDate: date })} />
      </Field>
    </div>
  )
}
