import { Button, Input, InputNumber, Segmented } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { OutputOf } from '../../../app/paths.ts'
import { useCommand } from '../../../app/read.ts'
import { Field } from '../../../components/Field.tsx'
import { RefusalAlert } from '../../../components/RefusalAlert.tsx'
import { PemField } from './PemField.tsx'

const HOST_KEY = /^SHA256:[A-Za-z0-9+/]{43}$/
const SSH_PORT = 22

type Settings = OutputOf<'bank.sftp'>

/** File transfer of this PC to the bank: host and its pinned key, who signs in and with what, and the two folders. */
export function SftpForm(props: { settings: Settings; onDone: () => void }) {
  const { t } = useTranslation()
  const { settings } = props
  const command = useCommand('bank.setSftp')
  const reading = useCommand('bank.readHostKey')
  const [draft, setDraft] = useState({
    host: settings?.host ?? '',
    port: settings?.port ?? SSH_PORT,
    user: settings?.user ?? '',
    hostKey: settings?.hostKey ?? '',
    ordersFolder: settings?.ordersFolder ?? '',
    resultsFolder: settings?.resultsFolder ?? '',
  })
  const [by, setBy] = useState<'password' | 'key'>('key')
  const [password, setPassword] = useState('')
  const [privateKey, setPrivateKey] = useState('')
  const [shown, setShown] = useState<string | null>(null)
  const [tried, setTried] = useState(false)
  const set = (change: Partial<typeof draft>) => setDraft((now) => ({ ...now, ...change }))
  const missing = (text: string) => (text.trim() === '' ? t('bank-way.required') : undefined)
  const errors = {
    host: missing(draft.host),
    user: missing(draft.user),
    hostKey: HOST_KEY.test(draft.hostKey.trim()) ? undefined : t('bank-way.host-key-wrong'),
    ordersFolder: missing(draft.ordersFolder),
    resultsFolder: missing(draft.resultsFolder),
    password: by === 'key' || password !== '' ? undefined : t('bank-way.required'),
    privateKey: by === 'password' || privateKey.includes('PRIVATE KEY') ? undefined : t('bank-way.key-wrong'),
  }
  const error = (field: keyof typeof errors) => (tried ? errors[field] : undefined)
  const submit = async () => {
    setTried(true)
    if (Object.values(errors).some(Boolean)) return
    const secret = by === 'key' ? { password: null, privateKey } : { password, privateKey: null }
    if (await command.run({ ...draft, hostKey: draft.hostKey.trim(), ...secret })) props.onDone()
  }
  const read = async () =>
    setShown((await reading.run({ host: draft.host.trim(), port: draft.port }))?.fingerprint ?? null)
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
    >
      <div className="fields">
        <Field label={t('bank-way.host')} error={error('host')}>
          <Input size="large" value={draft.host} onChange={(event) => set({ host: event.target.value })} />
        </Field>
        <Field label={t('bank-way.port')}>
          <InputNumber
            size="large"
            className="wide"
            min={1}
            max={65_535}
            precision={0}
            value={draft.port}
            onChange={(port) => set({ port: port ?? SSH_PORT })}
          />
        </Field>
        <Field label={t('bank-way.host-key')} error={error('hostKey')} note={t('escrow.fingerprint-note')} span>
          <Input
            size="large"
            className="mono"
            placeholder="SHA256:"
            value={draft.hostKey}
            onChange={(event) => set({ hostKey: event.target.value })}
          />
        </Field>
      </div>
      <div className="row-wrap">
        <Button size="large" disabled={draft.host.trim() === ''} loading={reading.busy} onClick={() => void read()}>
          {t('bank-way.read-host-key')}
        </Button>
        {shown && (
          <Button size="large" onClick={() => set({ hostKey: shown })}>
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
      <div className="fields">
        <Field label={t('bank-way.user')} error={error('user')}>
          <Input
            size="large"
            autoComplete="off"
            value={draft.user}
            onChange={(event) => set({ user: event.target.value })}
          />
        </Field>
        <Field label={t('bank-way.sign-in-by')}>
          <Segmented
            block
            size="large"
            value={by}
            onChange={setBy}
            options={[
              { value: 'key', label: t('bank-way.by-key') },
              { value: 'password', label: t('bank-way.by-password') },
            ]}
          />
        </Field>
      </div>
      {by === 'password' ? (
        <Field label={t('bank-way.by-password')} error={error('password')}>
          <Input.Password
            size="large"
            autoComplete="new-password"
            maxLength={200}
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
        </Field>
      ) : (
        <PemField
          label={t('bank-way.private-key')}
          error={error('privateKey')}
          value={privateKey}
          onChange={setPrivateKey}
        />
      )}
      <div className="fields">
        <Field label={t('bank-way.orders-folder')} error={error('ordersFolder')} note={t('bank-way.orders-note')}>
          <Input
            size="large"
            value={draft.ordersFolder}
            onChange={(event) => set({ ordersFolder: event.target.value })}
          />
        </Field>
        <Field label={t('bank-way.results-folder')} error={error('resultsFolder')} note={t('bank-way.results-note')}>
          <Input
            size="large"
            value={draft.resultsFolder}
            onChange={(event) => set({ resultsFolder: event.target.value })}
          />
        </Field>
      </div>
      {settings && <p className="muted small">{t('bank-way.secret-again')}</p>}
      <RefusalAlert error={command.error} />
      <Button type="primary" size="large" htmlType="submit" loading={command.busy}>
        {t('app:save')}
      </Button>
    </form>
  )
}
