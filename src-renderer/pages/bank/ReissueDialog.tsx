import { Modal } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Payment, Transport } from '../../../src-main/contract/bank.ts'
import { useCommand } from '../../app/read.ts'
import { go } from '../../app/router.ts'
import { useNow } from '../../components/Age.tsx'
import { formatMoney, localDate } from '../../components/format.ts'
import { RefusalAlert } from '../../components/RefusalAlert.tsx'
import { type How, HowFields, useIsReady } from './HowFields.tsx'

/** New payments in a new batch, each naming the one it replaces. */
export function ReissueDialog(props: {
  payments: readonly Payment[]
  /** How the first batch went: so it goes again unless told otherwise. */
  transport: Transport
  profile: string
  onClose: () => void
}) {
  const { t } = useTranslation()
  const today = localDate(new Date(useNow(60_000)).toISOString())
  const reissue = useCommand('bank.reissue')
  const { profile, transport } = props
  const [how, setHow] = useState<How>({ profile, transport, executionDate: today })
  const ready = useIsReady(how.profile)
  const totalFen = props.payments.reduce((sum, payment) => sum + payment.amountFen, 0)
  const submit = async () => {
    const made = await reissue.run({ paymentIds: props.payments.map((payment) => payment.id), ...how })
    if (!made) return
    props.onClose()
    go(`bank/${made.id}`)
  }
  return (
    <Modal
      open
      centered
      width={600}
      title={t('bank.reissue-title')}
      okText={t('bank.make-batch')}
      cancelText={t('app:cancel')}
      okButtonProps={{ size: 'large', disabled: !ready }}
      cancelButtonProps={{ size: 'large' }}
      confirmLoading={reissue.busy}
      onCancel={props.onClose}
      onOk={() => void submit()}
    >
      <div className="stack">
        <p>{t('bank.reissue-text', { count: props.payments.length, total: formatMoney(totalFen) })}</p>
        <HowFields how={how} onChange={setHow} />
        <RefusalAlert error={reissue.error} />
      </div>
    </Modal>
  )
}
