import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { call } from '../../app/client.ts'
import type { OutputOf } from '../../app/paths.ts'
import { useCommand } from '../../app/read.ts'
import { go } from '../../app/router.ts'
import { useApproval } from '../../components/Approval.tsx'
import { useErrorToast } from '../../components/error-toast.ts'
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
  const ask = useApproval()
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
  if (list.state !== 'published') return null
  const freeze = () =>
    ask({
      title: t('wages.freeze-title', { team: list.teamName, month: list.month }),
      text: t('wages.freeze-text'),
      roles: ['manager'],
      run: (approval) => call('payroll.freeze', { listId: list.id, approval }),
    })
  return (
    <Button type="primary" size="large" onClick={freeze}>
      {t('wages.freeze')}
    </Button>
  )
}
