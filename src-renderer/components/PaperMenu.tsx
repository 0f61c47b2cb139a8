import { DownOutlined, FilePdfOutlined } from '@ant-design/icons'
import { Button, Dropdown } from 'antd'
import { useTranslation } from 'react-i18next'
import type { PaperKind } from '../../src-main/contract/compliance.ts'
import { useCommand } from '../app/read.ts'
import { useErrorToast } from './error-toast.ts'
import { saveFile } from './files.ts'

/** The papers of a list behind one button: made as PDF and saved. */
export function PaperMenu(props: {
  kinds: readonly PaperKind[]
  month: string
  teamId: string
  /** One list of it, for a supplementary one. */
  listId?: string
}) {
  const { t } = useTranslation()
  const paper = useCommand('documents.paper')
  useErrorToast(paper)
  const { kinds, month, teamId, listId = null } = props
  const make = async (kind: PaperKind) => {
    const made = await paper.run({ kind, month, teamId, listId, engagementId: null })
    if (made) saveFile(made.fileName, made.mediaType, made.contentBase64)
  }
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        items: kinds.map((kind) => ({ key: kind, label: t(`paper.${kind}`), icon: <FilePdfOutlined /> })),
        onClick: ({ key }) => void make(key as PaperKind),
      }}
    >
      <Button size="large" icon={<FilePdfOutlined />} loading={paper.busy}>
        {t('paper.menu')} <DownOutlined />
      </Button>
    </Dropdown>
  )
}
