import { Button, Drawer } from 'antd'
import { useTranslation } from 'react-i18next'
import { useRead } from '../../../app/read.ts'
import { go } from '../../../app/router.ts'
import { Difference } from '../../../components/Difference.tsx'
import { formatMoney } from '../../../components/format.ts'
import { EmptyView, ReadView } from '../../../components/StateView.tsx'
import { codeText } from '../../../locales/codes.ts'

/** Codes of a team whose sheet is not closed yet: nothing to compute from. */
const SHEET_OPEN = 'payroll.sheet-open'

export interface PreviewOf {
  teamId: string
  teamName: string
  month: string
  /** The list in force, to compare with. */
  listId: string | null
}

/** 试算: what a list drafted now would be. Nothing is recorded; rows that cannot be computed are named with the reason. */
export function PreviewDrawer(props: { of: PreviewOf | null; onClose: () => void }) {
  const { t } = useTranslation()
  const { of } = props
  const title = of ? t('preview.title', { team: of.teamName, month: of.month }) : ''
  return (
    <Drawer open={of !== null} onClose={props.onClose} size={760} title={title} destroyOnHidden>
      {of && <Preview of={of} />}
    </Drawer>
  )
}

function Preview(props: { of: PreviewOf }) {
  const { t } = useTranslation()
  const { teamId, teamName, month, listId } = props.of
  const read = useRead('payroll.preview', { teamId, month })
  const list = useRead('payroll.list', { listId: listId ?? '' }, { enabled: listId !== null })
  const before = new Map((list.data?.rows ?? []).map((row) => [row.engagementId, row.netFen]))
  return (
    <div className="stack">
      <p className="tag blue">{t('preview.note')}</p>
      <ReadView read={read} lines={10}>
        {({ lines, refused }) =>
          refused.some(({ code }) => code === SHEET_OPEN) ? (
            <EmptyView
              title={t('inputs.sheet-open')}
              action={
                <Button size="large" onClick={() => go(`attendance/grid/${teamId}`)}>
                  {t('wages.close-first')}
                </Button>
              }
            />
          ) : (
            <>
              {refused.length > 0 && (
                <section className="panel due late">
                  <h3 className="panel-heading ink-red">{t('preview.refused', { count: refused.length })}</h3>
                  <ul className="plain-list">
                    {refused.map(({ name, code, params }) => (
                      <li key={`${name} ${code} ${JSON.stringify(params)}`}>
                        <strong>{name || t('left-out.nobody')}</strong> {codeText(code, { ...params, team: teamName })}
                      </li>
                    ))}
                  </ul>
                </section>
              )}
              <table className="figures">
                <thead>
                  <tr>
                    <th>{t('person.name')}</th>
                    <th className="money">{t('wages.gross')}</th>
                    <th className="money">{t('wages.deduction')}</th>
                    <th className="money">{t('wages.net')}</th>
                    {listId && <th className="money">{t('preview.against-list')}</th>}
                  </tr>
                </thead>
                <tbody>
                  {lines.map((line) => {
                    const old = before.get(line.engagementId)
                    return (
                      <tr key={line.engagementId}>
                        <td>{line.name}</td>
                        <td className="money">{formatMoney(line.grossFen)}</td>
                        <td className="money muted">{line.deductionFen > 0 ? formatMoney(line.deductionFen) : ''}</td>
                        <td className="money">
                          <strong>{formatMoney(line.netFen)}</strong>
                        </td>
                        {listId && (
                          <td className="money">
                            {old === undefined ? (
                              <span className="ink-amber">{t('changes.added')}</span>
                            ) : (
                              <Difference beforeFen={old} afterFen={line.netFen} />
                            )}
                          </td>
                        )}
                      </tr>
                    )
                  })}
                </tbody>
                <tfoot>
                  <tr>
                    <td>{t('wages.total')}</td>
                    <td className="money">{formatMoney(lines.reduce((sum, line) => sum + line.grossFen, 0))}</td>
                    <td className="money">{formatMoney(lines.reduce((sum, line) => sum + line.deductionFen, 0))}</td>
                    <td className="money">
                      <strong>{formatMoney(lines.reduce((sum, line) => sum + line.netFen, 0))}</strong>
                    </td>
                    {listId && <td />}
                  </tr>
                </tfoot>
              </table>
            </>
          )
        }
      </ReadView>
    </div>
  )
}
