import { Button, Popconfirm } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Batch, BatchHistory } from '../../../../src-main/contract/bank.ts'
import { call } from '../../../app/client.ts'
import { useCommand } from '../../../app/read.ts'
import { go } from '../../../app/router.ts'
import { useApproval } from '../../../components/Approval.tsx'
import { useErrorToast } from '../../../components/error-toast.ts'
import { saveFile } from '../../../components/files.ts'
import { formatMoney } from '../../../components/format.ts'
import { PaperButton } from '../../../components/PaperButton.tsx'
import { useCanAct } from '../../../stores/session.ts'
import { WriteToFolder } from '../ways/WriteToFolder.tsx'
import { CancelDialog } from './CancelDialog.tsx'
import { ImportButton } from './ImportButton.tsx'
import { Warnings } from './Warnings.tsx'

/** What can be done with a batch in its state. An unknown outcome is queried; it is never sent again unless proven not to have arrived. */
export function BatchActions(props: { batch: Batch; history: BatchHistory }) {
  const { t } = useTranslation()
  const canAct = useCanAct()
  const query = useCommand('bank.query')
  useErrorToast(query)
  const { batch, history } = props
  const batchId = batch.id
  if (!canAct) return null
  const { state, transport } = batch
  const sent = state === 'handed-over' || state === 'accepted' || state === 'unknown'
  const everLeft = history.some(({ what }) => what === 'sent' || what === 'exported')
  return (
    <>
      {state === 'prepared' && <ApproveButton batch={batch} />}
      {state === 'approved' && transport !== 'file' && <SendButtons batch={batch} />}
      {(state === 'approved' || sent) && transport === 'file' && (
        <>
          <ExportButton batchId={batchId} />
          <WriteToFolder batchId={batchId} />
        </>
      )}
      {(sent || state === 'settled') && transport !== 'file' && (
        <Button
          type={sent ? 'primary' : 'default'}
          size="large"
          loading={query.busy}
          onClick={() => void query.run({ batchId })}
        >
          {t('bank.query')}
        </Button>
      )}
      {(sent || state === 'settled') && <ImportButton batchId={batchId} />}
      {state === 'unknown' && <NeverArrivedButton batch={batch} />}
      {(state === 'prepared' || state === 'approved') && !everLeft && <CancelButton batch={batch} />}
      {state === 'settled' && <PaperButton kind="bank-voucher" month={batch.month} />}
    </>
  )
}

function ApproveButton(props: { batch: Batch }) {
  const { t } = useTranslation()
  const ask = useApproval()
  const { batch } = props
  const approve = () =>
    ask({
      title: t('bank.approve-title'),
      text: t('bank.approve-text', { payments: batch.payments, total: formatMoney(batch.totalFen) }),
      details: <Warnings warnings={batch.warnings ?? []} />,
      roles: ['manager'],
      run: (approval) => call('bank.approve', { batchId: batch.id, approval }),
    })
  return (
    <Button type="primary" size="large" onClick={approve}>
      {t('bank.approve')}
    </Button>
  )
}

/** Now, or by itself as soon as the network is back. */
function SendButtons(props: { batch: Batch }) {
  const { t } = useTranslation()
  const handOver = useCommand('bank.handOver')
  const enqueue = useCommand('bank.enqueue')
  useErrorToast(handOver)
  useErrorToast(enqueue)
  const { batch } = props
  const batchId = batch.id
  return (
    <>
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
      {!batch.queued && (
        <Popconfirm
          title={t('batch.enqueue-title')}
          description={t('batch.enqueue-text', { total: formatMoney(batch.totalFen) })}
          okText={t('batch.enqueue')}
          cancelText={t('app:cancel')}
          onConfirm={() => void enqueue.run({ batchId })}
        >
          <Button size="large" loading={enqueue.busy}>
            {t('batch.enqueue')}
          </Button>
        </Popconfirm>
      )}
    </>
  )
}

function ExportButton(props: { batchId: string }) {
  const { t } = useTranslation()
  const exportFile = useCommand('bank.exportFile')
  useErrorToast(exportFile)
  const save = async () => {
    const file = await exportFile.run({ batchId: props.batchId })
    if (!file) return
    for (const { fileName, contentBase64 } of [file, ...(file.companions ?? [])]) {
      saveFile(fileName, 'application/octet-stream', contentBase64)
    }
  }
  return (
    <Button size="large" loading={exportFile.busy} onClick={() => void save()}>
      {t('bank.export')}
    </Button>
  )
}

/** Two people vouch that the bank never had the order: the one way to pay twice if they are wrong, and it says so. */
function NeverArrivedButton(props: { batch: Batch }) {
  const { t } = useTranslation()
  const ask = useApproval()
  const { id: batchId, totalFen, payments } = props.batch
  const tell = () =>
    ask({
      title: t('batch.never-arrived'),
      text: t('batch.never-arrived-text'),
      details: (
        <p className="ink-red">
          <strong>{t('batch.never-arrived-danger', { total: formatMoney(totalFen), count: payments })}</strong>
        </p>
      ),
      reason: true,
      run: (approval, reason) => call('bank.toldNeverArrived', { batchId, approval, reason }),
    })
  return (
    <Button size="large" danger onClick={tell}>
      {t('batch.never-arrived')}
    </Button>
  )
}

/** Takes back what has never left: with a reason, and the second person where it was released. */
function CancelButton(props: { batch: Batch }) {
  const { t } = useTranslation()
  const ask = useApproval()
  const [open, setOpen] = useState(false)
  const { id: batchId, state } = props.batch
  const cancel = () => {
    if (state === 'prepared') {
      setOpen(true)
      return
    }
    ask({
      title: t('batch.cancel-title'),
      text: t('batch.cancel-text'),
      reason: true,
      run: async (approval, reason) => {
        await call('bank.cancel', { batchId, approval, reason })
        go('bank')
      },
    })
  }
  return (
    <>
      <Button size="large" onClick={cancel}>
        {t('batch.cancel')}
      </Button>
      {open && <CancelDialog batchId={batchId} onClose={() => setOpen(false)} />}
    </>
  )
}
