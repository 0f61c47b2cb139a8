import { Button, Dropdown } from 'antd'
import { useTranslation } from 'react-i18next'
import type { OutputOf } from '../../../app/paths.ts'
import { useRead } from '../../../app/read.ts'
import { go } from '../../../app/router.ts'
import { formatMoney } from '../../../components/format.ts'
import { Panel } from '../../../components/PageHead.tsx'
import { useCanActForTeam } from '../../../stores/session.ts'
import { ListAction } from '../ListAction.tsx'
import { Progress } from '../TeamLists.tsx'

/** Supplementary lists (补发) of a month with their state and next step; shown as soon as a list is frozen that one could add to. */
export function Supplements(props: {
  month: string
  rows: OutputOf<'payroll.lists'>
  onDraft: (listId: string) => void
}) {
  const { t } = useTranslation()
  const mayDraft = useCanActForTeam()
  const read = useRead('payroll.supplements', { month: props.month })
  const frozen = props.rows.flatMap(({ list }) => (list?.state === 'frozen' ? [list] : []))
  const entries = read.data ?? []
  if (frozen.length === 0 && entries.length === 0) return null
  const items = frozen.map(({ id, teamName }) => ({ key: id, label: teamName }))
  const draft = mayDraft && (
    <Dropdown trigger={['click']} menu={{ items, onClick: ({ key }) => props.onDraft(key) }}>
      <Button size="large">{t('supplement.draft')}</Button>
    </Dropdown>
  )
  return (
    <Panel className="supplements" title={t('supplement.title')} extra={draft}>
      {entries.length === 0 ? (
        <p className="muted">{t('supplement.none')}</p>
      ) : (
        <table className="figures team-lists">
          <thead>
            <tr>
              <th>{t('work.team')}</th>
              <th>{t('wages.progress')}</th>
              <th className="money">{t('wages.people')}</th>
              <th className="money">{t('wages.net')}</th>
              <th className="money">{t('wages.next')}</th>
            </tr>
          </thead>
          <tbody>
            {entries.map(({ supplement, list }) => {
              const row = { ...list, sheetClosed: true, list }
              return (
                <tr key={list.id}>
                  <td>
                    <a className="team-link" href={`#/wages/list/${list.id}`}>
                      {list.teamName}
                    </a>
                    <span className="tag amber supplement-tag">{t('supplement.number', { number: supplement })}</span>
                  </td>
                  <td>
                    <Progress row={row} />
                  </td>
                  <td className="money">{list.lines}</td>
                  <td className="money">
                    <strong>{formatMoney(list.netFen)}</strong>
                  </td>
                  <td className="money">
                    <ListAction row={row} month={props.month} onOpen={(id) => go(`wages/list/${id}`)} />
                  </td>
                </tr>
              )
            })}
          </tbody>
        </table>
      )}
    </Panel>
  )
}
