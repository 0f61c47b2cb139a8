import { useTranslation } from 'react-i18next'
import { FormatField } from '../FormatField.tsx'
import { DirectionField, GateField, TextField } from '../inputs.tsx'
import type { Kind, KindFieldsProps } from '../kind.ts'

function WedgeFields(props: KindFieldsProps) {
  return (
    <>
      <FormatField {...props} />
      <DirectionField {...props} />
      <GateField {...props} />
    </>
  )
}

function PcscFields(props: KindFieldsProps) {
  const { t } = useTranslation()
  const { draft, set, errors } = props
  return (
    <>
      <div className="fields">
        <TextField
          span
          label={t('device-form.pcsc-reader')}
          note={t('device-form.pcsc-reader-note')}
          error={errors.reader}
          placeholder="ACS ACR122U 00 00"
          value={draft.pcscReader}
          onChange={(pcscReader) => set({ pcscReader: pcscReader.trim() })}
        />
      </div>
      <FormatField {...props} formats={['8h10d', '8h10d-reversed', '6h8d']} />
      <DirectionField {...props} />
      <GateField {...props} />
    </>
  )
}

/** Card reader that types into the station's window. */
export const wedgeReader: Kind = {
  driver: 'wedge-reader',
  group: 'access',
  roads: ['keyboard'],
  start: {},
  Fields: WedgeFields,
}

/** Contactless reader behind the system's smart-card service. */
export const pcscReader: Kind = {
  driver: 'pcsc-reader',
  group: 'access',
  roads: ['pcsc'],
  start: {},
  Fields: PcscFields,
}
