import { App, Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { call } from '../../app/client.ts'
import type { OutputOf } from '../../app/paths.ts'
import { useCommand } from '../../app/read.ts'
import { useApproval } from '../../components/Approval.tsx'
import { useErrorToast } from '../../components/error-toast.ts'
import { codeTextOrNull } from '../../locales/codes.ts'
import { useCanAct } from '../../stores/session.ts'

type Row = OutputOf<'payroll.lists'>[number]
type Left = OutputOf<'payroll.draftAll'>['left']

/** What can be done for many teams at once: close their sheets under one signature, draft their first lists. */
export function AllTeams(props: { rows: readonly Row[]; month: string }) {
  const { t } = useTranslation()
  const ask = useApproval()
  const draftAll = useCommand('payroll.draftAll')
  const tell = useOutcome()
  useErrorToast(draftAll)
  const { month, rows } = props
  const open = rows.filter((row) => !row.sheetClosed).length
  const undrafted = rows.filter((row) => row.sheetClosed && !row.list).length
  if (!useCanAct() || (open < 2 && undrafted < 2)) return null
  const close = () =>
    ask({
      title: t('wages.close-all-title', { count: open, month }),
      text: t('wages.close-all-text'),
      roles: ['manager'],
      run: async (approval) => {
        const done = await call('attendance.closeSheets', { month, approval })
        tell(t('wages.close-all-done', { count: done.closed.length }), done.left)
      },
    })
  const draft = async () => {
    const done = await draftAll.run({ month })
    if (done) tell(t('wages.draft-all-done', { count: done.drafted }), done.left)
  }
  return (
    <span className="row-wrap">
      {open >= 2 && (
        <Button size="large" onClick={close}>
          {t('wages.close-all', { count: open })}
        </Button>
      )}
      {undrafted >= 2 && (
        <Button size="large" type="primary" loading={draftAll.busy} onClick={() => void draft()}>
          {t('wages.draft-all', { count: undrafted })}
        </Button>
      )}
    </span>
  )
}

/** Says what was done, and names each team that was left with the reason. */
function useOutcome(): (done: string, left: Left) => void {
  const { t } = useTranslation()
  const { message, modal } = App.useApp()
  return (done, left) => {
    if (left.length === 0) {
      void message.success(done)
      return
    }
    modal.info({
      title: done,
      width: 560,
      content: (
        <ul>
          {left.map(({ teamId, teamName, code, params }) => (
            <li key={teamId}>{t('wages.left-team', { team: teamName, why: codeTextOrNull(code, params) ?? code })}</li>
          ))}
        </ul>
      ),
    })
  }
}
