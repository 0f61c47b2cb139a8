import { App, Button, Input, InputNumber } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { BankProfileView } from '../../../../src-main/contract/bank.ts'
import { useCommand } from '../../../app/read.ts'
import { Field } from '../../../components/Field.tsx'
import { MoneyField } from '../../../components/Money.tsx'
import { Panel } from '../../../components/PageHead.tsx'
import { RefusalAlert } from '../../../components/RefusalAlert.tsx'
import { useSession } from '../../../stores/session.ts'
import { useNames } from './names.ts'

type Parameter = BankProfileView['parameters'][number]

/** The numbers the bank gave, and its own limits. A secret is written once and never shown again; left empty it stays as it is. */
export function ParametersForm(props: { profile: BankProfileView }) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const manages = useSession((state) => state.access?.user?.role === 'manager')
  const command = useCommand('bank.configureProfile')
  const { id, parameters, setLimits, limits } = props.profile
  const [values, setValues] = useState<Record<string, string>>({})
  const [own, setOwn] = useState(setLimits)
  const submit = async () => {
    if (await command.run({ profile: id, values, limits: own })) void message.success(t('site.saved'))
  }
  if (!manages) {
    return (
      <Panel title={t('bank-formats.numbers')}>
        <p className="muted">{t('bank-formats.manager-sets')}</p>
      </Panel>
    )
  }
  return (
    <Panel title={t('bank-formats.numbers')}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          void submit()
        }}
      >
        {parameters.length === 0 && <p className="muted">{t('bank-formats.no-numbers')}</p>}
        <div className="fields">
          {parameters.map((parameter) => (
            <ParameterField
              key={parameter.id}
              parameter={parameter}
              value={values[parameter.id]}
              onChange={(value) => setValues((now) => ({ ...now, [parameter.id]: value }))}
            />
          ))}
        </div>
        <h3 className="panel-heading">{t('bank-formats.bank-limits')}</h3>
        <p className="muted small">{t('bank-formats.limits-note')}</p>
        <div className="fields">
          <Field label={t('bank-formats.max-rows')} note={t('bank-formats.most-rows', { count: limits.maxRows ?? 0 })}>
            <InputNumber
              size="large"
              className="wide"
              min={1}
              precision={0}
              value={own.maxRows}
              onChange={(maxRows) => setOwn((now) => ({ ...now, maxRows }))}
            />
          </Field>
          <span />
          <Field label={t('bank-formats.max-amount')}>
            <MoneyField
              value={own.maxAmountFen}
              onChange={(maxAmountFen) => setOwn((now) => ({ ...now, maxAmountFen }))}
            />
          </Field>
          <Field label={t('bank-formats.max-total')}>
            <MoneyField
              value={own.maxTotalFen}
              onChange={(maxTotalFen) => setOwn((now) => ({ ...now, maxTotalFen }))}
            />
          </Field>
        </div>
        <RefusalAlert error={command.error} onClose={command.clear} />
        <Button type="primary" size="large" htmlType="submit" loading={command.busy}>
          {t('app:save')}
        </Button>
      </form>
    </Panel>
  )
}

function ParameterField(props: { parameter: Parameter; value: string | undefined; onChange: (value: string) => void }) {
  const { t } = useTranslation()
  const nameOf = useNames()
  const { parameter, value, onChange } = props
  const label = (
    <>
      {nameOf(parameter.name)}{' '}
      {!parameter.required && <span className="muted small">{t('bank-formats.optional')}</span>}
    </>
  )
  if (parameter.secret) {
    return (
      <Field label={label} note={t(parameter.isSet ? 'bank-formats.secret-set' : 'bank-formats.secret-unset')}>
        <Input.Password
          size="large"
          autoComplete="new-password"
          maxLength={parameter.maxLength}
          value={value ?? ''}
          onChange={(event) => onChange(event.target.value)}
        />
      </Field>
    )
  }
  return (
    <Field label={label} note={t('bank-formats.characters-at-most', { count: parameter.maxLength })}>
      <Input
        size="large"
        autoComplete="off"
        maxLength={parameter.maxLength}
        status={parameter.required && !parameter.isSet && !value ? 'warning' : ''}
        value={value ?? parameter.value ?? ''}
        onChange={(event) => onChange(event.target.value)}
      />
    </Field>
  )
}
