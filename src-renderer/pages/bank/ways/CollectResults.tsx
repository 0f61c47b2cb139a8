import { Button, Drawer } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { OutputOf } from '../../../app/paths.ts'
import { useCommand } from '../../../app/read.ts'
import { FileButton } from '../../../components/FileButton.tsx'
import { RefusalAlert } from '../../../components/RefusalAlert.tsx'
import { EmptyView } from '../../../components/StateView.tsx'
import { codeText } from '../../../locales/codes.ts'
import { usePreferences } from '../../../stores/preferences.ts'
import { FolderField } from './FolderField.tsx'

type Collected = OutputOf<'bank.collectFromFolder'>

/** What came back by hand: every file of a stick or folder, or one file, whichever batch it is about; each with what came of it. */
export function CollectResults() {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button size="large" onClick={() => setOpen(true)}>
        {t('bank-way.collect')}
      </Button>
      <Drawer open={open} onClose={() => setOpen(false)} size={760} title={t('bank-way.collect-title')} destroyOnHidden>
        <Collect />
      </Drawer>
    </>
  )
}

function Collect() {
  const { t } = useTranslation()
  const collect = useCommand('bank.collectFromFolder')
  const drop = useCommand('bank.dropResult')
  const remembered = usePreferences((state) => state.bankFolder)
  const remember = usePreferences((state) => state.rememberBankFolder)
  const [folder, setFolder] = useState(remembered)
  const [found, setFound] = useState<Collected | null>(null)
  const fromFolder = async () => {
    drop.clear()
    const files = await collect.run({ folder: folder.trim() })
    setFound(files ?? null)
    if (files) remember(folder.trim())
  }
  const fromFile = async (fileName: string, contentBase64: string) => {
    collect.clear()
    const taken = await drop.run({ fileName, contentBase64 })
    setFound(taken ? [{ fileName, ...taken, refused: null }] : null)
  }
  return (
    <div className="stack">
      <p className="muted">{t('bank-way.collect-note')}</p>
      <FolderField value={folder} onChange={setFolder} />
      <div className="row-wrap">
        <Button
          type="primary"
          size="large"
          disabled={folder.trim() === ''}
          loading={collect.busy}
          onClick={() => void fromFolder()}
        >
          {t('bank-way.collect-now')}
        </Button>
        <span className="muted">{t('bank-way.or')}</span>
        <FileButton size="large" loading={drop.busy} onFile={(name, content) => void fromFile(name, content)}>
          {t('bank-way.one-file')}
        </FileButton>
      </div>
      <RefusalAlert error={collect.error ?? drop.error} />
      {found && (found.length === 0 ? <EmptyView title={t('bank-way.no-files')} /> : <Found files={found} />)}
    </div>
  )
}

function Found(props: { files: Collected }) {
  const { t } = useTranslation()
  return (
    <table className="figures collected">
      <thead>
        <tr>
          <th>{t('bank-way.file')}</th>
          <th>{t('bank-way.became')}</th>
        </tr>
      </thead>
      <tbody>
        {props.files.map((file) => (
          <tr key={file.fileName}>
            <td className="mono">{file.fileName}</td>
            <td>
              <Became file={file} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Became({ file }: { file: Collected[number] }) {
  const { t } = useTranslation()
  if (file.refused) {
    return <span className="ink-red">{codeText(file.refused, { file: file.fileName })}</span>
  }
  const changed =
    file.batchId === null
      ? t('bank-way.statement-added', { count: file.changed })
      : file.changed === 0
        ? t('bank-way.nothing-new')
        : t('bank-way.changed', { count: file.changed })
  return (
    <>
      {file.batchId ? (
        <a className="team-link" href={`#/bank/${file.batchId}`}>
          {changed}
        </a>
      ) : (
        changed
      )}
      {file.quarantined > 0 && (
        <span className="ink-amber block">{t('bank-way.not-believed', { count: file.quarantined })}</span>
      )}
    </>
  )
}
