import { App } from 'antd'
import { useTranslation } from 'react-i18next'
import { useCommand } from '../../../app/read.ts'
import { useErrorToast } from '../../../components/error-toast.ts'
import { FileButton } from '../../../components/FileButton.tsx'

/** Takes a result file of the bank into a batch, any number of times; what does not fit is named. */
export function ImportButton(props: { batchId: string }) {
  const { t } = useTranslation()
  const { message, modal } = App.useApp()
  const importResult = useCommand('bank.importResult')
  useErrorToast(importResult)
  const take = async (fileName: string, contentBase64: string) => {
    const result = await importResult.run({ batchId: props.batchId, fileName, contentBase64 })
    if (!result) return
    if (result.quarantined.length === 0) {
      void message.success(t('bank.imported', { count: result.changed }))
      return
    }
    modal.warning({
      title: t('bank.imported', { count: result.changed }),
      width: 620,
      content: (
        <>
          <p>{t('bank.quarantined', { count: result.quarantined.length })}</p>
          <ul>
            {result.quarantined.slice(0, 20).map((item) => (
              <li key={`${item.endToEndId} ${item.why}`}>
                <span className="mono">{item.endToEndId}</span> {t(`bank:why.${item.why}`, { detail: item.detail })}
              </li>
            ))}
          </ul>
          <p>{t('batch.see-doubts')}</p>
        </>
      ),
    })
  }
  return (
    <FileButton size="large" loading={importResult.busy} onFile={(name, content) => void take(name, content)}>
      {t('bank.import')}
    </FileButton>
  )
}
