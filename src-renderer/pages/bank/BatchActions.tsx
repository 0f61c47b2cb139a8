import { App, Button, Popconfirm } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Batch } from '../../../src-main/contract/bank.ts'
import { call } from '../../app/client.ts'
import { useCommand } from '../../app/read.ts'
import { useApproval } from '../../components/Approval.tsx'
import { useErrorToast } from '../../components/error-toast.ts'
import { FileButton } from '../../components/FileButton.tsx'
import { saveFile } from '../../components/files.ts'
import { formatMoney } from '../../components/format.ts'
import { PaperButton } from '../../components/PaperButton.tsx'
import { codeText } from '../../locales/codes.ts'
import { useCanAct } from '../../stores/session.ts'
import { WriteToFolder } from './ways/WriteToFolder.tsx'

/** What can be done with a batch in its state. An unknown outcome is queried; it is never sent again. */
export function BatchActions(props: { batch: Batch }) {
  const { t } = useTranslation()
  const canAct = useCanAct()
  const ask = useApproval()
  const handOver = useCommand('bank.handOver')
  const query = useCommand('bank.query')
  useErrorToast(handOver)
  useErrorToast(query)
  const { batch } = props
  const batchId = batch.id
  if (!canAct) return null
  const approve = () =>
    ask({
      title: t('bank.approve-title'),
      text: t('bank.approve-text', { payments: batch.payments, total: formatMoney(batch.totalFen) }),
      roles: ['manager'],
      run: (approval) => call('bank.approve', { batchId, approval }),
    })
  const sent = batch.state === 'handed-over' || batch.state === 'accepted' || batch.state === 'unknown'
  return (
    <>
      {batch.state === 'prepared' && (
        <Button type="primary" size="large" onClick={approve}>
          {t('bank.approve')}
        </Button>
      )}
      {batch.state === 'approved' && batch.transport !== 'file' && (
        <Popconfirm
          title={t('bank.hand-over-title')}
          description={t('bank.hand-over-text', { total: formatMoney(batch.totalFen) })}
          okText={t('bank.hand-over')}
          cancelText={t('app:cancel')}
          onConfirm={() => void handOver.run({ batchId })}
        >
          <Button type="primary" size="large" loading={handOver.busy}>
            {t('bank.hand-over')}
          </Button>
        </Popconfirm>
      )}
      {(batch.state === 'approved' || sent) && batch.transport === 'file' && (
        <>
          <ExportButton batchId={batchId} />
          <WriteToFolder batchId={batchId} />
        </>
      )}
      {sent && batch.transport !== 'file' && (
        <Button type="primary" size="large" loading={query.busy} onClick={() => void query.run({ batchId })}>
          {t('bank.query')}
        </Button>
      )}
      {(sent || batch.state === 'settled') && <ImportButton batchId={batchId} />}
      {batch.state === 'settled' && <PaperButton kind="bank-voucher" month={batch.month} />}
    </>
  )
}

function ExportButton(props: { batchId: string }) {
  const { t } = useTranslation()
  const exportFile = useCommand('bank.exportFile')
  useErrorToast(exportFile)
  const save = async () => {
    const file = await exportFile.run({ batchId: props.batchId })
    for (const one of file ? [file, ...(file.companions ?? [])] : []) {
      saveFile(one.fileName, 'application/octet-stream', one.contentBase64)
    }
  }
  return (
    <Button size="large" loading={exportFile.busy} onClick={() => void save()}>
      {t('bank.export')}
    </Button>
  )
}

function ImportButton(props: { batchId: string }) {
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
                <span className="mono">{item.endToEndId}</span> {codeText(item.why)}
              </li>
            ))}
          </ul>
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
