import { DownloadOutlined } from '@ant-design/icons'
import { Button, Segmented } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { BankProfileView } from '../../../../src-main/contract/bank.ts'
import type { OutputOf } from '../../../app/paths.ts'
import { bytesOf, saveFile } from '../../../components/files.ts'
import { Panel } from '../../../components/PageHead.tsx'
import { fieldName } from './fields.ts'
import { hexLines, spans, visibleText } from './show.ts'

type Rendered = OutputOf<'bank.testProfile'>
type View = 'cells' | 'text' | 'hex'

const HEX_BYTES = 1_024

/** The sample as the bank gets it: cut into cells, as text, and byte by byte. */
export function SampleFiles(props: { profile: BankProfileView; files: Rendered['files']; rows: Rendered['rows'] }) {
  const { t } = useTranslation()
  const { profile, files, rows } = props
  const [at, setAt] = useState(0)
  const file = files[at] ?? files[0]
  const views: View[] = [
    ...(at === 0 && rows.length > 0 ? (['cells'] as const) : []),
    ...(file?.text ? (['text'] as const) : []),
    'hex',
  ]
  const [wanted, setWanted] = useState<View>('cells')
  const view = views.includes(wanted) ? wanted : (views[0] ?? 'hex')
  if (!file) return null
  return (
    <Panel
      title={<span className="mono sample-name">{file.fileName}</span>}
      extra={
        <span className="row-wrap">
          {files.length > 1 && (
            <Segmented<number>
              size="large"
              value={at}
              onChange={setAt}
              options={files.map((_, index) => ({ value: index, label: t('bank-formats.file-n', { n: index + 1 }) }))}
            />
          )}
          <Segmented<View>
            size="large"
            value={view}
            onChange={setWanted}
            options={views.map((value) => ({ value, label: t(`bank-formats.view.${value}`) }))}
          />
          <Button
            size="large"
            icon={<DownloadOutlined />}
            onClick={() => saveFile(file.fileName, 'application/octet-stream', file.contentBase64)}
          >
            {t('bank-formats.download')}
          </Button>
        </span>
      }
    >
      {view === 'cells' && <Cells profile={profile} rows={rows} />}
      {view === 'text' && <pre className="file-text">{visibleText(file.text ?? '', profile.kind === 'fixed')}</pre>}
      {view === 'hex' && <pre className="file-text">{hexLines(bytesOf(file.contentBase64), HEX_BYTES)}</pre>}
      <p className="small muted sample-foot">
        {t('bank-formats.file-foot', {
          bytes: bytesOf(file.contentBase64).length,
          encoding: t(profile.kind === 'xlsx' ? 'bank-formats.kind.xlsx' : `bank-formats.encoding.${profile.encoding}`),
        })}
      </p>
    </Panel>
  )
}

/** Every line cut as the bank cuts it; above each column its heading and, where the width is fixed, the bytes it takes. */
function Cells(props: { profile: BankProfileView; rows: Rendered['rows'] }) {
  const { t } = useTranslation()
  const { columns } = props.profile
  const places = spans(columns.map(({ width }) => width))
  return (
    <div className="cells-scroll">
      <table className="figures cells">
        <thead>
          <tr>
            {columns.map(({ title, content, width, maxBytes }, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: columns never move
              <th key={index}>
                {title || fieldName(t, content)}
                <span className="small muted block number">
                  {width !== null
                    ? t('bank-formats.bytes-from-to', { ...places[index] })
                    : maxBytes !== null
                      ? t('bank-formats.bytes-at-most', { count: maxBytes })
                      : ' '}
                </span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {props.rows.map((row, line) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: lines of a file are known by their place
            <tr key={line}>
              {row.map((cell, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: cells of a line are known by their place
                <td key={index} className="mono">
                  {visibleText(cell.text, columns[index]?.width !== null) || ' '}
                  {props.profile.kind !== 'xlsx' && (
                    <span className="small muted block">{t('bank-formats.bytes-n', { count: cell.bytes })}</span>
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
