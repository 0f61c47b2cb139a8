import { useTranslation } from 'react-i18next'
import { TextField } from '../inputs.tsx'
import type { Kind, KindFieldsProps } from '../kind.ts'

function Fields({ draft, set, errors }: KindFieldsProps) {
  const { t } = useTranslation()
  return (
    <TextField
      label={t('device-form.folder')}
      note={t('device-form.folder-note')}
      error={errors.folder}
      placeholder={'E:\\'}
      value={draft.folder}
      onChange={(folder) => set({ folder })}
    />
  )
}

/** Terminal without a network: files on a stick. */
export const attlogFile: Kind = { driver: 'attlog-file', group: 'stick', roads: ['file'], start: {}, Fields }
