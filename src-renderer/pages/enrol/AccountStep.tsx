import { Input } from 'antd'
import { useTranslation } from 'react-i18next'
import { Field } from '../../components/Field.tsx'
import { SwitchField } from '../../components/SwitchField.tsx'
import type { StepProps } from './WorkStep.tsx'

/** Step 3: the worker's own bank card, any bank (53号: nobody is made to open a new one). */
export function AccountStep(props: StepProps & { existing: string | null }) {
  const { t } = useTranslation()
  const { form, errors, set } = props
  if (props.existing) return <p className="tag green">{t('enrol.account-kept', { account: props.existing })}</p>
  return (
    <div className="stack">
      <SwitchField checked={form.withAccount} onChange={(withAccount) => set({ withAccount })}>
        {t('enrol.with-account')}
      </SwitchField>
      {form.withAccount ? (
        <div className="fields one">
          <Field label={t('account.number')} error={errors.accountNumber}>
            <Input
              size="large"
              inputMode="numeric"
              autoComplete="off"
              className="number"
              maxLength={34}
              status={errors.accountNumber ? 'error' : ''}
              value={form.accountNumber}
              onChange={(event) => set({ accountNumber: event.target.value })}
            />
          </Field>
          <Field label={t('account.holder')} error={errors.holderName} note={t('enrol.own-account')}>
            <Input
              size="large"
              maxLength={60}
              status={errors.holderName ? 'error' : ''}
              value={form.holderName}
              onChange={(event) => set({ holderName: event.target.value })}
            />
          </Field>
          <Field label={t('account.bank')} error={errors.bankName}>
            <Input
              size="large"
              maxLength={100}
              status={errors.bankName ? 'error' : ''}
              value={form.bankName}
              onChange={(event) => set({ bankName: event.target.value })}
            />
          </Field>
          <Field label={t('account.cnaps')} error={errors.cnaps} note={t('account.cnaps-note')}>
            <Input
              size="large"
              inputMode="numeric"
              className="number"
              maxLength={14}
              status={errors.cnaps ? 'error' : ''}
              value={form.cnaps}
              onChange={(event) => set({ cnaps: event.target.value })}
            />
          </Field>
        </div>
      ) : (
        <p className="muted">{t('enrol.account-later')}</p>
      )}
    </div>
  )
}
