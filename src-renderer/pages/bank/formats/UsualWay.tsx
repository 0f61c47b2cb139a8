import { Button, Modal } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { BankProfileView } from '../../../../src-main/contract/bank.ts'
import { useCommand } from '../../../app/read.ts'
import { RefusalAlert } from '../../../components/RefusalAlert.tsx'
import { useSession } from '../../../stores/session.ts'
import { type Way, WayFields } from '../WayFields.tsx'
import { useNames } from './names.ts'

/** The format and the way that a new batch begins with. */
export function UsualWay(props: { profiles: readonly BankProfileView[]; usual: Way | null }) {
  const { t } = useTranslation()
  const nameOf = useNames()
  const manages = useSession((state) => state.access?.user?.role === 'manager')
  const [asking, setAsking] = useState(false)
  const { usual } = props
  const profile = props.profiles.find(({ id }) => id === usual?.profile)
  return (
    <div className="row-wrap usual-way">
      <span>
        <span className="muted">{t('bank-formats.usual-way')}</span>{' '}
        {usual && profile ? (
          <strong>
            {nameOf(profile.name)} · {t(`transport.${usual.transport}`)}
          </strong>
        ) : (
          <span>{t('bank-formats.no-usual')}</span>
        )}
      </span>
      {manages && (
        <Button onClick={() => setAsking(true)}>{t(usual ? 'bank-formats.change' : 'bank-formats.choose')}</Button>
      )}
      {asking && <UsualWayDialog usual={usual} onClose={() => setAsking(false)} />}
    </div>
  )
}

function UsualWayDialog(props: { usual: Way | null; onClose: () => void }) {
  const { t } = useTranslation()
  const command = useCommand('bank.setUsualWay')
  const [way, setWay] = useState<Way>(props.usual ?? { profile: 'rural-txt', transport: 'file' })
  const submit = async () => {
    if (await command.run(way)) props.onClose()
  }
  return (
    <Modal
      open
      centered
      width={640}
      title={t('bank-formats.usual-way')}
      okText={t('app:save')}
      cancelText={t('app:cancel')}
      okButtonProps={{ size: 'large' }}
      cancelButtonProps={{ size: 'large' }}
      confirmLoading={command.busy}
      onCancel={props.onClose}
      onOk={() => void submit()}
    >
      <div className="stack">
        <p className="muted">{t('bank-formats.usual-note')}</p>
        <WayFields way={way} onChange={setWay} />
        <RefusalAlert error={command.error} />
      </div>
    </Modal>
  )
}
