import { Input } from 'antd'
import { useTranslation } from 'react-i18next'
import { Field } from '../../../components/Field.tsx'
import { FileButton } from '../../../components/FileButton.tsx'
import { bytesOf } from '../../../components/files.ts'

/** A certificate or a key as text, from a file or pasted. */
export function PemField(props: {
  label: string
  value: string
  error: string | undefined
  onChange: (text: string) => void
}) {
  const { t } = useTranslation()
  return (
    <div className="stack-small">
      <Field label={props.label} error={props.error}>
        <Input.TextArea
          rows={3}
          className="mono"
          spellCheck={false}
          placeholder="-----BEGIN"
          value={props.value}
          onChange={(event) => props.onChange(event.target.value)}
        />
      </Field>
      <div>
        <FileButton onFile={(_, content) => props.onChange(new TextDecoder().decode(bytesOf(content)))}>
          {t('bank-way.from-file')}
        </FileButton>
      </div>
    </div>
  )
}
