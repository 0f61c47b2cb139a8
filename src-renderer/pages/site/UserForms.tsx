import { App, Button, Input, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Role, User } from '../../../src-main/contract/access.ts'
import type { Site } from '../../../src-main/contract/roster.ts'
import { fieldErrors } from '../../app/errors.ts'
import { useCommand } from '../../app/read.ts'
import { Field } from '../../components/Field.tsx'
import { RefusalAlert } from '../../components/RefusalAlert.tsx'
import { useSession } from '../../stores/session.ts'

const PIN = /^\d{4,12}$/
const ROLES: readonly Role[] = ['clerk', 'contractor', 'manager', 'inspector']

export function UserForm(props: { companies: Site['companies']; onDone: () => void }) {
  const { t } = useTranslation()
  const create = useCommand('access.createUser')
  const [name, setName] = useState('')
  const [role, setRole] = useState<Role>('clerk')
  const [companyId, setCompanyId] = useState<string | null>(null)
  const [pin, setPin] = useState('')
  const [tried, setTried] = useState(false)
  const sent = fieldErrors(create.error, { 'access.name-taken': 'name', 'access.company-needed': 'companyId' })
  const companyMissing = role === 'contractor' && !companyId
  const submit = async () => {
    setTried(true)
    if (name.trim() === '' || !PIN.test(pin) || companyMissing) return
    const company = role === 'contractor' ? companyId : null
    if (await create.run({ name: name.trim(), role, pin, companyId: company })) props.onDone()
  }
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
    >
      <Field
        label={t('person.name')}
        error={sent.name ?? (tried && name.trim() === '' ? t('enrol.missing.required') : undefined)}
      >
        <Input size="large" autoFocus maxLength={50} value={name} onChange={(event) => setName(event.target.value)} />
      </Field>
      <Field label={t('user.role')}>
        <Select<Role>
          size="large"
          value={role}
          onChange={setRole}
          options={ROLES.map((value) => ({ value, label: t(`app:role.${value}`) }))}
        />
      </Field>
      {role === 'contractor' && (
        <Field
          label={t('user.company')}
          error={sent.companyId ?? (tried && companyMissing ? t('enrol.missing.required') : undefined)}
        >
          <Select
            size="large"
            value={companyId}
            onChange={setCompanyId}
            options={props.companies.map((company) => ({ value: company.id, label: company.name }))}
          />
        </Field>
      )}
      <PinInput label={t('first-user.pin')} value={pin} onChange={setPin} tried={tried} />
      <RefusalAlert error={create.error} />
      <Button type="primary" size="large" htmlType="submit" loading={create.busy}>
        {t('user.add')}
      </Button>
    </form>
  )
}

export function PinForm(props: { user: User; onDone: () => void }) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const setUserPin = useCommand('access.setPin')
  const own = useSession((state) => state.access?.user?.id === props.user.id)
  const [pin, setPin] = useState('')
  const [oldPin, setOldPin] = useState('')
  const [tried, setTried] = useState(false)
  const submit = async () => {
    setTried(true)
    if (!PIN.test(pin) || (own && oldPin === '')) return
    if (!(await setUserPin.run({ userId: props.user.id, pin, ...(own ? { oldPin } : {}) }))) return
    void message.success(t('user.pin-set'))
    props.onDone()
  }
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
    >
      {own && (
        <Field
          label={t('user.old-pin')}
          error={
            fieldErrors(setUserPin.error, { 'access.wrong-pin': 'oldPin' }).oldPin ??
            (tried && oldPin === '' ? t('enrol.missing.required') : undefined)
          }
        >
          <Input.Password
            size="large"
            autoFocus
            inputMode="numeric"
            autoComplete="current-password"
            maxLength={12}
            value={oldPin}
            onChange={(event) => setOldPin(event.target.value.replace(/\D/g, ''))}
          />
        </Field>
      )}
      <PinInput label={t('user.new-pin')} value={pin} onChange={setPin} tried={tried} />
      <RefusalAlert error={setUserPin.error} />
      <Button type="primary" size="large" htmlType="submit" loading={setUserPin.busy}>
        {t('user.set-pin')}
      </Button>
    </form>
  )
}

function PinInput(props: { label: string; value: string; onChange: (pin: string) => void; tried: boolean }) {
  const { t } = useTranslation()
  return (
    <Field
      label={props.label}
      note={t('first-user.pin-rule')}
      error={props.tried && !PIN.test(props.value) ? t('first-user.pin-rule') : undefined}
    >
      <Input.Password
        size="large"
        inputMode="numeric"
        autoComplete="new-password"
        maxLength={12}
        value={props.value}
        onChange={(event) => props.onChange(event.target.value.replace(/\D/g, ''))}
      />
    </Field>
  )
}
