import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { PayBasis } from '../../../src-main/contract/pay.ts'
import { call } from '../../app/client.ts'
import type { OutputOf } from '../../app/paths.ts'
import { useRead } from '../../app/read.ts'
import { useNow } from '../../components/Age.tsx'
import { useApproval } from '../../components/Approval.tsx'
import { DateField } from '../../components/DateField.tsx'
import { Field } from '../../components/Field.tsx'
import { formatMoney, formatWorkdays, localDate } from '../../components/format.ts'
import { ReadView } from '../../components/StateView.tsx'
import { useCanAct } from '../../stores/session.ts'
import { BasisFields, useBasisDraft } from './BasisFields.tsx'

type Term = OutputOf<'payroll.payTerms'>[number]

/** How a worker is paid, from which day on, and a new way from a day on: reason and second person, since it changes money. */
export function PayBasisSection(props: { engagementId: string; entryDate: string; exitDate: string | null }) {
  const { t } = useTranslation()
  const canAct = useCanAct()
  const terms = useRead('payroll.payTerms', { engagementId: props.engagementId })
  const [setting, setSetting] = useState(false)
  return (
    <section className="worker-section">
      <div className="panel-title">
        <h3 className="panel-heading">{t('pay-basis.title')}</h3>
        {canAct && !setting && <Button onClick={() => setSetting(true)}>{t('pay-basis.set')}</Button>}
      </div>
      <div className="stack">
        <ReadView read={terms} lines={2}>
          {(data) => <Terms terms={data} />}
        </ReadView>
        {setting && <BasisForm {...props} onDone={() => setSetting(false)} />}
      </div>
    </section>
  )
}

function Terms(props: { terms: readonly Term[] }) {
  const { t } = useTranslation()
  const words = useBasisText()
  const latest = [...props.terms].reverse()
  if (latest.length === 0) return <p className="ink-red">{t('pay-basis.none')}</p>
  return (
    <ul className="plain-list pay-terms">
      {latest.map((term, index) => (
        <li key={`${term.fromDate} ${term.source}`} className="row">
          <span className="number">{t('pay-basis.since', { date: term.fromDate })}</span>
          <span className="grow">{index === 0 ? <strong>{words(term.basis)}</strong> : words(term.basis)}</span>
          <span className="small muted">{t(`pay-basis.by-${term.source}`)}</span>
        </li>
      ))}
    </ul>
  )
}

/** A basis in one line: `按小时 ¥40.00`. */
export function useBasisText(): (basis: PayBasis) => string {
  const { t } = useTranslation()
  return (basis) => {
    if (basis.kind === 'piece') return t('pay-basis.piece-text')
    if (basis.kind === 'day') return t('pay-basis.day-text', { rate: formatMoney(basis.dayRateFen) })
    if (basis.kind === 'hour') return t('pay-basis.hour-text', { rate: formatMoney(basis.hourRateFen) })
    const divisor = formatWorkdays(basis.divisorCenti)
    const agreement = basis.agreement ? t('pay-basis.agreed-in', { agreement: basis.agreement }) : ''
    return t('pay-basis.month-text', { rate: formatMoney(basis.monthFen), divisor, agreement })
  }
}

function BasisForm(props: { engagementId: string; entryDate: string; exitDate: string | null; onDone: () => void }) {
  const { t } = useTranslation()
  const ask = useApproval()
  const words = useBasisText()
  const today = localDate(new Date(useNow(60_000)).toISOString())
  const draft = useBasisDraft()
  const { basis } = draft
  const [fromDate, setFromDate] = useState(props.exitDate ?? today)
  const outside = fromDate < props.entryDate || (props.exitDate !== null && fromDate > props.exitDate)
  const submit = () => {
    if (!basis || outside) return
    ask({
      title: t('pay-basis.set'),
      text: t('pay-basis.approve', { date: fromDate, basis: words(basis) }),
      reason: true,
      run: async (approval, reason) => {
        await call('payroll.setPayBasis', { engagementId: props.engagementId, fromDate, basis, reason, approval })
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
      <BasisFields draft={draft}>
        <Field
          label={t('roster.from-date')}
          error={
            outside
              ? t('pay-basis.outside', { from: props.entryDate, to: props.exitDate ?? t('work.open-end') })
              : undefined
          }
        >
          <DateField value={fromDate} onChange={(date) => date && setFromDate(date)} />
        </Field>
      </BasisFields>
      <div className="row">
        <Button type="primary" size="large" htmlType="submit" disabled={!basis || outside}>
          {t('pay-basis.submit')}
        </Button>
        <Button size="large" onClick={props.onDone}>
          {t('app:cancel')}
        </Button>
      </div>
    </form>
  )
}
