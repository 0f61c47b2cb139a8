import { App, Button, Input, Segmented } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCommand, useRead } from '../../app/read.ts'
import { useNow } from '../../components/Age.tsx'
import { DateField } from '../../components/DateField.tsx'
import { Field } from '../../components/Field.tsx'
import { FileButton } from '../../components/FileButton.tsx'
import { localDate } from '../../components/format.ts'
import { RefusalAlert } from '../../components/RefusalAlert.tsx'
import { ReadView } from '../../components/StateView.tsx'
import { useCanAct } from '../../stores/session.ts'

type How = 'platform' | 'paper'

/** Filing of the month with the authority, with its receipt. */
export function FilingSection(props: { month: string }) {
  const { t } = useTranslation()
  const canAct = useCanAct()
  const filings = useRead('filing.list', { month: props.month })
  return (
    <div className="stack">
      <ReadView read={filings} lines={2}>
        {(rows) => (
          <ul className="plain-list">
            {rows.map((row) => (
              <li key={`${row.how} ${row.receiptNumber}`} className="row between">
                <strong>{t(`filing.${row.how}`, { defaultValue: row.how })}</strong>
                <span className="number">{row.receiptNumber}</span>
                <span className="number muted">{row.filedOn}</span>
              </li>
            ))}
          </ul>
        )}
      </ReadView>
      {canAct && <FilingForm month={props.month} />}
    </div>
  )
}

function FilingForm(props: { month: string }) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const today = localDate(new Date(useNow(60_000)).toISOString())
  const record = useCommand('filing.record')
  const [how, setHow] = useState<How>('platform')
  const [receiptNumber, setReceiptNumber] = useState('')
  const [filedOn, setFiledOn] = useState(today)
  const [receipt, setReceipt] = useState<{ name: string; base64: string } | null>(null)
  const submit = async () => {
    const done = await record.run({
      month: props.month,
      how,
      receiptNumber: receiptNumber.trim(),
      filedOn,
      receiptBase64: receipt?.base64 ?? null,
    })
    if (!done) return
    void message.success(t('filing.recorded'))
    setReceiptNumber('')
    setReceipt(null)
  }
  return (
    <section className="sub-form stack">
      <h3 className="panel-heading">{t('filing.title')}</h3>
      <Segmented<How>
        block
        size="large"
        value={how}
        onChange={setHow}
        options={[
          { value: 'platform', label: t('filing.platform') },
          { value: 'paper', label: t('filing.paper') },
        ]}
      />
      <div className="fields">
        <Field label={t('filing.receipt-number')}>
          <Input
            size="large"
            maxLength={100}
            value={receiptNumber}
            onChange={(event) => setReceiptNumber(event.target.value)}
          />
        </Field>
        <Field label={t('filing.date')}>
          <DateField value={filedOn} onChange={(date) => date && setFiledOn(date)} />
        </Field>
      </div>
      <div className="row-wrap">
        <FileButton
          size="large"
          accept="image/jpeg,image/png,application/pdf"
          onFile={(name, base64) => setReceipt({ name, base64 })}
        >
          {t('filing.receipt')}
        </FileButton>
        <span className="muted">{receipt?.name ?? t('filing.receipt-note')}</span>
      </div>
      <RefusalAlert error={record.error} />
      <Button
        type="primary"
        size="large"
        loading={record.busy}
        disabled={receiptNumber.trim() === ''}
        onClick={() => void submit()}
      >
        {t('filing.record')}
      </Button>
    </section>
  )
}
