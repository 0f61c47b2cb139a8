import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import type { WageList } from '../../../../src-main/contract/payroll.ts'
import { go } from '../../../app/router.ts'
import { codeText } from '../../../locales/codes.ts'
import './inputs.css'

type Row = WageList['leftOutRows'][number]

/** Where a row is mended: a page and the words on the way there. */
function mendOf({ code, workerId }: Row, teamId: string): { path: string; words: string } | null {
  const name = code.replace(/^payroll\./, '')
  if (name === 'no-rate' && workerId) return { path: `roster/${workerId}`, words: 'left-out.to-basis' }
  if (name.startsWith('pot-') || name.startsWith('share-'))
    return { path: `wages/inputs/${teamId}/pots`, words: 'left-out.to-pots' }
  if (name === 'deductions-exceed-wage')
    return { path: `wages/inputs/${teamId}/deductions`, words: 'left-out.to-deductions' }
  if (name === 'no-calendar') return { path: 'site/holidays', words: 'left-out.to-holidays' }
  return name === 'no-tax-table' ? { path: `wages/inputs/${teamId}/tax`, words: 'left-out.to-tax' } : null
}

/** Who is not on a list because his wage cannot be computed: why, and where it is mended. The list is not reviewed before. */
export function LeftOut(props: { list: Pick<WageList, 'teamId' | 'leftOutRows'> }) {
  const { t } = useTranslation()
  const { teamId, leftOutRows } = props.list
  if (leftOutRows.length === 0) return null
  return (
    <section className="panel left-out" aria-label={t('left-out.title', { count: leftOutRows.length })}>
      <div className="panel-title">
        <h2 className="panel-heading ink-red">{t('left-out.title', { count: leftOutRows.length })}</h2>
      </div>
      <p className="small">{t('left-out.text')}</p>
      <ul className="plain-list">
        {leftOutRows.map((row) => {
          const mend = mendOf(row, teamId)
          return (
            <li key={`${row.engagementId} ${row.code} ${JSON.stringify(row.params)}`} className="row">
              <strong className="left-out-name">{row.name || t('left-out.nobody')}</strong>
              <span className="grow">{codeText(row.code, row.params)}</span>
              {mend && <Button onClick={() => go(mend.path)}>{t(mend.words)}</Button>}
            </li>
          )
        })}
      </ul>
    </section>
  )
}
