import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { OutputOf } from '../../../app/paths.ts'
import { useCommand, useRead } from '../../../app/read.ts'
import { groupDigits } from '../../../components/format.ts'
import { Panel } from '../../../components/PageHead.tsx'
import { RefusalAlert } from '../../../components/RefusalAlert.tsx'
import { ImportResult } from './ImportResult.tsx'

type Offered = OutputOf<'attendance.offeredFiles'>[number]

/** Files of sticks and watched folders: imported or ignored by somebody's word, never by themselves. Nothing where there are none. */
export function OfferedFiles(props: { nameOf: (deviceId: string) => string }) {
  const { t } = useTranslation()
  const offered = useRead('attendance.offeredFiles', undefined, { topics: ['devices'] })
  const take = useCommand('attendance.importOffered')
  const ignore = useCommand('attendance.ignoreOffered')
  const [result, setResult] = useState<OutputOf<'attendance.importOffered'> | null>(null)
  const files = offered.data ?? []
  if (files.length === 0 && !result && !take.error) return null
  const keyOf = ({ deviceId, fileName, sha256 }: Offered) => ({ deviceId, fileName, sha256 })
  const run = async (file: Offered) => {
    const done = await take.run(keyOf(file))
    if (done) setResult(done)
  }
  return (
    <Panel title={t('care.offered')}>
      <div className="stack-small">
        <RefusalAlert error={take.error ?? ignore.error} onClose={take.error ? take.clear : ignore.clear} />
        {result && <ImportResult result={result} onClose={() => setResult(null)} />}
        {files.length > 0 && (
          <table className="figures">
            <tbody>
              {files.map((file) => (
                <tr key={`${file.deviceId} ${file.fileName}`} className={file.ignored ? 'muted' : ''}>
                  <td>
                    <strong className="mono">{file.fileName}</strong>
                    <span className="small muted block">
                      {props.nameOf(file.deviceId)} · {t(`care.file.${file.kind}`)}
                    </span>
                  </td>
                  <td className="number">{t('care.records', { n: groupDigits(file.records) })}</td>
                  <td className={file.rejected > 0 ? 'number ink-amber' : 'number muted'}>
                    {t('care.rejected-lines', { n: groupDigits(file.rejected) })}
                  </td>
                  <td className="mono muted" title={file.sha256}>
                    {file.sha256.slice(0, 8)}
                  </td>
                  <td className="money">
                    <span className="row-wrap care-answers">
                      {file.ignored ? (
                        <span>{t('care.ignored')}</span>
                      ) : (
                        <Button size="large" loading={ignore.busy} onClick={() => void ignore.run(keyOf(file))}>
                          {t('care.ignore')}
                        </Button>
                      )}
                      <Button
                        size="large"
                        type={file.ignored ? 'default' : 'primary'}
                        loading={take.busy}
                        onClick={() => void run(file)}
                      >
                        {t('care.import')}
                      </Button>
                    </span>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </div>
    </Panel>
  )
}
