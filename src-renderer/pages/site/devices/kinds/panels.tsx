import { useTranslation } from 'react-i18next'
import { useRead } from '../../../../app/read.ts'
import { DirectionField, GateField, OptionSwitch, TextField } from '../inputs.tsx'
import type { Kind, KindFieldsProps } from '../kind.ts'
import { ListenFields } from '../ListenFields.tsx'

function UfaceFields(props: KindFieldsProps) {
  const { t } = useTranslation()
  const { draft, set, setOption, errors } = props
  const { listen } = draft
  return (
    <>
      <ListenFields {...props} serialLabel={t('device-form.device-key')} path="uface" />
      <OptionSwitch
        title={t('device-form.sync-panel')}
        note={t('device-form.sync-panel-note')}
        checked={draft.options.syncUsers ?? false}
        onChange={(syncUsers) => setOption({ syncUsers })}
      />
      {draft.options.syncUsers && (
        <TextField
          label={t('device-form.device-url')}
          note={t('device-form.device-url-note')}
          error={errors.deviceUrl}
          placeholder="http://192.168.1.60:8090"
          value={listen.deviceUrl}
          onChange={(deviceUrl) => set({ listen: { ...listen, deviceUrl: deviceUrl.trim() } })}
        />
      )}
      <PicturesSwitch {...props} />
      <DirectionField {...props} />
      <GateField {...props} />
    </>
  )
}

function IsapiFields(props: KindFieldsProps) {
  const { t } = useTranslation()
  return (
    <>
      <ListenFields {...props} serialLabel={t('device-form.mac-address')} path="isapi" />
      <p className="field-note">{t('device-form.isapi-people')}</p>
      <PicturesSwitch {...props} />
      <DirectionField {...props} />
      <GateField {...props} />
    </>
  )
}

/** Faces are sensitive personal data: what the site takes upon itself by keeping them stands beside the switch. */
function PicturesSwitch({ draft, setOption }: KindFieldsProps) {
  const { t } = useTranslation()
  const policy = useRead('attendance.picturePolicy', undefined)
  return (
    <OptionSwitch
      title={t('device-form.keep-pictures')}
      note={t('device-form.keep-pictures-note', { days: policy.data?.keepDays ?? '…' })}
      checked={draft.options.keepPictures ?? false}
      onChange={(keepPictures) => setOption({ keepPictures })}
    />
  )
}

/** Face panels that call this PC, UFace style and Hikvision ISAPI. */
export const ufacePanel: Kind = {
  driver: 'uface-panel',
  group: 'panel',
  roads: ['listen'],
  start: {},
  Fields: UfaceFields,
}
export const isapiPanel: Kind = {
  driver: 'isapi-panel',
  group: 'panel',
  roads: ['listen'],
  start: {},
  Fields: IsapiFields,
}
