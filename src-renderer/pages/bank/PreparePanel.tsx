import { CheckCircleFilled } from '@ant-design/icons'
import { Button, Checkbox } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { BatchHead } from '../../../src-main/contract/bank.ts'
import { useCommand, useRead } from '../../app/read.ts'
import { go } from '../../app/router.ts'
import { useNow } from '../../components/Age.tsx'
import { formatMoney, localDate } from '../../components/format.ts'
import { Panel } from '../../components/PageHead.tsx'
import { RefusalAlert } from '../../components/RefusalAlert.tsx'
import { ReadView } from '../../components/StateView.tsx'
import { type How, HowFields, useFirstWay, useIsReady } from './HowFields.tsx'
import { ShortfallNote } from './ShortfallNote.tsx'

/** Money of the month that first batches carry already; a re-issue pays no line anew. */
export function inBatchesFen(batches: readonly BatchHead[]): number {
  return batches
    .filter((batch) => !batch.isReissue && batch.state !== 'refused')
    .reduce((sum, batch) => sum + batch.totalFen, 0)
}

/** A new batch from frozen lists of the month. */
export function PreparePanel(props: { month: string }) {
  const { t } = useTranslation()
  const today = localDate(new Date(useNow(60_000)).toISOString())
  const lists = useRead('payroll.lists', { month: props.month })
  const batches = useRead('bank.batches', { month: props.month })
  const prepare = useCommand('bank.prepare')
  const [picked, setPicked] = useState<readonly string[]>([])
  const first = useFirstWay(batches.data)
  const [chosenHow, setHow] = useState<Partial<How>>({})
  const how: How = {
    ...(first ?? { profile: 'iso20022-pain001', transport: 'https' }),
    executionDate: today,
    ...chosenHow,
  }
  const ready = useIsReady(how.profile)
  const submit = async () => {
    const batch = await prepare.run({ listIds: [...picked], ...how })
    if (batch) go(`bank/${batch.id}`)
  }
  return (
    <Panel title={t('bank.prepare')}>
      <ReadView read={lists}>
        {(rows) => {
          const frozen = rows.flatMap((row) => (row.list?.state === 'frozen' ? [row.list] : []))
          if (frozen.length === 0) return <p className="muted">{t('bank.no-frozen')}</p>
          const frozenFen = frozen.reduce((sum, list) => sum + list.netFen, 0)
          if (frozenFen > 0 && inBatchesFen(batches.data ?? []) >= frozenFen) {
            return (
              <p className="all-well">
                <CheckCircleFilled /> {t('bank.all-in-batches', { total: formatMoney(frozenFen) })}
              </p>
            )
          }
          const chosen = frozen.filter((list) => picked.includes(list.id))
          const totalFen = chosen.reduce((sum, list) => sum + list.netFen, 0)
          return (
            <div className="prepare">
              <ul className="frozen-lists">
                {frozen.map((list) => (
                  <li key={list.id}>
                    <Checkbox
                      checked={picked.includes(list.id)}
                      onChange={(event) =>
                        setPicked((now) =>
                          event.target.checked ? [...now, list.id] : now.filter((one) => one !== list.id),
                        )
                      }
                    >
                      <span className="frozen-line">
                        <span className="ellipsis">{list.teamName}</span>
                        <span className="muted">{t('bank.people', { count: list.lines })}</span>
                        <span className="money">{formatMoney(list.netFen)}</span>
                      </span>
                    </Checkbox>
                  </li>
                ))}
              </ul>
              <div className="stack">
                <HowFields how={how} onChange={setHow} />
                {picked.length > 0 && <ShortfallNote about={{ listIds: [...picked] }} />}
                <RefusalAlert error={prepare.error} onClose={prepare.clear} />
                <div className="row-wrap between">
                  <span>
                    {t('bank.chosen', { count: chosen.length })}{' '}
                    <strong className="number chosen-sum">{formatMoney(totalFen)}</strong>
                  </span>
                  <Button
                    type="primary"
                    size="large"
                    loading={prepare.busy}
                    disabled={chosen.length === 0 || !ready}
                    onClick={() => void submit()}
                  >
                    {t('bank.make-batch')}
                  </Button>
                </div>
              </div>
            </div>
          )
        }}
      </ReadView>
    </Panel>
  )
}
