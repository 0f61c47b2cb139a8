import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../../app/client.ts'
import { useNow } from '../../../components/Age.tsx'
import { useApproval } from '../../../components/Approval.tsx'
import { DateField } from '../../../components/DateField.tsx'
import { Field } from '../../../components/Field.tsx'
import { formatMoney, localDate } from '../../../components/format.ts'
import { MoneyField } from '../../../components/Money.tsx'

/** A balance told by the bank (at the counter, by telephone), noted by two people. */
export function BalanceForm() {
  const { t } = useTranslation()
  const ask = useApproval()
  const today = localDate(new Date(useNow(60_000)).toISOString())
  const [open, setOpen] = useState(false)
  const [date, setDate] = useState(today)
  const [balanceFen, setBalanceFen] = useState<number | null>(null)
  const [tried, setTried] = useState(false)
  if (!open) {
    return (
      <Button size="large" onClick={() => setOpen(true)}>
        {t('escrow-account.note')}
      </Button>
    )
  }
  const close = () => {
    setOpen(false)
    setBalanceFen(null)
    setTried(false)
  }
  const submit = () => {
    setTried(true)
    if (balanceFen === null) return
    ask({
      title: t('escrow-account.note'),
      text: t('escrow-account.note-text', { date, balance: formatMoney(balanceFen) }),
      run: async (approval) => {
        await call('bank.noteBalance', { date, balanceFen, approval })
        close()
      },
    })
  }
  return (
    <form
      className="stack-small note-balance"
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      <Field
        label={t('escrow-account.note-sum')}
        note={t('escrow-account.note-note')}
        error={tried && balanceFen === null ? t('escrow-account.sum-missing') : undefined}
      >
        <MoneyField value={balanceFen} onChange={setBalanceFen} />
      </Field>
      <Field label={t('escrow-account.note-date')}>
        <DateField value={date} onChange={(day) => day && setDate(day)} />
      </Field>
      <div className="row">
        <Button type="primary" size="large" htmlType="submit">
          {t('app:save')}
        </Button>
        <Button size="large" onClick={close}>
          {t('app:cancel')}
        </Button>
      </div>
    </form>
  )
}
