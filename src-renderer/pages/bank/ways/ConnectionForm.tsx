import { Button, Input } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { fieldErrors } from '../../../app/errors.ts'
import { useCommand } from '../../../app/read.ts'
import { Field } from '../../../components/Field.tsx'
import { RefusalAlert } from '../../../components/RefusalAlert.tsx'
import { SwitchField } from '../../../components/SwitchField.tsx'
import { PemField } from './PemField.tsx'

const FINGERPRINT = /^[0-9A-F]{2}(:[0-9A-F]{2}){31}$/

/** HTTPS link of this PC to the bank: address, pinned certificate, secret, and the station's own certificate where the bank asks for one. */
export function ConnectionForm(props: {
  connection: { url: string; fingerprint: string; hasClient: boolean } | null
  onDone: () => void
}) {
  const { t } = useTranslation()
  const command = useCommand('bank.setConnection')
  const reading = useCommand('bank.readCertificate')
  const [url, setUrl] = useState(props.connection?.url ?? 'https://')
  const [fingerprint, setFingerprint] = useState(props.connection?.fingerprint ?? '')
  const [shown, setShown] = useState<string | null>(null)
  const [secret, setSecret] = useState('')
  const [asks, setAsks] = useState(props.connection?.hasClient ?? false)
  const [client, setClient] = useState({ certificate: '', privateKey: '' })
  const [tried, setTried] = useState(false)
  const print = fingerprint.trim().toUpperCase()
  const sent = fieldErrors(command.error)
  const urlOk = URL.canParse(url) && url.startsWith('https:')
  const errors = {
    url: urlOk ? undefined : t('escrow.url-wrong'),
    fingerprint: FINGERPRINT.test(print) ? undefined : t('escrow.fingerprint-wrong'),
    secret: secret.length >= 8 ? undefined : t('escrow.secret-wrong'),
    certificate: !asks || client.certificate.includes('CERTIFICATE') ? undefined : t('bank-way.certificate-wrong'),
    privateKey: !asks || client.privateKey.includes('PRIVATE KEY') ? undefined : t('bank-way.key-wrong'),
  }
  const submit = async () => {
    setTried(true)
    if (Object.values(errors).some(Boolean)) return
    if (await command.run({ url, fingerprint: print, secret, client: asks ? client : null })) props.onDone()
  }
  const read = async () => setShown((await reading.run({ url }))?.fingerprint ?? null)
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
      <div className="row-wrap">
        <Button size="large" disabled={!urlOk} loading={reading.busy} onClick={() => void read()}>
          {t('bank-way.read-certificate')}
        </Button>
        {shown && (
          <Button size="large" onClick={() => setFingerprint(shown)}>
            {t('bank-way.use-print')}
          </Button>
        )}
      </div>
      {shown && (
        <p className="print">
          <span className="mono">{shown}</span>
          <span className="small muted block">{t('bank-way.compare')}</span>
        </p>
      )}
      <RefusalAlert error={reading.error} onClose={reading.clear} />
      <Field label={t('escrow.secret')} error={(tried ? errors.secret : undefined) ?? sent.secret}>
        <Input.Password
          size="large"
          autoComplete="new-password"
          value={secret}
          onChange={(event) => setSecret(event.target.value)}
        />
      </Field>
      <SwitchField checked={asks} onChange={setAsks}>
        {t('bank-way.asks-client')}
      </SwitchField>
      {asks && (
        <>
          <PemField
            label={t('bank-way.certificate')}
            error={tried ? errors.certificate : undefined}
            value={client.certificate}
            onChange={(certificate) => setClient((now) => ({ ...now, certificate }))}
          />
          <PemField
            label={t('bank-way.private-key')}
            error={tried ? errors.privateKey : undefined}
            value={client.privateKey}
            onChange={(privateKey) => setClient((now) => ({ ...now, privateKey }))}
          />
        </>
      )}
      <RefusalAlert error={command.error} />
      <Button type="primary" size="large" htmlType="submit" loading={command.busy}>
        {t('app:save')}
      </Button>
    </form>
  )
}
