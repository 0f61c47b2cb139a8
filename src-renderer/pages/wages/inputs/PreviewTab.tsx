import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { useRead } from '../../../app/read.ts'
import { go } from '../../../app/router.ts'
import { formatMoney } from '../../../components/format.ts'
import { Panel } from '../../../components/PageHead.tsx'
import { EmptyView, ReadView } from '../../../components/StateView.tsx'
import { codeText } from '../../../locales/codes.ts'
import type { InputsProps } from './props.ts'

/** What the list would be if it were drafted now; nothing is recorded. */
export function PreviewTab(props: InputsProps) {
  const { t } = useTranslation()
  const { teamId, month, teamName } = props
  const preview = useRead('payroll.preview', { teamId, month })
  return (
    <Panel title={t('inputs.preview-title', { team: teamName, month })}>
      <p className="small muted input-note">{t('inputs.preview-note')}</p>
      <ReadView read={preview} lines={8}>
        {({ lines, refused }) => {
          if (refused.some(({ code }) => code === 'payroll.sheet-open'))
            return (
              <EmptyView
                title={t('inputs.sheet-open')}
                action={
                  <Button size="large" onClick={() => go(`attendance/grid/${teamId}`)}>
                    {t('wages.close-first')}
                  </Button>
                }
              />
            )
          if (lines.length + refused.length === 0) return <EmptyView title={t('inputs.nobody-worked')} />
          return (
            <table className="figures">
              <thead>
                <tr>
                  <th>{t('person.name')}</th>
                  <th className="money">{t('wages.gross')}</th>
                  <th className="money">{t('wages.deduction')}</th>
                  <th className="money">{t('wages.net')}</th>
                </tr>
              </thead>
              <tbody>
                {refused.map(({ name, code, params }) => (
                  <tr key={`${name} ${code} ${JSON.stringify(params)}`}>
                    <td>
                      <strong>{name || t('left-out.nobody')}</strong>
                    </td>
                    <td colSpan={3} className="ink-red">
                      {codeText(code, params)}
                    </td>
                  </tr>
                ))}
                {lines.map((line) => (
                  <tr key={line.engagementId}>
                    <td>{line.name}</td>
                    <td className="money">{formatMoney(line.grossFen)}</td>
                    <td className="money muted">{formatMoney(line.deductionFen)}</td>
                    <td className="money">
                      <strong>{formatMoney(line.netFen)}</strong>
                    </td>
                  </tr>
                ))}
              </tbody>
              <tfoot>
                <tr>
                  <td>{t('wages.total')}</td>
                  <td className="money">{formatMoney(lines.reduce((sum, line) => sum + line.grossFen, 0))}</td>
                  <td className="money">{formatMoney(lines.reduce((sum, line) => sum + line.deductionFen, 0))}</td>
                  <td className="money">
                    <strong>{formatMoney(lines.reduce((sum, line) => sum + line.netFen, 0))}</strong>
                  </td>
                </tr>
              </tfoot>
            </table>
          )
        }}
      </ReadView>
    </Panel>
  )
}
