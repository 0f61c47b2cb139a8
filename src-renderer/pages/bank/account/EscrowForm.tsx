import { Button, Input } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../../app/client.ts'
import { useRead } from '../../../app/read.ts'
import { useNow } from '../../../components/Age.tsx'
import { useApproval } from '../../../components/Approval.tsx'
import { DateField } from '../../../components/DateField.tsx'
import { Field } from '../../../components/Field.tsx'
import { localDate } from '../../../components/format.ts'
import { bareNumber } from '../../enrol/form.ts'

/** Escrow account of the project; a second person approves. */
export function EscrowForm(props: { onDone: () => void }) {
  const { t } = useTranslation()
  const ask = useApproval()
  const site = useRead('roster.site', undefined)
  const today = localDate(new Date(useNow(60_000)).toISOString())
  const general = site.data?.companies.find((company) => company.kind === 'general')
  const pattern = `${general?.name ?? ''}${site.data?.project?.name ?? ''}${t('escrow.suffix')}`
  const [typedName, setTypedName] = useState<string | null>(null)
  const [form, setForm] = useState({ accountNumber: '', bankName: '', cnaps: '', openedOn: today })
  const [tried, setTried] = useState(false)
  const set = (change: Partial<typeof form>) => setForm((now) => ({ ...now, ...change }))
  const accountName = typedName ?? pattern
  const number = bareNumber(form.accountNumber)
  const cnaps = bareNumber(form.cnaps)
  const errors = {
    number: number.length < 8 ? t('enrol.missing.account') : undefined,
    bank: form.bankName.trim().length < 2 ? t('enrol.missing.required') : undefined,
    cnaps: /^\d{12}$/.test(cnaps) ? undefined : t('enrol.missing.cnaps'),
  }
  const submit = () => {
    setTried(true)
    if (Object.values(errors).some(Boolean)) return
    ask({
      title: t('escrow.title'),
      text: t('escrow.approve-text'),
      run: async (approval) => {
        await call('bank.setEscrow', {
          accountName: accountName.trim(),
          accountNumber: number,
          bankName: form.bankName.trim(),
          cnaps,
          openedOn: form.openedOn,
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
      <Field label={t('escrow.name')} note={t('escrow.name-note')}>
        <Input.TextArea
          rows={2}
          maxLength={140}
          value={accountName}
          onChange={(event) => setTypedName(event.target.value)}
        />
      </Field>
      <div className="fields">
        <Field label={t('escrow.account-number')} error={tried ? errors.number : undefined}>
          <Input
            size="large"
            inputMode="numeric"
            autoComplete="off"
            value={form.accountNumber}
            onChange={(event) => set({ accountNumber: event.target.value })}
          />
        </Field>
        <Field label={t('escrow.opened')}>
          <DateField value={form.openedOn} onChange={(date) => date && set({ openedOn: date })} />
        </Field>
        <Field label={t('account.bank')} error={tried ? errors.bank : undefined}>
          <Input size="large" value={form.bankName} onChange={(event) => set({ bankName: event.target.value })} />
        </Field>
        <Field label={t('account.cnaps')} error={tried ? errors.cnaps : undefined}>
          <Input
            size="large"
            inputMode="numeric"
            value={form.cnaps}
            onChange={(event) => set({ cnaps: event.target.value })}
          />
        </Field>
      </div>
      <Button type="primary" size="large" htmlType="submit">
        {t('escrow.submit')}
      </Button>
    </form>
  )
}
