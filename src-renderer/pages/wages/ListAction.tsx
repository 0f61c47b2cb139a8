import { App, Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../app/client.ts'
import { describeError } from '../../app/errors.ts'
import type { OutputOf } from '../../app/paths.ts'
import { useCommand, useRead } from '../../app/read.ts'
import { go } from '../../app/router.ts'
import { useApproval } from '../../components/Approval.tsx'
import { useErrorToast } from '../../components/error-toast.ts'
import { codeText } from '../../locales/codes.ts'
import { useCanAct, useCanActForTeam, useSeesSite } from '../../stores/session.ts'

type Row = OutputOf<'payroll.lists'>[number]
type Head = NonNullable<Row['list']>

/** The one next step of a team's list. */
export function ListAction(props: { row: Row; month: string; onOpen: (listId: string) => void }) {
  const { t } = useTranslation()
  const canAct = useCanAct()
  const mayDraft = useCanActForTeam()
  const seesSite = useSeesSite()
  const draft = useDraft()
  const { row } = props
  if (!row.list) {
    if (!row.sheetClosed) {
      return (
        <Button size="large" onClick={() => go(`attendance/grid/${row.teamId}`)}>
          {t('wages.close-first')}
        </Button>
      )
    }
    if (!mayDraft) return null
    return (
      <Button
        size="large"
        type="primary"
        loading={draft.busy}
        onClick={() => void draft.make(row.teamId, props.month, props.onOpen)}
      >
        {t('wages.draft')}
      </Button>
    )
  }
  if (row.list.state === 'drafted') {
    return (
      <Button size="large" onClick={() => row.list && props.onOpen(row.list.id)}>
        {t('wages.collect-confirmations')}
      </Button>
    )
  }
  if (row.list.state === 'frozen') {
    if (row.list.openPayments === 0) return <span className="tag green">{t('wages.all-paid')}</span>
    if (!seesSite) return null
    return (
      <Button size="large" onClick={() => go('bank')}>
        {t('wages.to-bank')}
      </Button>
    )
  }
  return canAct ? <StepButton list={row.list} /> : null
}

export function useDraft() {
  const draft = useCommand('payroll.draft')
  useErrorToast(draft)
  const make = async (teamId: string, month: string, onDone: (listId: string) => void) => {
    const list = await draft.run({ teamId, month })
    if (list) onDone(list.id)
  }
  return { busy: draft.busy, make }
}

/** Review, publish or freeze, as the list's state asks. */
export function StepButton(props: { list: Head }) {
  const { t } = useTranslation()
  const review = useCommand('payroll.review')
  const publish = useCommand('payroll.publish')
  useErrorToast(review)
  useErrorToast(publish)
  const { list } = props
  if (list.state === 'confirmed') {
    return (
      <Button type="primary" size="large" loading={review.busy} onClick={() => void review.run({ listId: list.id })}>
        {t('wages.review')}
      </Button>
    )
  }
  if (list.state === 'reviewed') {
    return (
      <Button type="primary" size="large" loading={publish.busy} onClick={() => void publish.run({ listId: list.id })}>
        {t('wages.publish')}
      </Button>
    )
  }
  return list.state === 'published' ? <FreezeButton list={list} /> : null
}

/** Offered with the day from which it is possible. Whether it is, the station says when the button is pressed, before anybody types a PIN. */
function FreezeButton(props: { list: Head }) {
  const { t } = useTranslation()
  const ask = useApproval()
  const { message } = App.useApp()
  const [busy, setBusy] = useState(false)
  const { list } = props
  const { data } = useRead('payroll.freezable', { listId: list.id })
  const early = data?.against?.code === 'payroll.notice-running' && data.from !== null
  const freeze = async () => {
    setBusy(true)
    try {
      const { against } = await call('payroll.freezable', { listId: list.id })
      if (against) {
        void message.warning(codeText(against.code, against.params), 6)
        return
      }
      ask({
        title: t('wages.freeze-title', { team: list.teamName, month: list.month }),
        text: t('wages.freeze-text'),
        roles: ['manager'],
        run: (approval) => call('payroll.freeze', { listId: list.id, approval }),
      })
    } catch (error) {
      void message.error(describeError(error).title)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Button type={data?.against ? 'default' : 'primary'} size="large" loading={busy} onClick={() => void freeze()}>
      {early ? t('wages.freeze-from', { date: data.from?.slice(5) }) : t('wages.freeze')}
    </Button>
  )
}
