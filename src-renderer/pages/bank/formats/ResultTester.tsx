import { Alert } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { BankProfileView } from '../../../../src-main/contract/bank.ts'
import type { OutputOf } from '../../../app/paths.ts'
import { useCommand } from '../../../app/read.ts'
import { FileButton } from '../../../components/FileButton.tsx'
import { formatMoney } from '../../../components/format.ts'
import { Panel } from '../../../components/PageHead.tsx'
import { RefusalAlert } from '../../../components/RefusalAlert.tsx'
import { EmptyView } from '../../../components/StateView.tsx'

type Read = OutputOf<'bank.testResult'>

const SHOWN = 200
const COLOURS: Record<Read['results'][number]['outcome'], string> = {
  paid: 'green',
  pending: 'blue',
  rejected: 'red',
  returned: 'red',
  unknown: 'amber',
}

/** Reads a result file of the bank and says line by line what it would mean. Nothing changes by it. */
export function ResultTester(props: { profile: BankProfileView }) {
  const { t } = useTranslation()
  const test = useCommand('bank.testResult')
  const [read, setRead] = useState<{ fileName: string; said: Read } | null>(null)
  const take = async (fileName: string, contentBase64: string) => {
    const said = await test.run({ profile: props.profile.id, contentBase64 })
    setRead(said ? { fileName, said } : null)
  }
  return (
    <Panel
      title={t('bank-formats.result-title')}
      extra={
        <FileButton size="large" loading={test.busy} onFile={(name, content) => void take(name, content)}>
          {t('bank-formats.result-choose')}
        </FileButton>
      }
    >
      <div className="stack">
        <RefusalAlert error={test.error} onClose={test.clear} />
        {read ? (
          <Said fileName={read.fileName} said={read.said} />
        ) : (
          <EmptyView title={t('bank-formats.result-none')} hint={t('bank-formats.result-hint')} />
        )}
      </div>
    </Panel>
  )
}

function Said(props: { fileName: string; said: Read }) {
  const { t } = useTranslation()
  const { problem, results } = props.said
  if (problem) {
    return (
      <Alert
        type="error"
        showIcon
        title={t('bank-formats.result-unreadable', { file: props.fileName })}
        description={[
          t(`bank-formats.result-problem.${problem.problem}`, { defaultValue: problem.problem }),
          problem.line > 0 ? t('bank-formats.line-n', { n: problem.line }) : '',
          problem.detail,
        ]
          .filter(Boolean)
          .join(' · ')}
      />
    )
  }
  return (
    <>
      <Alert
        type="info"
        showIcon
        title={t('bank-formats.result-read', { file: props.fileName, count: results.length })}
        description={t('bank-formats.result-nothing-changed')}
      />
      <table className="figures">
        <thead>
          <tr>
            <th>{t('bank-formats.result-about')}</th>
            <th>{t('bank-formats.result-payee')}</th>
            <th className="money">{t('bank.amount')}</th>
            <th>{t('bank-formats.result-said')}</th>
            <th>{t('bank-formats.result-means')}</th>
          </tr>
        </thead>
        <tbody>
          {results.slice(0, SHOWN).map((row, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: lines of a file are known by their place
            <tr key={index}>
              <td className="mono">{row.named || '—'}</td>
              <td>
                {row.payeeName ?? '—'}
                {row.account && <span className="small muted block number">{row.account}</span>}
              </td>
              <td className="money">{row.amountFen === null ? '—' : formatMoney(row.amountFen)}</td>
              <td>{[row.status, row.reasonText].filter(Boolean).join(' · ')}</td>
              <td>
                <span className={`tag ${COLOURS[row.outcome]}`}>{t(`bank-formats.outcome.${row.outcome}`)}</span>
                {row.reasonCode && (
                  <span className="small muted block">
                    {t(`bank:reason.${row.reasonCode}`, { defaultValue: row.reasonCode })}
                  </span>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {results.length > SHOWN && (
        <p className="muted">{t('bank-formats.and-more', { count: results.length - SHOWN })}</p>
      )}
    </>
  )
}
