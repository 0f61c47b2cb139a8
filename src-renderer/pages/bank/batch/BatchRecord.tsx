import { DownloadOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Batch, BatchHistory } from '../../../../src-main/contract/bank.ts'
import { type Read, useCommand } from '../../../app/read.ts'
import { AskReason } from '../../../components/AskReason.tsx'
import { saveFile } from '../../../components/files.ts'
import { localDateTime } from '../../../components/format.ts'
import { ReadView } from '../../../components/StateView.tsx'
import { codeTextOrNull } from '../../../locales/codes.ts'

/** What happened to a batch, step by step with who did it, and the files that were sent and that came back. */
export function BatchRecord(props: { batch: Batch; history: Read<BatchHistory> }) {
  const { t } = useTranslation()
  const { batch } = props
  return (
    <>
      <section>
        <h3 className="drawer-heading">{t('batch.history')}</h3>
        <ReadView read={props.history}>
          {(steps) => (
            <ol className="plain-list">
              {steps.map((step) => (
                <HistoryStep key={`${step.at} ${step.what}`} step={step} />
              ))}
            </ol>
          )}
        </ReadView>
      </section>
      <section>
        <h3 className="drawer-heading">{t('batch.files')}</h3>
        {batch.evidence.length === 0 ? (
          <p className="muted">{t('batch.no-files')}</p>
        ) : (
          <ul className="plain-list">
            {batch.evidence.map((item) => (
              <EvidenceRow key={`${item.sha256} ${item.what}`} batchId={batch.id} item={item} />
            ))}
          </ul>
        )}
      </section>
    </>
  )
}

function HistoryStep(props: { step: BatchHistory[number] }) {
  const { t } = useTranslation()
  const { what, at, by, approver, reason, detail, changed, doubted } = props.step
  return (
    <li className="history-step">
      <span className="small muted number">{localDateTime(at)}</span>
      <span>
        <strong>{t(`bank:history.${what}`)}</strong>
        {what === 'answered' && (
          <span className="block">
            {t('batch.answered', { count: changed })}
            {doubted > 0 && <span className="ink-red"> {t('batch.answered-doubts', { count: doubted })}</span>}
          </span>
        )}
        {reason && <span className="block">{t('batch.reason', { reason })}</span>}
        {detail && <span className="block muted wrap-anywhere">{detail}</span>}
      </span>
      <span className="muted">
        {by ?? t('batch-step.by-itself')}
        {approver && <span className="block">{t('batch.with', { name: approver })}</span>}
      </span>
    </li>
  )
}

/** A kept file by its hash; its bytes name accounts in full and are shown against a reason. */
function EvidenceRow(props: { batchId: string; item: Batch['evidence'][number] }) {
  const { t } = useTranslation()
  const { batchId, item } = props
  const open = useCommand('bank.openEvidence')
  const take = async (reason: string) => {
    const file = await open.run({ batchId, sha256: item.sha256, reason })
    if (file) saveFile(file.fileName, 'application/octet-stream', file.contentBase64)
    return file !== undefined
  }
  return (
    <li className="evidence-row">
      <span>
        <strong>{codeTextOrNull(item.what) ?? codeTextOrNull(`bank.evidence.${item.what}`) ?? item.what}</strong>
        <span className="block small muted number">
          {localDateTime(item.at)} · {t('bank.bytes', { count: item.bytes })}
        </span>
        <span className="block mono wrap-anywhere muted">SHA-256 {item.sha256}</span>
      </span>
      <AskReason
        title={t('batch.open-title')}
        note={t('batch.open-note')}
        busy={open.busy}
        error={open.error}
        onReason={take}
      >
        <Button size="large" icon={<DownloadOutlined />}>
          {t('batch.open')}
        </Button>
      </AskReason>
    </li>
  )
}
