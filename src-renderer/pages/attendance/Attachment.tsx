import { PaperClipOutlined } from '@ant-design/icons'
import { App, Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { useCommand } from '../../app/read.ts'
import { useErrorToast } from '../../components/error-toast.ts'
import { FileButton } from '../../components/FileButton.tsx'
import { saveFile } from '../../components/files.ts'

export interface Attachment {
  fileName: string
  contentBase64: string
}

/** Picks the document of a correction: a photo or scan of what was signed. */
export function AttachmentField(props: { value: Attachment | null; onChange: (value: Attachment | null) => void }) {
  const { t } = useTranslation()
  const { value } = props
  return (
    <div className="row-wrap">
      <FileButton
        size="large"
        accept="image/jpeg,image/png,application/pdf"
        onFile={(fileName, contentBase64) => props.onChange({ fileName, contentBase64 })}
      >
        {t('attendance.attach')}
      </FileButton>
      {value && (
        <>
          <span className="tag">{t('attendance.attached', { file: value.fileName })}</span>
          <button type="button" className="text-button danger" onClick={() => props.onChange(null)}>
            {t('attendance.detach')}
          </button>
        </>
      )}
    </div>
  )
}

const ENDINGS: Readonly<Record<string, string>> = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'application/pdf': 'pdf',
}

/** Opens a kept document: pictures here, a PDF as a file. */
export function AttachmentButton(props: { punchId: string; of: 'added' | 'voided' }) {
  const { t } = useTranslation()
  const { modal } = App.useApp()
  const read = useCommand('attendance.attachment')
  useErrorToast(read)
  const name = t(`attendance.attachment.${props.of}`)
  const open = async () => {
    const kept = await read.run({ punchId: props.punchId, of: props.of })
    if (!kept) return
    const { mediaType, contentBase64 } = kept
    if (mediaType.startsWith('image/')) {
      const picture = <img src={`data:${mediaType};base64,${contentBase64}`} alt={name} className="attachment-image" />
      modal.info({ title: name, width: 720, icon: null, content: picture })
    } else saveFile(`${name}.${ENDINGS[mediaType] ?? 'bin'}`, mediaType, contentBase64)
  }
  return (
    <Button type="text" loading={read.busy} icon={<PaperClipOutlined />} onClick={() => void open()}>
      {name}
    </Button>
  )
}
