import { Alert, Button } from 'antd'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Device } from '../../../../src-main/contract/devices.ts'
import { useCommand } from '../../../app/read.ts'
import { RefusalAlert } from '../../../components/RefusalAlert.tsx'
import { LoadingView } from '../../../components/StateView.tsx'
import { ComparedUsersTable } from './ComparedUsers.tsx'

/** Who is on a device, and what bringing over the roster would change, before it is done. */
export function DeviceUsers(props: { device: Device }) {
  const { t } = useTranslation()
  const { id: deviceId, abilities } = props.device
  const { run: ask, ...reading } = useCommand('attendance.deviceUsers')
  const sync = useCommand('attendance.syncUsers')
  const [users, setUsers] = useState<Awaited<ReturnType<typeof ask>>>()
  const [changed, setChanged] = useState<number | null>(null)
  useEffect(() => {
    void ask({ deviceId }).then(setUsers)
  }, [ask, deviceId])
  const count = (change: string) => users?.rows.filter((row) => row.change === change).length ?? 0
  const [add, rename, remove] = [count('add'), count('rename'), count('remove')]
  const bring = async () => {
    const done = await sync.run({ deviceId })
    if (!done) return
    setChanged(done.changed)
    setUsers(await ask({ deviceId }))
  }
  return (
    <div className="stack">
      {reading.busy && !users && (
        <>
          <p className="muted">{t('care.reading-users')}</p>
          <LoadingView lines={5} />
        </>
      )}
      <RefusalAlert error={reading.error ?? sync.error} />
      {changed !== null && <Alert type="success" showIcon title={t('care.synced', { count: changed })} />}
      {users && (
        <>
          {abilities.includes('sync-users') && (
            <div className="row-wrap">
              <Button
                type="primary"
                size="large"
                loading={sync.busy}
                disabled={add + rename + remove === 0}
                onClick={() => void bring()}
              >
                {t('care.sync')}
              </Button>
              <span className="muted">
                {add + rename + remove === 0 ? t('care.same') : t('care.will-change', { add, rename, remove })}
              </span>
            </div>
          )}
          <ComparedUsersTable users={users} />
        </>
      )}
    </div>
  )
}
