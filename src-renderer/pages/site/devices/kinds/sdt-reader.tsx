import { useTranslation } from 'react-i18next'
import { NumberField, TextField } from '../inputs.tsx'
import type { Kind, KindFieldsProps } from '../kind.ts'
import { SerialFields } from '../roads.tsx'

function Fields(props: KindFieldsProps) {
  if (props.draft.road === 'hid') return <HidFields {...props} />
  if (props.draft.road === 'library') return <LibraryFields {...props} />
  return <SerialFields {...props} />
}

function HidFields({ draft, set, errors }: KindFieldsProps) {
  const { t } = useTranslation()
  const { hid } = draft
  const change = (part: Partial<typeof hid>) => set({ hid: { ...hid, ...part } })
  return (
    <>
      <p className="field-note">{t('device-form.hid-note')}</p>
      <div className="fields">
        <TextField
          label={t('device-form.vendor-id')}
          placeholder="0400"
          error={errors.vendorId}
          value={hid.vendorId}
          onChange={(vendorId) => change({ vendorId: vendorId.trim() })}
        />
        <TextField
          label={t('device-form.product-id')}
          placeholder="C35A"
          error={errors.productId}
          value={hid.productId}
          onChange={(productId) => change({ productId: productId.trim() })}
        />
        <NumberField
          label={t('device-form.report-size')}
          min={8}
          max={1024}
          value={hid.reportSize ?? 64}
          onChange={(reportSize) => change({ reportSize: reportSize ?? undefined })}
        />
        <NumberField
          label={t('device-form.prefix')}
          min={0}
          max={4}
          value={hid.prefix ?? 0}
          onChange={(prefix) => change({ prefix: prefix ?? undefined })}
        />
        <NumberField
          label={t('device-form.report-id')}
          min={0}
          max={255}
          value={hid.reportId ?? 0}
          onChange={(reportId) => change({ reportId: reportId ?? undefined })}
        />
      </div>
    </>
  )
}

function LibraryFields({ draft, set, errors }: KindFieldsProps) {
  const { t } = useTranslation()
  const { library } = draft
  return (
    <>
      <p className="field-note">{t('device-form.library-note')}</p>
      <div className="fields">
        <TextField
          label={t('device-form.library-file')}
          placeholder="sdtapi.dll"
          error={errors.file}
          value={library.file}
          onChange={(file) => set({ library: { ...library, file: file.trim() } })}
        />
        <NumberField
          label={t('device-form.library-port')}
          note={t('device-form.library-port-note')}
          error={errors.port}
          min={0}
          max={2000}
          value={library.port}
          onChange={(port) => set({ library: { ...library, port: port ?? library.port } })}
        />
      </div>
    </>
  )
}

/** Reader of second-generation identity cards. */
export const sdtReader: Kind = {
  driver: 'sdt-reader',
  group: 'identity',
  roads: ['serial', 'hid', 'library'],
  start: { serial: { path: '', baudRate: 115_200 } },
  Fields,
}
