import { LeftOutlined, RightOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useRead } from '../../app/read.ts'
import { localDateTime } from '../../components/format.ts'
import { Panel } from '../../components/PageHead.tsx'
import { EmptyView, ReadView } from '../../components/StateView.tsx'
import { useSession } from '../../stores/session.ts'

const PAGE = 50

/** Facts of the journal, newest first. */
export function FactList() {
  const { t } = useTranslation()
  const [from, setFrom] = useState<number | null>(null)
  const users = useSession((state) => state.access?.users)
  const facts = useRead('station.facts', { from, limit: PAGE })
  const nameOf = (actor: string) => users?.find((user) => user.id === actor)?.name ?? actor
  const rows = facts.data ?? []
  const last = rows.at(-1)?.seq ?? 0
  return (
    <Panel
      title={t('check.facts')}
      extra={
        <span className="row">
          <Button
            icon={<LeftOutlined />}
            aria-label={t('check.newer')}
            disabled={from === null}
            onClick={() => setFrom((now) => (now === null || rows.length < PAGE ? null : now + PAGE))}
          />
          <Button
            icon={<RightOutlined />}
            aria-label={t('check.older')}
            disabled={last === 0 || rows.length < PAGE}
            onClick={() => setFrom(last - 1)}
          />
        </span>
      }
    >
      <ReadView read={facts} lines={8}>
        {(data) =>
          data.length === 0 ? (
            <EmptyView title={t('check.no-facts')} />
          ) : (
            <div className="fact-scroll">
              <table className="figures facts">
                <thead>
                  <tr>
                    <th className="money">{t('check.seq')}</th>
                    <th>{t('check.kind')}</th>
                    <th>{t('check.actor')}</th>
                    <th>{t('check.at')}</th>
                    <th>{t('check.leaf')}</th>
                  </tr>
                </thead>
                <tbody>
                  {data.map((fact) => (
                    <tr key={fact.seq}>
                      <td className="money">{fact.seq}</td>
                      <td className="mono">{fact.kind}</td>
                      <td className="ellipsis">{nameOf(fact.actor)}</td>
                      <td className="number small nowrap" title={localDateTime(fact.at)}>
                        {localDateTime(fact.at).slice(5)}
                      </td>
                      <td className="mono muted" title={fact.leaf}>
                        {fact.leaf.slice(0, 8)}
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          )
        }
      </ReadView>
    </Panel>
  )
}
