import { FilePdfOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import type { PaperKind } from '../../src-main/contract/compliance.ts'
import { useCommand } from '../app/read.ts'
import { useErrorToast } from './error-toast.ts'
import { saveFile } from './files.ts'

/** Makes a paper as PDF and saves it. */
export function PaperButton(props: {
  kind: PaperKind
  month: string
  teamId?: string | null
  /** One list of it, for a supplementary one. */
  listId?: string
  engagementId?: string
  label?: string
  type?: 'default' | 'primary' | 'text'
}) {
  const { t } = useTranslation()
  const paper = useCommand('documents.paper')
  useErrorToast(paper)
  const make = async () => {
    const { kind, month, teamId = null, listId = null, engagementId = null } = props
    const made = await paper.run({ kind, month, teamId, listId, engagementId })
    if (made) saveFile(made.fileName, made.mediaType, made.contentBase64)
  }
  return (
    <Button icon={<FilePdfOutlined />} type={props.type ?? 'default'} loading={paper.busy} onClick={() => void make()}>
      {props.label ?? t(`paper.${props.kind}`)}
    </Button>
  )
}
