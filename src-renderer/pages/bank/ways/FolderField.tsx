import { Input } from 'antd'
import { useTranslation } from 'react-i18next'
import { Field } from '../../../components/Field.tsx'

/** A folder of the PC that the station runs on, by its whole path: the window itself cannot look into folders. */
export function FolderField(props: { value: string; onChange: (folder: string) => void }) {
  const { t } = useTranslation()
  return (
    <Field label={t('bank-way.folder')} note={t('bank-way.folder-note')}>
      <Input
        size="large"
        autoComplete="off"
        placeholder={'E:\\'}
        maxLength={500}
        value={props.value}
        onChange={(event) => props.onChange(event.target.value)}
      />
    </Field>
  )
}
