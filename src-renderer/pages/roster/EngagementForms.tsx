import { Button, Input } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../app/client.ts'
import { useCommand } from '../../app/read.ts'
import { useApproval } from '../../components/Approval.tsx'
import { DateField } from '../../components/DateField.tsx'
import { Field } from '../../components/Field.tsx'
import { MoneyField } from '../../components/Money.tsx'
import { RefusalAlert } from '../../components/RefusalAlert.tsx'
import { useToday } from './today.ts'

export function ExitForm(props: { engagementId: string; onDone: () => void }) {
  const { t } = useTranslation()
  const today = useToday()
  const exit = useCommand('roster.exit')
  const [exitDate, setExitDate] = useState(today)
  const [reason, setReason] = useState('')
  const submit = async () => {
    if (reason.trim().length < 2) return
    if (await exit.run({ engagementId: props.engagementId, exitDate, reason: reason.trim() })) props.onDone()
  }
  return (
    <form
      className="stack sub-form"
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
    >
      <div className="fields">
        <Field label={t('roster.exit-date')}>
          <DateField value={exitDate} onChange={(date) => date && setExitDate(date)} />
        </Field>
        <Field label={t('app:approval.reason')}>
          <Input
            size="large"
            autoFocus
            value={reason}
            maxLength={500}
            onChange={(event) => setReason(event.target.value)}
          />
        </Field>
      </div>
      <RefusalAlert error={exit.error} />
      <div className="row">
        <Button
          type="primary"
          danger
          size="large"
          htmlType="submit"
          loading={exit.busy}
          disabled={reason.trim().length < 2}
        >
          {t('roster.record-exit')}
        </Button>
        <Button size="large" onClick={props.onDone}>
          {t('app:cancel')}
        </Button>
      </div>
    </form>
  )
}

export function RateForm(props: { engagementId: string; rateFen: number; onDone: () => void }) {
  const { t } = useTranslation()
  const ask = useApproval()
  const today = useToday()
  const [fromDate, setFromDate] = useState(today)
  const [rate, setRate] = useState<number | null>(props.rateFen)
  const submit = () => {
    if (!rate) return
    ask({
      title: t('roster.change-rate'),
      text: t('roster.change-rate-text'),
      reason: true,
      run: async (approval, reason) => {
        await call('roster.setDayRate', {
          engagementId: props.engagementId,
          fromDate,
          dayRateFen: rate,
          reason,
          approval,
        })
        props.onDone()
      },
    })
  }
  return (
    <form
      className="stack sub-form"
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      <div className="fields">
        <Field label={t('roster.new-rate')}>
          <MoneyField value={rate} onChange={setRate} suffix={t('work.per-day')} />
        </Field>
        <Field label={t('roster.from-date')}>
          <DateField value={fromDate} onChange={(date) => date && setFromDate(date)} />
        </Field>
      </div>
      <div className="row">
        <Button type="primary" size="large" htmlType="submit" disabled={!rate || rate === props.rateFen}>
          {t('roster.save-rate')}
        </Button>
        <Button size="large" onClick={props.onDone}>
          {t('app:cancel')}
        </Button>
      </div>
    </form>
  )
}
