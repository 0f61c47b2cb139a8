import { App, Button, Checkbox, Input, InputNumber, Modal, Segmented } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Roll } from '../../../src-main/contract/headcount.ts'
import { useCommand } from '../../app/read.ts'
import { Field } from '../../components/Field.tsx'
import { PinPad } from '../../components/PinPad.tsx'
import { RefusalAlert } from '../../components/RefusalAlert.tsx'
import { UserTiles } from '../../components/UserTiles.tsx'
import { useSession } from '../../stores/session.ts'

/** The contractor says who came: a number, and the names where he has them. */
export function DeclareDialog(props: { roll: Roll; onClose: () => void }) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const declare = useCommand('attendance.declareHeadcount')
  const { roll } = props
  const [total, setTotal] = useState(roll.declaration?.total ?? roll.present)
  const [named, setNamed] = useState<string[]>(
    roll.rows.filter(({ declared }) => declared === true).map(({ workerId }) => workerId),
  )
  const [byName, setByName] = useState((roll.declaration?.named ?? null) !== null)
  const mark = (ids: string[]) => {
    setNamed(ids)
    setTotal(Math.max(ids.length, total - (named.length - Math.min(named.length, ids.length))))
  }
  const submit = async () => {
    const done = await declare.run({
      teamId: roll.teamId,
      date: roll.date,
      total,
      workerIds: byName ? named : null,
    })
    if (!done) return
    void message.success(t('roll.declared-done'))
    props.onClose()
  }
  return (
    <Modal
      open
      centered
      width={680}
      title={t('roll.declare-title', { team: roll.teamName, date: roll.date })}
      okText={t('roll.declare')}
      cancelText={t('app:cancel')}
      okButtonProps={{ size: 'large' }}
      cancelButtonProps={{ size: 'large' }}
      confirmLoading={declare.busy}
      onCancel={props.onClose}
      onOk={() => void submit()}
    >
      <div className="stack">
        <Field label={t('roll.total')}>
          <InputNumber
            size="large"
            min={0}
            max={5000}
            precision={0}
            value={total}
            onChange={(value) => setTotal(value ?? 0)}
          />
        </Field>
        <Segmented
          size="large"
          value={byName ? 'names' : 'number'}
          onChange={(value) => setByName(value === 'names')}
          options={[
            { value: 'number', label: t('roll.number-only') },
            { value: 'names', label: t('roll.by-name') },
          ]}
        />
        {byName && (
          <>
            <Checkbox.Group
              className="roll-names"
              value={named}
              onChange={mark}
              options={roll.engaged.map(({ workerId, name }) => ({ value: workerId, label: name }))}
            />
            <Button onClick={() => mark(roll.engaged.map(({ workerId }) => workerId))}>{t('roll.mark-all')}</Button>
          </>
        )}
        <RefusalAlert error={declare.error} />
      </div>
    </Modal>
  )
}

/** Signed by PIN, the contractor's own on his own screen, or on paper by somebody named. */
export function SignDialog(props: { roll: Roll; onClose: () => void }) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const sign = useCommand('attendance.signRoll')
  const access = useSession((state) => state.access)
  const { roll } = props
  const me = access?.user
  const users = (access?.users ?? []).filter(({ id, role }) =>
    me?.role === 'contractor'
      ? id === me.id
      : id !== me?.id && (role === 'contractor' || role === 'manager' || (role === 'clerk' && me?.role === 'manager')),
  )
  const [how, setHow] = useState<'pin' | 'paper'>('pin')
  const [picked, setPicked] = useState<string | null>(users.length === 1 ? (users[0]?.id ?? null) : null)
  const [pin, setPin] = useState('')
  const [signerName, setSignerName] = useState('')
  const done = async (way: Parameters<typeof sign.run>[0]['way']) => {
    const signed = await sign.run({ teamId: roll.teamId, date: roll.date, hash: roll.hash, way })
    setPin('')
    if (!signed) return
    void message.success(t('roll.signed-done'))
    props.onClose()
  }
  return (
    <Modal
      open
      centered
      width={760}
      footer={null}
      title={t('roll.sign-title', { team: roll.teamName, date: roll.date })}
      onCancel={props.onClose}
    >
      <div className="stack">
        <p>{t('roll.sign-text', { present: roll.present })}</p>
        <Segmented
          size="large"
          value={how}
          onChange={(value) => setHow(value === 'paper' ? 'paper' : 'pin')}
          options={[
            { value: 'pin', label: t('roll.by-pin') },
            { value: 'paper', label: t('roll.on-paper') },
          ]}
        />
        {how === 'pin' ? (
          <div className="approval">
            <div className="stack grow">
              <UserTiles users={users} picked={picked} onPick={setPicked} />
              <RefusalAlert error={sign.error} />
            </div>
            <div className={picked ? '' : 'waits'}>
              <PinPad
                value={pin}
                onChange={setPin}
                onDone={() => picked && void done({ how: 'pin', approval: { userId: picked, pin } })}
                busy={sign.busy || !picked}
                doneLabel={t('roll.sign')}
              />
            </div>
          </div>
        ) : (
          <>
            <Field label={t('roll.signer')} note={t('roll.signer-note')}>
              <Input
                size="large"
                maxLength={50}
                value={signerName}
                onChange={(event) => setSignerName(event.target.value)}
              />
            </Field>
            <RefusalAlert error={sign.error} />
            <Button
              size="large"
              type="primary"
              disabled={signerName.trim().length < 2}
              loading={sign.busy}
              onClick={() => void done({ how: 'paper', signerName: signerName.trim() })}
            >
              {t('roll.sign')}
            </Button>
          </>
        )}
      </div>
    </Modal>
  )
}
