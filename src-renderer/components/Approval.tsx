/** A second person's consent on the same screen: pick the person, type the PIN, give a reason where one is needed. */
import { Input, Modal } from 'antd'
import { createContext, type ReactNode, useContext, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Role } from '../../src-main/contract/access.ts'
import { noteError, touchAll } from '../app/cache.ts'
import { useSession } from '../stores/session.ts'
import { Field } from './Field.tsx'
import { PinPad } from './PinPad.tsx'
import { RefusalAlert } from './RefusalAlert.tsx'
import { UserTiles } from './UserTiles.tsx'

export interface Approval {
  userId: string
  pin: string
}

export interface ApprovalRequest {
  title: string
  /** What is being approved, in one sentence. */
  text?: string
  /** What he should know first, under the sentence. */
  details?: ReactNode
  /** Ask for a reason too. */
  reason?: boolean
  /** Who may approve; where left out a manager, and for a manager's own act a clerk too. */
  roles?: readonly Role[]
  /** Who may approve besides. */
  also?: readonly Role[]
  /** Carries the command out. What it throws is shown in the dialog, which stays open. */
  run(approval: Approval, reason: string): Promise<unknown>
}

const Context = createContext<(request: ApprovalRequest) => void>(() => {})

/** `const ask = useApproval(); ask({ title, run: (approval) => call(…) })`. */
export function useApproval(): (request: ApprovalRequest) => void {
  return useContext(Context)
}

export function ApprovalProvider(props: { children: ReactNode }) {
  const [request, setRequest] = useState<ApprovalRequest | null>(null)
  const ask = useMemo(() => (next: ApprovalRequest) => setRequest(next), [])
  return (
    <Context.Provider value={ask}>
      {props.children}
      {request && <ApprovalDialog request={request} onClose={() => setRequest(null)} />}
    </Context.Provider>
  )
}

function ApprovalDialog(props: { request: ApprovalRequest; onClose: () => void }) {
  const { t } = useTranslation()
  const { request } = props
  const access = useSession((state) => state.access)
  // Nobody is offered whom the station would refuse: of the two persons at least one is a manager.
  const roles: readonly Role[] =
    request.roles ?? (access?.user?.role === 'manager' ? ['manager', 'clerk'] : ['manager'])
  const may = [...roles, ...(request.also ?? [])]
  const users = (access?.users ?? []).filter((user) => user.id !== access?.user?.id && may.includes(user.role))
  const onlyUser = users.length === 1 ? (users[0]?.id ?? null) : null
  const [picked, setPicked] = useState<string | null>(onlyUser)
  const [pin, setPin] = useState('')
  const [reason, setReason] = useState('')
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(undefined)
  const pick = (userId: string) => {
    setPicked(userId)
    setPin('')
  }
  const reasonMissing = Boolean(request.reason) && reason.trim().length < 2
  const done = async () => {
    if (!picked || reasonMissing || busy) return
    setBusy(true)
    setError(undefined)
    try {
      await request.run({ userId: picked, pin }, reason.trim())
      touchAll()
      props.onClose()
    } catch (failure) {
      noteError(failure)
      setError(failure)
      setPin('')
      setBusy(false)
    }
  }
  return (
    <Modal open title={request.title} onCancel={props.onClose} footer={null} width={760} destroyOnHidden centered>
      <div className="approval">
        <div className="stack grow">
          {request.text && <p>{request.text}</p>}
          {request.details}
          {request.reason && (
            <Field label={t('app:approval.reason')}>
              <Input.TextArea
                autoFocus
                rows={3}
                maxLength={500}
                value={reason}
                onChange={(event) => setReason(event.target.value)}
              />
            </Field>
          )}
          <div className="field">
            <span className="field-label">{t('app:approval.who')}</span>
            {users.length === 0 ? (
              <p className="ink-red">{t('app:approval.nobody')}</p>
            ) : (
              <UserTiles users={users} picked={picked} onPick={pick} />
            )}
          </div>
          <RefusalAlert error={error} />
        </div>
        <div className={picked ? '' : 'waits'}>
          <PinPad
            value={pin}
            onChange={setPin}
            onDone={() => void done()}
            busy={busy || !picked}
            doneLabel={t('app:approval.approve')}
          />
          <p className="small muted approval-note">
            {reasonMissing ? t('app:approval.reason-missing') : t('app:approval.note')}
          </p>
        </div>
      </div>
    </Modal>
  )
}
