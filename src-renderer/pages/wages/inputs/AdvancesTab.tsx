import { Input, Segmented } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../../app/client.ts'
import { useNow } from '../../../components/Age.tsx'
import { useApproval } from '../../../components/Approval.tsx'
import { DateField } from '../../../components/DateField.tsx'
import { Field } from '../../../components/Field.tsx'
import { formatMoney, localDate } from '../../../components/format.ts'
import { useCanAct } from '../../../stores/session.ts'
import { EntrySection } from './EntrySection.tsx'
import type { InputsProps } from './props.ts'
import { type LabelledColumn, QuickEntry } from './QuickEntry.tsx'
import { VoidButton } from './VoidButton.tsx'

/** Wages paid ahead of the list (生活费预支), each with its voucher. */
export function AdvancesTab(props: InputsProps) {
  const { t } = useTranslation()
  const canAct = useCanAct()
  const { advances } = props.inputs
  return (
    <EntrySection
      title={t('inputs.advances-sum', {
        count: advances.length,
        total: formatMoney(advances.reduce((sum, { amountFen }) => sum + amountFen, 0)),
      })}
      note={t('inputs.advances-note')}
      addLabel={t('inputs.add-advances')}
      count={advances.length}
      entry={<AdvanceEntry {...props} />}
    >
      <table className="figures">
        <thead>
          <tr>
            <th>{t('person.name')}</th>
            <th>{t('inputs.paid-on')}</th>
            <th>{t('inputs.how')}</th>
            <th>{t('inputs.voucher')}</th>
            <th className="money">{t('inputs.amount')}</th>
            <th className="money">{t('inputs.taken')}</th>
            <th className="money">{t('inputs.open')}</th>
            {canAct && <th aria-label={t('inputs.void')} />}
          </tr>
        </thead>
        <tbody>
          {advances.map((advance) => (
            <tr key={advance.id}>
              <td>
                <strong>{advance.name}</strong>
              </td>
              <td className="number">{advance.paidOn}</td>
              <td>{t(`inputs.by-${advance.how}`)}</td>
              <td className="number">{advance.voucher}</td>
              <td className="money">{formatMoney(advance.amountFen)}</td>
              <td className="money muted">{formatMoney(advance.takenFen)}</td>
              <td className="money">
                <strong>{formatMoney(advance.amountFen - advance.takenFen)}</strong>
              </td>
              {canAct && (
                <td className="money">
                  <VoidButton
                    what="advance"
                    id={advance.id}
                    words={`${advance.name} ${advance.voucher} ${formatMoney(advance.amountFen)}`}
                  />
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </EntrySection>
  )
}

function AdvanceEntry(props: InputsProps) {
  const { t } = useTranslation()
  const ask = useApproval()
  const today = localDate(new Date(useNow(60_000)).toISOString())
  const { month, teamName, inputs, pay } = props
  const [paidOn, setPaidOn] = useState(today.slice(0, 7) === month ? today : pay.lastDay)
  const [how, setHow] = useState<'transfer' | 'cash'>('transfer')
  const [prefix, setPrefix] = useState(`${month.replace('-', '')}-${teamName.slice(0, 20)}-`)
  const first = nextNumber(
    prefix,
    inputs.advances.map(({ voucher }) => voucher),
  )
  const columns: LabelledColumn[] = [
    { key: 'amount', kind: 'money', label: t('inputs.amount') },
    {
      key: 'voucher',
      kind: 'text',
      label: t('inputs.voucher'),
      fallback: (n) => `${prefix}${String(first + n).padStart(3, '0')}`,
    },
    { key: 'date', kind: 'date', label: t('inputs.paid-on'), fallback: () => paidOn },
  ]
  return (
    <>
      <div className="fields input-common">
        <Field label={t('inputs.paid-on')} note={t('inputs.common-note')}>
          <DateField value={paidOn} onChange={(date) => date && setPaidOn(date)} />
        </Field>
        <Field label={t('inputs.voucher-prefix')} note={t('inputs.voucher-note')}>
          <Input size="large" maxLength={50} value={prefix} onChange={(event) => setPrefix(event.target.value)} />
        </Field>
        <div className="field">
          <span className="field-label">{t('inputs.how')}</span>
          <Segmented
            size="large"
            aria-label={t('inputs.how')}
            value={how}
            onChange={setHow}
            options={[
              { value: 'transfer', label: t('inputs.by-transfer') },
              { value: 'cash', label: t('inputs.by-cash') },
            ]}
          />
          {how === 'cash' && <span className="field-note">{t('inputs.cash-note')}</span>}
        </div>
      </div>
      <QuickEntry
        keep={`${props.teamId} ${props.month} advances`}
        people={props.pay.people}
        columns={columns}
        onSubmit={(rows, settle) =>
          ask({
            title: t('inputs.add-advances'),
            text: t('inputs.approve-rows', { count: rows.length, total: formatMoney(totalOf(rows)) }),
            run: async (approval) =>
              settle(
                await call('payroll.addAdvances', {
                  rows: rows.map(({ engagementId, amounts, texts }) => ({
                    engagementId,
                    paidOn: texts.date ?? '',
                    amountFen: amounts.amount ?? 0,
                    voucher: texts.voucher ?? '',
                    how,
                  })),
                  approval,
                }),
              ),
          })
        }
      />
    </>
  )
}

export function totalOf(rows: readonly { amounts: Record<string, number> }[]): number {
  return rows.reduce((sum, { amounts }) => sum + (amounts.amount ?? 0), 0)
}

/** The number after the highest that the vouchers with a prefix bear. */
function nextNumber(prefix: string, vouchers: readonly string[]): number {
  const numbers = vouchers.flatMap((voucher) => {
    const tail = voucher.startsWith(prefix) ? voucher.slice(prefix.length) : ''
    return /^\d{1,6}$/.test(tail) ? [Number(tail)] : []
  })
  return Math.max(0, ...numbers) + 1
}
