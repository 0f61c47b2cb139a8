import { ArrowLeftOutlined, ReloadOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { WageList } from '../../../src-main/contract/payroll.ts'
import { useRead } from '../../app/read.ts'
import { go } from '../../app/router.ts'
import { formatMoney } from '../../components/format.ts'
import { PaperButton } from '../../components/PaperButton.tsx'
import { ReadView } from '../../components/StateView.tsx'
import { useCanAct, useCanActForTeam } from '../../stores/session.ts'
import { LeftOut } from './inputs/LeftOut.tsx'
import { LineDrawer } from './LineDrawer.tsx'
import { LineTable } from './LineTable.tsx'
import { StepButton, useDraft } from './ListAction.tsx'
import { Objections } from './Objections.tsx'

/** One team's wage list, line by line. */
export function ListPage(props: { listId: string }) {
  const list = useRead('payroll.list', { listId: props.listId })
  return (
    <ReadView read={list} lines={12}>
      {(data) => <ListView list={data} />}
    </ReadView>
  )
}

function ListView(props: { list: WageList }) {
  const { t } = useTranslation()
  const site = useRead('roster.site', undefined)
  const [lineId, setLineId] = useState<string | null>(null)
  const { list } = props
  return (
    <div className="list-page">
      <div className="page-head">
        <Button
          size="large"
          type="text"
          icon={<ArrowLeftOutlined />}
          aria-label={t('wages.back')}
          onClick={() => go('wages')}
        />
        <h1 className="page-title">
          {list.teamName} {list.month}
        </h1>
        <span className={list.state === 'frozen' ? 'tag green' : 'tag blue'}>{t(`list-state.${list.state}`)}</span>
        {list.hash && (
          <span className="mono muted" title={list.hash}>
            {list.hash.slice(0, 12)}
          </span>
        )}
        <span className="grow" />
        <ListButtons list={list} />
      </div>
      <ul className="sums">
        <li>
          <span className="muted">{t('wages.people')}</span>
          <strong className="number">{list.lines}</strong>
        </li>
        <li>
          <span className="muted">{t('wages.confirmed')}</span>
          <strong className={list.confirmed < list.lines ? 'number ink-amber' : 'number ink-green'}>
            {list.confirmed} / {list.lines}
          </strong>
        </li>
        <li>
          <span className="muted">{t('wages.gross')}</span>
          <strong className="number">{formatMoney(list.grossFen)}</strong>
        </li>
        <li>
          <span className="muted">{t('wages.net')}</span>
          <strong className="number">{formatMoney(list.netFen)}</strong>
        </li>
        <li>
          <span className="muted">{t('wages.notice')}</span>
          <strong className="number">
            {list.noticeFrom ? `${list.noticeFrom.slice(5)} – ${list.noticeUntil?.slice(5) ?? ''}` : '—'}
          </strong>
        </li>
        <li>
          <span className="muted">{t('wages.version')}</span>
          <strong className="number">{list.version}</strong>
        </li>
      </ul>
      <LeftOut list={list} />
      <Objections list={list} />
      <LineTable lines={list.rows} trades={site.data?.trades ?? []} onOpen={setLineId} />
      <LineDrawer lineId={lineId} state={list.state} trades={site.data?.trades ?? []} onClose={() => setLineId(null)} />
    </div>
  )
}

function ListButtons(props: { list: WageList }) {
  const { t } = useTranslation()
  const canAct = useCanAct()
  const mayDraft = useCanActForTeam()
  const draft = useDraft()
  const { list } = props
  const mayRedraft =
    mayDraft &&
    list.state !== 'frozen' &&
    (list.state === 'drafted' || list.state === 'confirmed' || list.openObjections > 0)
  return (
    <>
      <PaperButton kind="wage-list" month={list.month} teamId={list.teamId} />
      <PaperButton kind="payslips" month={list.month} teamId={list.teamId} />
      {mayRedraft && (
        <Button
          icon={<ReloadOutlined />}
          loading={draft.busy}
          onClick={() => void draft.make(list.teamId, list.month, (id) => go(`wages/list/${id}`))}
        >
          {t('wages.redraft')}
        </Button>
      )}
      {list.state === 'drafted' && (
        <Button size="large" type="primary" onClick={() => go('kiosk')}>
          {t('wages.to-kiosk')}
        </Button>
      )}
      {canAct && <StepButton list={list} />}
    </>
  )
}
