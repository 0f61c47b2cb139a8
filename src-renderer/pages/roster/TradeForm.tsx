import { Button, Input, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Site } from '../../../src-main/contract/roster.ts'
import { useCommand } from '../../app/read.ts'
import { DateField } from '../../components/DateField.tsx'
import { Field } from '../../components/Field.tsx'
import { RefusalAlert } from '../../components/RefusalAlert.tsx'
import { useTradeName } from '../../components/trade.ts'
import { useToday } from './today.ts'

/** Another trade from a day on; team, contract and pay stay as they are. */
export function TradeForm(props: { engagementId: string; trade: string; trades: Site['trades']; onDone: () => void }) {
  const { t } = useTranslation()
  const change = useCommand('roster.changeTrade')
  const tradeName = useTradeName(props.trades)
  const [trade, setTrade] = useState<string | null>(null)
  const [fromDate, setFromDate] = useState(useToday())
  const [reason, setReason] = useState('')
  const ready = trade !== null && reason.trim().length >= 2
  const submit = async () => {
    if (!ready) return
    if (await change.run({ engagementId: props.engagementId, fromDate, trade, reason: reason.trim() })) props.onDone()
  }
  return (
    <form
      className="stack sub-form"
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
    >
      <p className="muted">{t('roster.change-trade-text')}</p>
      <div className="fields">
        <Field label={t('roster.new-trade')}>
          <Select
            size="large"
            autoFocus
            showSearch={{ optionFilterProp: 'label' }}
            placeholder={t('work.pick-trade')}
            value={trade}
            onChange={setTrade}
            options={props.trades
              .filter(({ code }) => code !== props.trade)
              .map(({ code }) => ({ value: code, label: tradeName(code) }))}
          />
        </Field>
        <Field label={t('roster.from-date')}>
          <DateField value={fromDate} onChange={(date) => date && setFromDate(date)} />
        </Field>
        <Field label={t('app:approval.reason')} span>
          <Input size="large" value={reason} maxLength={500} onChange={(event) => setReason(event.target.value)} />
        </Field>
      </div>
      <RefusalAlert error={change.error} />
      <div className="row">
        <Button type="primary" size="large" htmlType="submit" loading={change.busy} disabled={!ready}>
          {t('roster.save-trade')}
        </Button>
        <Button size="large" onClick={props.onDone}>
          {t('app:cancel')}
        </Button>
      </div>
    </form>
  )
}
