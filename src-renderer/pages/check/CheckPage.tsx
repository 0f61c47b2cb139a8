import { CheckCircleFilled, CloseCircleFilled, SafetyCertificateOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { OutputOf } from '../../app/paths.ts'
import { useCommand } from '../../app/read.ts'
import { groupDigits } from '../../components/format.ts'
import { PageHead, Panel } from '../../components/PageHead.tsx'
import { RefusalAlert } from '../../components/RefusalAlert.tsx'
import { codeTextOrNull } from '../../locales/codes.ts'
import { CheckpointPanel } from './CheckpointPanel.tsx'
import { FactList } from './FactList.tsx'
import './check.css'

type Report = OutputOf<'station.check'>

/** The station proves itself: every invariant, the signed checkpoint, the facts of the journal. */
export function CheckPage() {
  const { t } = useTranslation()
  const check = useCommand('station.check')
  const [report, setReport] = useState<Report | null>(null)
  const run = async () => {
    const result = await check.run(undefined)
    if (result) setReport(result)
  }
  return (
    <div className="stack">
      <PageHead title={t('check.title')} note={t('check.note')}>
        <Button
          className="run-check"
          type="primary"
          size="large"
          icon={<SafetyCertificateOutlined />}
          loading={check.busy}
          onClick={() => void run()}
        >
          {t(check.busy ? 'check.running' : 'check.run')}
        </Button>
      </PageHead>
      <RefusalAlert error={check.error} />
      {report && <ReportPanel report={report} />}
      <div className="check-columns">
        <CheckpointPanel />
        <FactList />
      </div>
    </div>
  )
}

function ReportPanel(props: { report: Report }) {
  const { t } = useTranslation()
  const { report } = props
  const failed = report.results.filter((result) => !result.passed)
  const sorted = [...failed, ...report.results.filter((result) => result.passed)]
  return (
    <Panel>
      <p className={report.passed ? 'verdict ink-green' : 'verdict ink-red'} role="status">
        {report.passed ? <CheckCircleFilled /> : <CloseCircleFilled />}
        {report.passed
          ? t('check.passed', { facts: groupDigits(report.facts), count: report.results.length })
          : t('check.failed', { count: failed.length })}
      </p>
      <ul className="invariants">
        {sorted.map((result) => (
          <li key={result.name} className={result.passed ? '' : 'wide-item'}>
            {result.passed ? <CheckCircleFilled className="ink-green" /> : <CloseCircleFilled className="ink-red" />}
            <span className="grow">
              <span className="block">
                {codeTextOrNull(`journal.${result.name}`) ??
                  t(`invariant.${result.name}`, { defaultValue: result.name })}
              </span>
              <span className="mono muted">{result.name}</span>
              {result.violations.slice(0, 50).map((violation) => (
                <span key={`${violation.where} ${violation.what}`} className="violation">
                  <strong>{violation.where}</strong> {violation.what}
                </span>
              ))}
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  )
}
