import { Segmented, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Transport } from '../../../src-main/contract/bank.ts'
import { DateField } from '../../components/DateField.tsx'
import { Field } from '../../components/Field.tsx'

export interface How {
  transport: Transport
  profile: 'iso20022-pain001' | 'rural-txt'
  executionDate: string
}

/** How a batch goes to the bank, in which form, and when it pays. */
export function HowFields(props: { how: How; onChange: (how: How) => void }) {
  const { t } = useTranslation()
  const { how, onChange } = props
  return (
    <div className="fields">
      <Field label={t('bank.transport')} span>
        <Segmented<How['transport']>
          block
          size="large"
          value={how.transport}
          onChange={(transport) => onChange({ ...how, transport })}
          options={[
            { value: 'https', label: t('transport.https') },
            { value: 'file', label: t('transport.file') },
          ]}
        />
      </Field>
      <Field label={t('bank.profile')}>
        <Select<How['profile']>
          size="large"
          value={how.profile}
          onChange={(profile) => onChange({ ...how, profile })}
          options={[
            { value: 'iso20022-pain001', label: t('profile.iso20022-pain001') },
            { value: 'rural-txt', label: t('profile.rural-txt') },
          ]}
        />
      </Field>
      <Field label={t('bank.execution-date')}>
        <DateField value={how.executionDate} onChange={(date) => date && onChange({ ...how, executionDate: date })} />
      </Field>
    </div>
  )
}
