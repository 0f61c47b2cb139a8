import { Button, Input } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { fieldErrors } from '../../../app/errors.ts'
import { useCommand } from '../../../app/read.ts'
import { Field } from '../../../components/Field.tsx'
import { RefusalAlert } from '../../../components/RefusalAlert.tsx'

const FINGERPRINT = /^[0-9A-F]{2}(:[0-9A-F]{2}){31}$/

/** HTTPS link of this PC to the bank: address, pinned certificate, secret. */
export function ConnectionForm(props: { connection: { url: string; fingerprint: string } | null; onDone: () => void }) {
  const { t } = useTranslation()
  const command = useCommand('bank.setConnection')
  const [url, setUrl] = useState(props.connection?.url ?? 'https://')
  const [fingerprint, setFingerprint] = useState(props.connection?.fingerprint ?? '')
  const [secret, setSecret] = useState('')
  const [tried, setTried] = useState(false)
  const print = fingerprint.trim().toUpperCase()
  const sent = fieldErrors(command.error)
  const errors = {
    url: URL.canParse(url) && url.startsWith('https:') ? undefined : t('escrow.url-wrong'),
    fingerprint: FINGERPRINT.test(print) ? undefined : t('escrow.fingerprint-wrong'),
    secret: secret.length >= 8 ? undefined : t('escrow.secret-wrong'),
  }
  const submit = async () => {
    setTried(true)
    if (Object.values(errors).some(Boolean)) return
    if (await command.run({ url, fingerprint: print, secret })) props.onDone()
  }
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
    >
      <Field label={t('escrow.url')} error={(tried ? errors.url : undefined) ?? sent.url}>
        <Input size="large" value={url} onChange={(event) => setUrl(event.target.value)} />
      </Field>
      <Field
        label={t('escrow.fingerprint')}
        error={(tried ? errors.fingerprint : undefined) ?? sent.fingerprint}
        note={t('escrow.fingerprint-note')}
      >
        <Input.TextArea rows={3} value={fingerprint} onChange={(event) => setFingerprint(event.target.value)} />
      </Field>
      <Field label={t('escrow.secret')} error={(tried ? errors.secret : undefined) ?? sent.secret}>
        <Input.Password
          size="large"
          autoComplete="new-password"
          value={secret}
          onChange={(event) => setSecret(event.target.value)}
        />
      </Field>
      <RefusalAlert error={command.error} />
      <Button type="primary" size="large" htmlType="submit" loading={command.busy}>
        {t('app:save')}
      </Button>
    </form>
  )
}
