import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { CARD_NUMBER_FORMATS, type CardNumberFormat } from '../../../../src-main/contract/wedge.ts'
import { useCommand } from '../../../app/read.ts'
import { LearnFormat } from '../../../components/LearnFormat.tsx'
import { RefusalAlert } from '../../../components/RefusalAlert.tsx'
import { ChoiceField } from './inputs.tsx'
import type { KindFieldsProps } from './kind.ts'

/** How the reader writes cards: chosen, or found by tapping once the device is there. */
export function FormatField({
  draft,
  setOption,
  device,
  formats,
}: KindFieldsProps & { formats?: readonly CardNumberFormat[] }) {
  const { t } = useTranslation()
  const [learning, setLearning] = useState(false)
  const keep = useCommand('attendance.setCardFormat')
  const { cardFormat } = draft.options
  return (
    <>
      <div className="fields">
        <ChoiceField<CardNumberFormat | ''>
          label={t('device-form.card-format')}
          note={t('device-form.card-format-note')}
          value={cardFormat ?? ''}
          onChange={(value) => setOption({ cardFormat: value === '' ? undefined : value })}
          options={(['', ...(formats ?? CARD_NUMBER_FORMATS)] as const).map((value) => ({
            value,
            label: t(`device-form.card-format-is.${value || 'none'}`),
          }))}
        />
      </div>
      {device === null ? (
        <p className="field-note">{t('learn.after-adding')}</p>
      ) : learning ? (
        <LearnFormat
          deviceId={device.id}
          onFound={(format) => {
            setOption({ cardFormat: format })
            void keep.run({ deviceId: device.id, format })
          }}
        />
      ) : (
        <div>
          <Button size="large" onClick={() => setLearning(true)}>
            {t('learn.start')}
          </Button>
        </div>
      )}
      <RefusalAlert error={keep.error} />
    </>
  )
}
