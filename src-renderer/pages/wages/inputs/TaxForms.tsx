import { Button, Input, Segmented, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { PayPerson } from '../../../../src-main/contract/pay.ts'
import { call } from '../../../app/client.ts'
import { useApproval } from '../../../components/Approval.tsx'
import { Field } from '../../../components/Field.tsx'
import { AmountField } from './AmountField.tsx'

type Mode = NonNullable<PayPerson['tax']>['mode']
const MODES: readonly Mode[] = ['cumulative', 'none', 'manual']

/** How tax is withheld from a month on, for one worker or for several at once; two people decide it. */
export function TaxForm(props: { people: readonly PayPerson[]; month: string; onDone: () => void }) {
  const { t } = useTranslation()
  const ask = useApproval()
  const { people, month } = props
  const first = people.length === 1 ? people[0]?.tax : null
  const [mode, setMode] = useState<Mode>(first?.mode ?? 'cumulative')
  const [special, setSpecial] = useState<number | null>(first?.monthlySpecialFen ?? 0)
  const [why, setWhy] = useState(first?.why ?? '')
  const ready = why.trim().length >= 2 && (mode !== 'cumulative' || special !== null)
  const submit = () => {
    if (!ready) return
    ask({
      title:
        people.length === 1
          ? t('inputs.tax-title', { name: people[0]?.name ?? '' })
          : t('inputs.tax-for-rest', { count: people.length }),
      text: `${t(`inputs.mode.${mode}`)} · ${t('inputs.since', { month })}`,
      run: async (approval) => {
        const monthlySpecialFen = mode === 'cumulative' ? (special ?? 0) : 0
        const workerIds = people.map(({ workerId }) => workerId)
        await call('payroll.setTaxOfMany', {
          workerIds,
          fromMonth: month,
          mode,
          monthlySpecialFen,
          why: why.trim(),
          approval,
        })
        props.onDone()
      },
    })
  }
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      <div className="field">
        <span className="field-label">{t('inputs.tax-mode')}</span>
        <Segmented
          size="large"
          block
          aria-label={t('inputs.tax-mode')}
          value={mode}
          onChange={setMode}
          options={MODES.map((value) => ({ value, label: t(`inputs.mode.${value}`) }))}
        />
        <span className="field-note">{t(`inputs.mode-note.${mode}`)}</span>
      </div>
      {mode === 'cumulative' && (
        <Field label={t('inputs.special')} note={t('inputs.special-note')}>
          <AmountField value={special} onChange={setSpecial} />
        </Field>
      )}
      <Field label={t(mode === 'none' ? 'inputs.none-why' : 'inputs.tax-why')} note={t('inputs.tax-why-note')}>
        <Input.TextArea rows={3} maxLength={200} value={why} onChange={(event) => setWhy(event.target.value)} />
      </Field>
      <div className="row">
        <Button type="primary" size="large" htmlType="submit" disabled={!ready}>
          {t('inputs.submit')}
        </Button>
        <Button size="large" onClick={props.onDone}>
          {t('app:cancel')}
        </Button>
      </div>
    </form>
  )
}

/** Months of the tax year with another employer, from the worker's own certificate. */
export function OpeningForm(props: { person: PayPerson; taxMonth: string; onDone: () => void }) {
  const { t } = useTranslation()
  const ask = useApproval()
  const { person, taxMonth } = props
  const known = person.opening
  const year = Number(taxMonth.slice(0, 4))
  const [months, setMonths] = useState(known?.months ?? 1)
  const [incomeFen, setIncome] = useState<number | null>(known?.incomeFen ?? null)
  const [deductedFen, setDeducted] = useState<number | null>(known?.deductedFen ?? 0)
  const [withheldFen, setWithheld] = useState<number | null>(known?.withheldFen ?? 0)
  const ready = incomeFen !== null && deductedFen !== null && withheldFen !== null
  const submit = () => {
    if (!ready) return
    ask({
      title: t('inputs.opening-title', { name: person.name }),
      text: t('inputs.opening-text', { year }),
      run: async (approval) => {
        const { workerId } = person
        await call('payroll.setTaxOpening', { workerId, year, months, incomeFen, deductedFen, withheldFen, approval })
        props.onDone()
      },
    })
  }
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      <p className="muted">{t('inputs.opening-text', { year })}</p>
      <Field label={t('inputs.opening-months')}>
        <Select
          size="large"
          value={months}
          onChange={setMonths}
          options={Array.from({ length: 12 }, (_, index) => ({ value: index + 1, label: String(index + 1) }))}
        />
      </Field>
      <Field label={t('inputs.opening-income')}>
        <AmountField value={incomeFen} onChange={setIncome} />
      </Field>
      <Field label={t('inputs.opening-deducted')} note={t('inputs.opening-deducted-note')}>
        <AmountField value={deductedFen} onChange={setDeducted} />
      </Field>
      <Field label={t('inputs.opening-withheld')}>
        <AmountField value={withheldFen} onChange={setWithheld} />
      </Field>
      <div className="row">
        <Button type="primary" size="large" htmlType="submit" disabled={!ready}>
          {t('inputs.submit')}
        </Button>
        <Button size="large" onClick={props.onDone}>
          {t('app:cancel')}
        </Button>
      </div>
    </form>
  )
}
