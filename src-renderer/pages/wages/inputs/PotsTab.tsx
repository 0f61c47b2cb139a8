import { CheckCircleFilled, ClockCircleOutlined, PlusOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { PayInputs } from '../../../../src-main/contract/pay.ts'
import { itemFen } from '../../../../src-main/contract/piecework.ts'
import { useCommand } from '../../../app/read.ts'
import { formatMoney } from '../../../components/format.ts'
import { Panel } from '../../../components/PageHead.tsx'
import { RefusalAlert } from '../../../components/RefusalAlert.tsx'
import { EmptyView } from '../../../components/StateView.tsx'
import { useCanAct, useCanActForTeam, useSession } from '../../../stores/session.ts'
import { PotItems } from '../PotItems.tsx'
import { PotForm } from './PotForm.tsx'
import type { InputsProps } from './props.ts'
import { VoidButton } from './VoidButton.tsx'

type Pot = PayInputs['pots'][number]

/** Piecework of the month: measured by one side, confirmed by the other, each with his own sign-in. */
export function PotsTab(props: InputsProps) {
  const { t } = useTranslation()
  const mayMeasure = useCanActForTeam() && !props.pay.frozen
  const { pots } = props.inputs
  const [measuring, setMeasuring] = useState(false)
  return (
    <div className="stack">
      <Panel
        title={t('inputs.pots-sum', {
          count: pots.length,
          total: formatMoney(pots.reduce((sum, { amountFen }) => sum + amountFen, 0)),
        })}
        extra={
          mayMeasure &&
          !measuring && (
            <Button size="large" type="primary" icon={<PlusOutlined />} onClick={() => setMeasuring(true)}>
              {t('inputs.measure')}
            </Button>
          )
        }
      >
        <p className="small muted input-note">{t('inputs.pots-note')}</p>
        {measuring && <PotForm {...props} onDone={() => setMeasuring(false)} />}
        {pots.length === 0 && !measuring && <EmptyView title={t('inputs.none')} hint={t('inputs.pots-hint')} />}
      </Panel>
      {pots.map((pot) => (
        <PotCard key={pot.id} pot={pot} {...props} />
      ))}
    </div>
  )
}

function PotCard(props: InputsProps & { pot: Pot }) {
  const { t } = useTranslation()
  const canAct = useCanAct()
  const { pot, pay } = props
  const nameOf = (engagementId: string) => pay.people.find((one) => one.engagementId === engagementId)?.name ?? '—'
  const sharers =
    pot.shares.length === 0
      ? t('inputs.sharers-piece')
      : pot.shares
          .map(({ engagementId, weight }) =>
            pot.split === 'shares' ? `${nameOf(engagementId)} ${weight}` : nameOf(engagementId),
          )
          .join(t('inputs.and'))
  return (
    <Panel
      title={pot.name}
      extra={
        <span className="row">
          <strong className="number">{formatMoney(pot.amountFen)}</strong>
          {canAct && !pay.frozen && (
            <VoidButton what="pot" id={pot.id} words={`${pot.name} ${formatMoney(pot.amountFen)}`} />
          )}
        </span>
      }
    >
      <PotItems items={pot.items.map((item) => ({ ...item, amountFen: itemFen(item) }))} />
      <p className="small input-note">{t(`inputs.split-by-${pot.split}`, { sharers })}</p>
      <Confirmations pot={pot} />
    </Panel>
  )
}

/** Who has confirmed for which side; the person at the screen confirms for his own. */
function Confirmations(props: { pot: Pot }) {
  const { t } = useTranslation()
  const role = useSession((state) => state.access?.user?.role)
  const confirm = useCommand('payroll.confirmPot')
  const { pot } = props
  const own = role === 'contractor' ? 'contractor' : role === 'inspector' ? null : 'general'
  const sides = [
    { side: 'general', done: pot.generalConfirmed, by: pot.generalBy },
    { side: 'contractor', done: pot.contractorConfirmed, by: pot.contractorBy },
  ] as const
  return (
    <div className="row-wrap">
      {sides.map(({ side, done, by }) => (
        <span key={side} className={done ? 'tag green' : 'tag amber'}>
          {done ? <CheckCircleFilled /> : <ClockCircleOutlined />}
          {t(done ? 'inputs.confirmed-by' : 'inputs.waits-for', { side: t(`inputs.side-${side}`), name: by ?? '' })}
        </span>
      ))}
      {sides.map(
        ({ side, done }) =>
          side === own &&
          !done && (
            <Button
              key={side}
              type="primary"
              size="large"
              loading={confirm.busy}
              onClick={() => void confirm.run({ potId: pot.id })}
            >
              {t('inputs.confirm-pot')}
            </Button>
          ),
      )}
      {own !== null && own !== 'contractor' && !pot.contractorConfirmed && (
        <span className="small muted">{t('inputs.contractor-note')}</span>
      )}
      <RefusalAlert error={confirm.error} />
    </div>
  )
}
