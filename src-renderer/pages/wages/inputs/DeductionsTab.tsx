import { Alert, Input, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../../app/client.ts'
import type { InputOf } from '../../../app/paths.ts'
import { useRead } from '../../../app/read.ts'
import { useApproval } from '../../../components/Approval.tsx'
import { Field } from '../../../components/Field.tsx'
import { formatMoney } from '../../../components/format.ts'
import { useCanAct } from '../../../stores/session.ts'
import { totalOf } from './AdvancesTab.tsx'
import { EntrySection } from './EntrySection.tsx'
import type { InputsProps } from './props.ts'
import { type LabelledColumn, QuickEntry } from './QuickEntry.tsx'
import { VoidButton } from './VoidButton.tsx'

type Kind = InputOf<'payroll.addDeductions'>['rows'][number]['kind']

const KINDS: readonly Kind[] = ['social-insurance', 'court-order', 'damage', 'tax', 'other']

/** What may lawfully be taken off a wage (工资支付暂行规定 art. 15, 16), each with the document that it rests on. */
export function DeductionsTab(props: InputsProps) {
  const { t } = useTranslation()
  const canAct = useCanAct()
  const { deductions } = props.inputs
  return (
    <EntrySection
      title={t('inputs.deductions-sum', {
        count: deductions.length,
        total: formatMoney(deductions.reduce((sum, { amountFen }) => sum + amountFen, 0)),
      })}
      note={t('inputs.deductions-note')}
      addLabel={t('inputs.add-deductions')}
      count={deductions.length}
      locked={props.pay.frozen}
      entry={<DeductionEntry {...props} />}
    >
      <table className="figures">
        <thead>
          <tr>
            <th>{t('person.name')}</th>
            <th>{t('inputs.kind')}</th>
            <th>{t('inputs.document')}</th>
            <th className="money">{t('inputs.amount')}</th>
            <th className="money">{t('inputs.taken')}</th>
            {canAct && <th aria-label={t('inputs.void')} />}
          </tr>
        </thead>
        <tbody>
          {deductions.map((order) => (
            <tr key={order.id}>
              <td>
                <strong>{order.name}</strong>
                {order.month !== props.month && <span className="small muted block number">{order.month}</span>}
              </td>
              <td>{t(`inputs.deduction.${order.kind}`)}</td>
              <td>{order.document}</td>
              <td className="money">{formatMoney(order.amountFen)}</td>
              <td className="money muted">{formatMoney(order.takenFen)}</td>
              {canAct && (
                <td className="money">
                  <VoidButton
                    what="deduction"
                    id={order.id}
                    words={`${order.name} ${t(`inputs.deduction.${order.kind}`)} ${formatMoney(order.amountFen)}`}
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

function DeductionEntry(props: InputsProps) {
  const { t } = useTranslation()
  const ask = useApproval()
  const site = useRead('roster.site', undefined)
  const minimumWageFen = site.data?.project?.minimumWageFen ?? null
  const [kind, setKind] = useState<Kind>('social-insurance')
  const [document, setDocument] = useState('')
  const columns: LabelledColumn[] = [
    { key: 'amount', kind: 'money', label: t('inputs.amount') },
    { key: 'document', kind: 'text', label: t('inputs.document'), fallback: () => document },
  ]
  return (
    <>
      <div className="fields">
        <Field label={t('inputs.kind')}>
          <Select
            size="large"
            value={kind}
            onChange={setKind}
            options={KINDS.map((value) => ({ value, label: t(`inputs.deduction.${value}`) }))}
          />
        </Field>
        <Field label={t('inputs.document')} note={t(`inputs.document-of.${kind}`)}>
          <Input size="large" maxLength={200} value={document} onChange={(event) => setDocument(event.target.value)} />
        </Field>
      </div>
      <Alert
        type={kind === 'other' ? 'warning' : 'info'}
        showIcon
        title={t(`inputs.limit.${kind}`, {
          minimum: minimumWageFen === null ? t('inputs.minimum-unknown') : formatMoney(minimumWageFen),
        })}
      />
      <QuickEntry
        keep={`${props.teamId} ${props.month} deductions`}
        people={props.pay.people}
        columns={columns}
        onSubmit={(rows, settle) =>
          ask({
            title: `${t('inputs.add-deductions')} · ${t(`inputs.deduction.${kind}`)}`,
            text: t('inputs.approve-rows', { count: rows.length, total: formatMoney(totalOf(rows)) }),
            ...(kind === 'other' ? { roles: ['manager'] as const } : {}),
            run: async (approval) =>
              settle(
                await call('payroll.addDeductions', {
                  rows: rows.map(({ engagementId, amounts, texts }) => ({
                    engagementId,
                    month: props.month,
                    kind,
                    amountFen: amounts.amount ?? 0,
                    document: texts.document ?? '',
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
