import { Alert } from 'antd'
import { type DragEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCommand } from '../../../app/read.ts'
import { FileButton } from '../../../components/FileButton.tsx'
import { readFileBase64 } from '../../../components/files.ts'
import { RefusalAlert } from '../../../components/RefusalAlert.tsx'

interface Taken {
  fileName: string
  added: number
  known: number
  flagged: number
}

/** Takes a statement of the account, dropped or picked, and says what it brought. */
export function StatementDrop() {
  const { t } = useTranslation()
  const take = useCommand('bank.importStatement')
  const [over, setOver] = useState(false)
  const [taken, setTaken] = useState<Taken | null>(null)
  const read = async (fileName: string, contentBase64: string) => {
    setTaken(null)
    const found = await take.run({ fileName, contentBase64 })
    if (found) setTaken({ fileName, ...found })
  }
  const drop = async (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    for (const file of event.dataTransfer.files) await read(file.name, await readFileBase64(file))
  }
  return (
    <div className="stack-small">
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the button in it does the same by keyboard */}
      <div
        className={over ? 'drop over' : 'drop'}
        onDragOver={(event) => {
          event.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => void drop(event)}
      >
        <FileButton
          size="large"
          accept=".xml,.csv,.txt,.xlsx"
          loading={take.busy}
          onFile={(name, content) => void read(name, content)}
        >
          {t('escrow-account.import')}
        </FileButton>
        <span className="small muted">{t('escrow-account.import-note')}</span>
      </div>
      <RefusalAlert error={take.error} onClose={take.clear} />
      {taken && (
        <Alert
          type={taken.flagged > 0 ? 'warning' : 'success'}
          showIcon
          role="status"
          title={t(taken.added === 0 ? 'escrow-account.nothing-new' : 'escrow-account.taken', { ...taken })}
          description={taken.flagged > 0 ? t('escrow-account.taken-flagged', { count: taken.flagged }) : undefined}
          closable={{ onClose: () => setTaken(null) }}
        />
      )}
    </div>
  )
}
