import { Alert, Button, Drawer, Input, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { DateField } from '../../components/DateField.tsx'
import { Field } from '../../components/Field.tsx'
import { SwitchField } from '../../components/SwitchField.tsx'
import type { ManualIdentity } from './form.ts'

const EMPTY: ManualIdentity = {
  name: '',
  idNumber: '',
  nation: '01',
  address: '',
  authority: '',
  validFrom: '',
  validTo: '',
}
const NATION_CODES = [...Array.from({ length: 56 }, (_, index) => String(index + 1).padStart(2, '0')), '97', '98']

interface ManualDrawerProps {
  open: boolean
  value: ManualIdentity | null
  onClose: () => void
  onUse: (identity: ManualIdentity) => void
}

/** Identity typed from the card in hand: marked as typed for ever, and a second person answers for it. */
export function ManualDrawer(props: ManualDrawerProps) {
  const { t } = useTranslation()
  return (
    <Drawer open={props.open} onClose={props.onClose} title={t('enrol.manual-title')} size={560} destroyOnHidden>
      <ManualForm value={props.value ?? EMPTY} onUse={props.onUse} />
    </Drawer>
  )
}

function ManualForm(props: { value: ManualIdentity; onUse: (identity: ManualIdentity) => void }) {
  const { t } = useTranslation()
  const [identity, setIdentity] = useState(props.value)
  const [tried, setTried] = useState(false)
  const set = (change: Partial<ManualIdentity>) => setIdentity((now) => ({ ...now, ...change }))
  const longTerm = identity.validTo === '长期'
  const needed = tried ? t('enrol.missing.required') : undefined
  const numberRight = /^\d{17}[\dXx]$|^\d{15}$/.test(identity.idNumber.trim())
  const complete = numberRight && Object.values(identity).every((text) => text.trim() !== '')
  const use = () => {
    setTried(true)
    if (complete) props.onUse({ ...identity, idNumber: identity.idNumber.trim().toUpperCase() })
  }
  return (
    <div className="stack">
      <Alert type="warning" showIcon title={t('enrol.manual-warning')} />
      <div className="fields">
        <Field label={t('person.name')} error={identity.name ? undefined : needed}>
          <Input size="large" autoFocus value={identity.name} onChange={(event) => set({ name: event.target.value })} />
        </Field>
        <Field label={t('person.nation')}>
          <Select
            size="large"
            showSearch={{ optionFilterProp: 'label' }}
            value={identity.nation}
            onChange={(nation) => set({ nation })}
            options={NATION_CODES.map((code) => ({ value: code, label: t(`nation.${code}`) }))}
          />
        </Field>
        <Field
          label={t('person.id-number')}
          span
          error={tried && !numberRight ? t('enrol.missing.id-number') : undefined}
        >
          <Input
            size="large"
            className="number"
            maxLength={18}
            autoComplete="off"
            value={identity.idNumber}
            onChange={(event) => set({ idNumber: event.target.value })}
          />
        </Field>
        <Field label={t('person.address')} span error={identity.address ? undefined : needed}>
          <Input size="large" value={identity.address} onChange={(event) => set({ address: event.target.value })} />
        </Field>
        <Field label={t('person.authority')} span error={identity.authority ? undefined : needed}>
          <Input size="large" value={identity.authority} onChange={(event) => set({ authority: event.target.value })} />
        </Field>
        <Field label={t('person.valid-from')} error={identity.validFrom ? undefined : needed}>
          <DateField value={identity.validFrom || null} onChange={(date) => set({ validFrom: date ?? '' })} />
        </Field>
        <Field label={t('person.valid-to')} error={identity.validTo ? undefined : needed}>
          {longTerm ? (
            <Input size="large" readOnly value={t('person.long-term')} />
          ) : (
            <DateField value={identity.validTo || null} onChange={(date) => set({ validTo: date ?? '' })} />
          )}
        </Field>
        <SwitchField
          className="span"
          checked={longTerm}
          onChange={(checked) => set({ validTo: checked ? '长期' : '' })}
        >
          {t('person.long-term')}
        </SwitchField>
      </div>
      <Button type="primary" size="large" onClick={use}>
        {t('enrol.manual-use')}
      </Button>
    </div>
  )
}
