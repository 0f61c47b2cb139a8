import { Alert, Button, Segmented, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import type { BankProfileView, Transport } from '../../../src-main/contract/bank.ts'
import { useRead } from '../../app/read.ts'
import { go } from '../../app/router.ts'
import { Field } from '../../components/Field.tsx'
import { useNames } from './formats/names.ts'

/** Format and way of a batch, which belong together. */
export interface Way {
  profile: string
  transport: Transport
}

/** All shipped formats stand in sight. */
const LIST_PX = 560
const WAYS: readonly Transport[] = ['https', 'sftp', 'file']

/** Chooses a format and a way that it can go by; says what is missing before it can be used, with the way there. */
export function WayFields(props: { way: Way; onChange: (way: Way) => void }) {
  const { t } = useTranslation()
  const nameOf = useNames()
  const profiles = useRead('bank.profiles', undefined)
  const { way, onChange } = props
  const rows = profiles.data ?? []
  const profile = rows.find(({ id }) => id === way.profile)
  const ways = profile?.transports ?? WAYS
  const choose = (id: string) => {
    const next = rows.find((row) => row.id === id)
    const transport = next?.transports.includes(way.transport) ? way.transport : (next?.transports[0] ?? way.transport)
    onChange({ profile: id, transport })
  }
  return (
    <>
      <Field label={t('bank.profile')} span>
        <Select
          size="large"
          className="wide"
          listHeight={LIST_PX}
          loading={profiles.loading}
          value={way.profile}
          onChange={choose}
          options={rows.map((row) => ({
            value: row.id,
            label: row.ready ? nameOf(row.name) : `${nameOf(row.name)} · ${t('bank-formats.not-ready')}`,
          }))}
        />
      </Field>
      <Field label={t('bank.transport')} span>
        <Segmented<Transport>
          block
          size="large"
          value={way.transport}
          onChange={(transport) => onChange({ ...way, transport })}
          options={WAYS.map((value) => ({
            value,
            label: t(`transport.${value}`),
            disabled: !ways.includes(value),
          }))}
        />
      </Field>
      {profile && <WayNotes profile={profile} transport={way.transport} />}
    </>
  )
}

/** What stands between this choice and the bank. */
function WayNotes(props: { profile: BankProfileView; transport: Transport }) {
  const { t } = useTranslation()
  const nameOf = useNames()
  const escrow = useRead('bank.escrow', undefined)
  const sftp = useRead('bank.sftp', undefined)
  const { profile, transport } = props
  const unset =
    (transport === 'https' && escrow.data !== undefined && !escrow.data?.connection) ||
    (transport === 'sftp' && sftp.data === null)
  const missing = profile.parameters.filter(({ required, isSet }) => required && !isSet)
  if (profile.ready && !unset && profile.confirm.length === 0) return null
  return (
    <div className="stack-small span">
      {!profile.ready && (
        <Alert
          type="error"
          showIcon
          title={t('bank-way.numbers-missing')}
          description={missing.map(({ name }) => nameOf(name)).join(t('bank-formats.comma'))}
          action={<Button onClick={() => go(`bank/formats/${profile.id}`)}>{t('bank-way.go-set')}</Button>}
        />
      )}
      {unset && (
        <Alert
          type="warning"
          showIcon
          title={t(`bank-way.no-${transport}`)}
          action={<Button onClick={() => go('bank/formats')}>{t('bank-way.go-set')}</Button>}
        />
      )}
      {profile.confirm.length > 0 && (
        <details className="confirm-details">
          <summary>
            <span className="tag amber">{t('bank-formats.confirm')}</span>{' '}
            <span className="muted">{t('bank-formats.confirm-count', { count: profile.confirm.length })}</span>
          </summary>
          <ul className="confirm-list">
            {profile.confirm.map((names) => (
              <li key={names.en}>{nameOf(names)}</li>
            ))}
          </ul>
        </details>
      )}
    </div>
  )
}
