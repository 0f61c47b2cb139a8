import { Button, Input } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../app/client.ts'
import { fieldErrors } from '../../app/errors.ts'
import type { OutputOf } from '../../app/paths.ts'
import { useCommand } from '../../app/read.ts'
import { useApproval } from '../../components/Approval.tsx'
import { Field } from '../../components/Field.tsx'
import { RefusalAlert } from '../../components/RefusalAlert.tsx'
import { CODE_FIELDS } from '../enrol/code-fields.ts'
import { bareNumber } from '../enrol/form.ts'

/** The worker's own account, first or new; replacing one needs a second person. */
export function AccountForm(props: { worker: OutputOf<'roster.worker'>; onDone: () => void }) {
  const { t } = useTranslation()
  const ask = useApproval()
  const { worker } = props
  const setAccount = useCommand('roster.setAccount')
  const [form, setForm] = useState({
    accountNumber: '',
    holderName: worker.name,
    bankName: worker.account?.bankName ?? '',
    cnaps: worker.account?.cnaps ?? '',
  })
  const [tried, setTried] = useState(false)
  const [refused, setRefused] = useState<unknown>(undefined)
  const set = (change: Partial<typeof form>) => {
    setForm((now) => ({ ...now, ...change }))
    setRefused(undefined)
  }
  const account = { ...form, accountNumber: bareNumber(form.accountNumber), cnaps: bareNumber(form.cnaps) }
  const missing: Record<string, string | undefined> = {
    accountNumber: account.accountNumber.length < 8 ? t('enrol.missing.account') : undefined,
    holderName: form.holderName.trim() ? undefined : t('enrol.missing.required'),
    bankName: form.bankName.trim() ? undefined : t('enrol.missing.required'),
    cnaps: /^\d{12}$/.test(account.cnaps) ? undefined : t('enrol.missing.cnaps'),
  }
  const sent = fieldErrors(setAccount.error ?? refused, CODE_FIELDS)
  const errorOf = (field: keyof typeof form) => (tried ? missing[field] : undefined) ?? sent[field]
  const submit = async () => {
    setTried(true)
    if (Object.values(missing).some(Boolean)) return
    if (!worker.account) {
      if (await setAccount.run({ workerId: worker.id, account, approval: null })) props.onDone()
      return
    }
    ask({
      title: t('roster.change-account'),
      text: t('roster.change-account-text', { name: worker.name }),
      run: async (approval) => {
        try {
          await call('roster.setAccount', { workerId: worker.id, account, approval })
        } catch (error) {
          // Said in the dialog, and beside the field for when it is closed.
          setRefused(error)
          throw error
        }
        props.onDone()
      },
    })
  }
  return (
    <form
      className="stack sub-form"
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
    >
      <div className="fields">
        <Field label={t('account.number')} error={errorOf('accountNumber')}>
          <Input
            size="large"
            autoFocus
            inputMode="numeric"
            autoComplete="off"
            value={form.accountNumber}
            onChange={(event) => set({ accountNumber: event.target.value })}
          />
        </Field>
        <Field label={t('account.holder')} error={errorOf('holderName')} note={t('enrol.own-account')}>
          <Input size="large" value={form.holderName} onChange={(event) => set({ holderName: event.target.value })} />
        </Field>
        <Field label={t('account.bank')} error={errorOf('bankName')}>
          <Input size="large" value={form.bankName} onChange={(event) => set({ bankName: event.target.value })} />
        </Field>
        <Field label={t('account.cnaps')} error={errorOf('cnaps')} note={t('account.cnaps-note')}>
          <Input
            size="large"
            inputMode="numeric"
            value={form.cnaps}
            onChange={(event) => set({ cnaps: event.target.value })}
          />
        </Field>
      </div>
      <RefusalAlert error={setAccount.error} />
      <div className="row">
        <Button type="primary" size="large" htmlType="submit" loading={setAccount.busy}>
          {t('roster.save-account')}
        </Button>
        <Button size="large" onClick={props.onDone}>
          {t('app:cancel')}
        </Button>
      </div>
    </form>
  )
}
