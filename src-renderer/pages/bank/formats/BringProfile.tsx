import { App } from 'antd'
import { useTranslation } from 'react-i18next'
import { useCommand } from '../../../app/read.ts'
import { go } from '../../../app/router.ts'
import { FileButton } from '../../../components/FileButton.tsx'
import { RefusalAlert } from '../../../components/RefusalAlert.tsx'

/** Takes a format file of the office's own; where it breaks the rules, every field at fault is told. */
export function BringProfile() {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const bring = useCommand('bank.bringProfile')
  const take = async (fileName: string, contentBase64: string) => {
    const taken = await bring.run({ fileName, contentBase64 })
    if (!taken) return
    void message.success(t('bank-formats.brought'))
    go(`bank/formats/${taken.profile}`)
  }
  return (
    <div className="bring-profile">
      <FileButton accept=".json" size="large" loading={bring.busy} onFile={(name, content) => void take(name, content)}>
        {t('bank-formats.bring')}
      </FileButton>
      <RefusalAlert error={bring.error} onClose={bring.clear} />
    </div>
  )
}
