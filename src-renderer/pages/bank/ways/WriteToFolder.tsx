import { App, Button, Modal } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCommand } from '../../../app/read.ts'
import { RefusalAlert } from '../../../components/RefusalAlert.tsx'
import { usePreferences } from '../../../stores/preferences.ts'
import { FolderField } from './FolderField.tsx'

/** Writes a batch's files onto a stick or into a folder of this PC; with that it is handed over. The same files may be written again. */
export function WriteToFolder(props: { batchId: string }) {
  const { t } = useTranslation()
  const { modal } = App.useApp()
  const write = useCommand('bank.writeToFolder')
  const remembered = usePreferences((state) => state.bankFolder)
  const remember = usePreferences((state) => state.rememberBankFolder)
  const [asking, setAsking] = useState(false)
  const [folder, setFolder] = useState(remembered)
  const submit = async () => {
    const written = await write.run({ batchId: props.batchId, folder: folder.trim() })
    if (!written) return
    remember(folder.trim())
    setAsking(false)
    modal.success({
      title: t('bank-way.written', { count: written.files.length }),
      width: 620,
      content: (
        <>
          <ul>
            {written.files.map((file) => (
              <li key={file} className="mono print">
                {file}
              </li>
            ))}
          </ul>
          <p className="muted">{t('bank-way.written-next')}</p>
        </>
      ),
    })
  }
  return (
    <>
      <Button type="primary" size="large" onClick={() => setAsking(true)}>
        {t('bank-way.write')}
      </Button>
      <Modal
        open={asking}
        centered
        width={600}
        title={t('bank-way.write-title')}
        okText={t('bank-way.write-now')}
        cancelText={t('app:cancel')}
        okButtonProps={{ size: 'large', disabled: folder.trim() === '' }}
        cancelButtonProps={{ size: 'large' }}
        confirmLoading={write.busy}
        onCancel={() => setAsking(false)}
        onOk={() => void submit()}
        destroyOnHidden
      >
        <div className="stack">
          <p>{t('bank-way.write-text')}</p>
          <FolderField value={folder} onChange={setFolder} />
          <RefusalAlert error={write.error} onClose={write.clear} />
        </div>
      </Modal>
    </>
  )
}
