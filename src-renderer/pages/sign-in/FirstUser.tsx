import { Button, Input } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { fieldErrors } from '../../app/errors.ts'
import { useCommand } from '../../app/read.ts'
import { Field } from '../../components/Field.tsx'
import { RefusalAlert } from '../../components/RefusalAlert.tsx'
import { useSession } from '../../stores/session.ts'

/** A new station: its first manager gives name and PIN. */
export function FirstUser() {
  const { t } = useTranslation()
  const refresh = useSession((state) => state.refresh)
  const setUp = useCommand('access.setUp')
  const [name, setName] = useState('')
  const [pin, setPin] = useState('')
  const [again, setAgain] = useState('')
  const [tried, setTried] = useState(false)
  const sent = fieldErrors(setUp.error)
  const errors = {
    name: name.trim() === '' ? t('first-user.name-missing') : sent.name,
    pin: /^\d{4,12}$/.test(pin) ? sent.pin : t('first-user.pin-rule'),
    again: pin === again ? undefined : t('first-user.pin-differs'),
  }
  const submit = async () => {
    setTried(true)
    if (name.trim() === '' || !/^\d{4,12}$/.test(pin) || pin !== again) return
    if (await setUp.run({ name: name.trim(), pin })) await refresh()
  }
  return (
    <form
      className="panel first-user stack"
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
    >
      <h1 className="page-title">{t('first-user.title')}</h1>
      <p className="muted">{t('first-user.text')}</p>
      <Field label={t('first-user.name')} error={tried ? errors.name : undefined}>
        <Input size="large" autoFocus maxLength={50} value={name} onChange={(event) => setName(event.target.value)} />
      </Field>
      <Field label={t('first-user.pin')} error={tried ? errors.pin : undefined} note={t('first-user.pin-rule')}>
        <Input.Password
          size="large"
          inputMode="numeric"
          autoComplete="new-password"
          maxLength={12}
          value={pin}
          onChange={(event) => setPin(event.target.value.replace(/\D/g, ''))}
        />
      </Field>
      <Field label={t('first-user.pin-again')} error={tried ? errors.again : undefined}>
        <Input.Password
          size="large"
          inputMode="numeric"
          autoComplete="new-password"
          maxLength={12}
          value={again}
          onChange={(event) => setAgain(event.target.value.replace(/\D/g, ''))}
        />
      </Field>
      <RefusalAlert error={setUp.error} />
      <Button type="primary" size="large" htmlType="submit" loading={setUp.busy}>
        {t('first-user.create')}
      </Button>
    </form>
  )
}
