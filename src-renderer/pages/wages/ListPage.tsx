import { ArrowLeftOutlined, ReloadOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { WageList } from '../../../src-main/contract/payroll.ts'
import { useRead } from '../../app/read.ts'
import { go } from '../../app/router.ts'
import { formatMoney } from '../../components/format.ts'
import { Hash } from '../../components/Hash.tsx'
import { PaperMenu } from '../../components/PaperMenu.tsx'
import { ReadView } from '../../components/StateView.tsx'
import { useCanAct, useCanActForTeam, useSeesSite } from '../../stores/session.ts'
import { LeftOut } from './inputs/LeftOut.tsx'
import { LineDrawer } from './LineDrawer.tsx'
import { LineTable } from './LineTable.tsx'
import { StepButton, useDraft } from './ListAction.tsx'
import { Changes } from './later/Changes.tsx'
import { SupplementForm } from './later/SupplementForm.tsx'
import { NoticePhotos } from './NoticePhotos.tsx'
import { Objections } from './Objections.tsx'
import { ProgressLine } from './ProgressLine.tsx'

const PAPERS = ['wage-list', 'notice', 'payslips'] as const

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
        {list.supplement > 0 && (
          <>
            <span className="tag amber">{t('supplement.number', { number: list.supplement })}</span>
            <a className="team-link" href={`#/wages/list/${list.addsTo}`}>
              {t('supplement.to-own')}
            </a>
          </>
        )}
        {list.hash && <Hash value={list.hash} characters={12} />}
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
      <Related list={list} />
      {list.supplement === 0 && <ProgressLine list={list} />}
      <NoticePhotos list={list} />
      <LeftOut list={list} />
      <Objections list={list} />
      {list.supersedes && <Changes listId={list.id} />}
      <LineTable lines={list.rows} trades={site.data?.trades ?? []} onOpen={setLineId} />
      <LineDrawer lineId={lineId} state={list.state} trades={site.data?.trades ?? []} onClose={() => setLineId(null)} />
    </div>
  )
}

/** What hangs on a list: its held lines, and the supplementary lists that add to it. */
function Related(props: { list: WageList }) {
  const { t } = useTranslation()
  const { list } = props
  const supplements = useRead('payroll.supplements', { month: list.month }, { enabled: list.state === 'frozen' })
  const own = (supplements.data ?? []).filter(({ addsTo }) => addsTo === list.id)
  if (own.length === 0 && list.held === 0) return null
  return (
    <p className="row-wrap related">
      {list.held > 0 && <span className="tag amber">{t('held.on-this', { count: list.held })}</span>}
      {own.map(({ supplement, list: head }) => (
        <a key={head.id} className="team-link" href={`#/wages/list/${head.id}`}>
          {t('supplement.number', { number: supplement })} · {t(`list-state.${head.state}`)} ·{' '}
          {formatMoney(head.netFen)}
        </a>
      ))}
    </p>
  )
}

function ListButtons(props: { list: WageList }) {
  const { t } = useTranslation()
  const canAct = useCanAct()
  const mayDraft = useCanActForTeam()
  const seesSite = useSeesSite()
  const draft = useDraft()
  const [supplementOf, setSupplementOf] = useState<string | null>(null)
  const { list } = props
  const { id, teamId, month, state, supplement } = list
  const mayRedraft =
    mayDraft && state !== 'frozen' && (state === 'drafted' || state === 'confirmed' || list.openObjections > 0)
  const paper = { month, teamId, ...(supplement > 0 ? { listId: id } : {}) }
  const redraft = () =>
    list.addsTo === null
      ? void draft.make(teamId, month, (made) => go(`wages/list/${made}`))
      : setSupplementOf(list.addsTo)
  return (
    <>
      <Button size="large" onClick={() => go(`wages/inputs/${teamId}`)}>
        {t('inputs.enter')}
      </Button>
      <PaperMenu kinds={PAPERS} {...paper} />
      {mayRedraft && (
        <Button icon={<ReloadOutlined />} loading={draft.busy} onClick={redraft}>
          {t('wages.redraft')}
        </Button>
      )}
      {state === 'drafted' && (
        <Button size="large" type="primary" onClick={() => go('kiosk')}>
          {t('wages.to-kiosk')}
        </Button>
      )}
      {state === 'frozen' && supplement === 0 && mayDraft && (
        <Button size="large" onClick={() => setSupplementOf(id)}>
          {t('supplement.draft')}
        </Button>
      )}
      {state === 'frozen' && list.openPayments > 0 && seesSite && (
        <Button size="large" onClick={() => go('bank')}>
          {t('wages.to-bank')}
        </Button>
      )}
      {state === 'frozen' && list.openPayments === 0 && <span className="tag green">{t('wages.all-paid')}</span>}
      {canAct && <StepButton list={list} />}
      <SupplementForm listId={supplementOf} onClose={() => setSupplementOf(null)} />
    </>
  )
}
