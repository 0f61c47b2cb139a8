import { Input, Segmented } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../../app/client.ts'
import { useApproval } from '../../../components/Approval.tsx'
import { Field } from '../../../components/Field.tsx'
import { formatMoney } from '../../../components/format.ts'
import { useCanAct } from '../../../stores/session.ts'
import { totalOf } from './AdvancesTab.tsx'
import { EntrySection } from './EntrySection.tsx'
import type { InputsProps } from './props.ts'
import { QuickEntry } from './QuickEntry.tsx'
import { VoidButton } from './VoidButton.tsx'

/** Allowances and bonuses of the month, as a sum or by the day worked. */
export function ExtrasTab(props: InputsProps) {
  const { t } = useTranslation()
  const canAct = useCanAct()
  const { extras } = props.inputs
  return (
    <EntrySection
      title={t('inputs.extras-sum', { count: extras.length })}
      note={t('inputs.extras-note')}
      addLabel={t('inputs.add-extras')}
      count={extras.length}
      locked={props.pay.frozen}
      entry={<ExtraEntry {...props} />}
    >
      <table className="figures">
        <thead>
          <tr>
            <th>{t('person.name')}</th>
            <th>{t('inputs.kind')}</th>
            <th>{t('inputs.extra-name')}</th>
            <th className="money">{t('inputs.amount')}</th>
            {canAct && <th aria-label={t('inputs.void')} />}
          </tr>
        </thead>
        <tbody>
          {extras.map((extra) => (
            <tr key={extra.id}>
              <td>
                <strong>{extra.workerName}</strong>
              </td>
              <td>{t(`inputs.extra.${extra.kind}`)}</td>
              <td>{extra.name}</td>
              <td className="money">
                {formatMoney(extra.amountFen)} {t(`inputs.per-${extra.per}`)}
              </td>
              {canAct && (
                <td className="money">
                  <VoidButton
                    what="extra"
                    id={extra.id}
                    words={`${extra.workerName} ${extra.name} ${formatMoney(extra.amountFen)}`}
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

function ExtraEntry(props: InputsProps) {
  const { t } = useTranslation()
  const ask = useApproval()
  const [kind, setKind] = useState<'allowance' | 'bonus'>('allowance')
  const [per, setPer] = useState<'month' | 'day'>('day')
  const [name, setName] = useState('')
  return (
    <>
      <div className="fields input-common">
        <div className="field">
          <span className="field-label">{t('inputs.kind')}</span>
          <Segmented
            size="large"
            aria-label={t('inputs.kind')}
            value={kind}
            onChange={setKind}
            options={(['allowance', 'bonus'] as const).map((value) => ({ value, label: t(`inputs.extra.${value}`) }))}
          />
        </div>
        <div className="field">
          <span className="field-label">{t('inputs.per')}</span>
          <Segmented
            size="large"
            aria-label={t('inputs.per')}
            value={per}
            onChange={setPer}
            options={(['day', 'month'] as const).map((value) => ({ value, label: t(`inputs.count-${value}`) }))}
          />
          <span className="field-note">{t(`inputs.count-${per}-note`)}</span>
        </div>
        <Field label={t('inputs.extra-name')} note={t('inputs.extra-name-note')}>
          <Input size="large" maxLength={60} value={name} onChange={(event) => setName(event.target.value)} />
        </Field>
      </div>
      <QuickEntry
        keep={`${props.teamId} ${props.month} extras`}
        people={props.pay.people}
        columns={[{ key: 'amount', kind: 'money', label: t('inputs.amount') }]}
        blocked={name.trim() === ''}
        onSubmit={(rows, settle) =>
          ask({
            title: `${t('inputs.add-extras')} · ${name.trim()}`,
            text: t('inputs.approve-rows', { count: rows.length, total: formatMoney(totalOf(rows)) }),
            run: async (approval) =>
              settle(
                await call('payroll.addExtras', {
                  rows: rows.map(({ engagementId, amounts }) => ({
                    engagementId,
                    month: props.month,
                    kind,
                    per,
                    amountFen: amounts.amount ?? 0,
                    name: name.trim(),
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
