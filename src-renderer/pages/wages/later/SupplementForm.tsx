import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, DatePicker, Drawer, Input, Select } from 'antd'
import dayjs from 'dayjs'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { SupplementPlan } from '../../../../src-main/contract/payroll.ts'
import { useCommand, useRead } from '../../../app/read.ts'
import { go } from '../../../app/router.ts'
import { Field } from '../../../components/Field.tsx'
import { formatMoney } from '../../../components/format.ts'
import { MoneyField } from '../../../components/Money.tsx'
import { RefusalAlert } from '../../../components/RefusalAlert.tsx'
import { ReadView } from '../../../components/StateView.tsx'
import { Corrections, owedBy } from './Corrections.tsx'

/** Drafts a supplementary list (补发) for a frozen list: its answered held lines, and amounts of back pay with the month they are owed for. */
export function SupplementForm(props: { listId: string | null; onClose: () => void }) {
  const { t } = useTranslation()
  return (
    <Drawer
      open={props.listId !== null}
      onClose={props.onClose}
      size={760}
      title={t('supplement.draft')}
      destroyOnHidden
    >
      {props.listId && <Plan listId={props.listId} onClose={props.onClose} />}
    </Drawer>
  )
}

function Plan(props: { listId: string; onClose: () => void }) {
  const read = useRead('payroll.supplementPlan', { listId: props.listId })
  return (
    <ReadView read={read} lines={8}>
      {(plan) => <Form key={plan.openId ?? ''} plan={plan} onClose={props.onClose} />}
    </ReadView>
  )
}

interface Row {
  key: number
  engagementId: string | null
  forMonth: string
  amountFen: number | null
  reason: string
}

function Form(props: { plan: SupplementPlan; onClose: () => void }) {
  const { t } = useTranslation()
  const { plan } = props
  const draft = useCommand('payroll.draftSupplement')
  const [rows, setRows] = useState<Row[]>(() => plan.backPay.map((row, key) => ({ key, ...row })))
  const [next, setNext] = useState(plan.backPay.length)
  const set = (key: number, change: Partial<Row>) =>
    setRows((now) => now.map((row) => (row.key === key ? { ...row, ...change } : row)))
  const add = () => {
    setRows((now) => [...now, { key: next, engagementId: null, forMonth: plan.month, amountFen: null, reason: '' }])
    setNext(next + 1)
  }
  const ready = rows.flatMap(({ engagementId, forMonth, amountFen, reason }) =>
    engagementId && amountFen && reason.trim().length >= 2
      ? [{ engagementId, forMonth, amountFen, reason: reason.trim() }]
      : [],
  )
  const complete = ready.length === rows.length && rows.length + plan.released.length + owedBy(plan).length > 0
  const totalFen = ready.reduce((sum, { amountFen }) => sum + amountFen, 0)
  const submit = async () => {
    const list = await draft.run({ listId: plan.listId, backPay: ready })
    if (!list) return
    props.onClose()
    go(`wages/list/${list.id}`)
  }
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        if (complete) void submit()
      }}
    >
      <p>{t('supplement.of', { team: plan.teamName, month: plan.month })}</p>
      {plan.openId && <p className="tag amber">{t('supplement.replaces')}</p>}
      <section className="stack-small">
        <h3 className="panel-heading">{t('supplement.released', { count: plan.released.length })}</h3>
        {plan.released.length === 0 ? (
          <p className="muted">{t('supplement.nothing-released')}</p>
        ) : (
          <ul className="plain-list">
            {plan.released.map(({ engagementId, name, netFen }) => (
              <li key={engagementId} className="row between">
                <strong>{name}</strong>
                <span className="money">{formatMoney(netFen)}</span>
              </li>
            ))}
          </ul>
        )}
        {plan.waiting.map(({ name, text }) => (
          <p key={`${name} ${text}`} className="tag amber">
            {t('supplement.waiting', { name, text })}
          </p>
        ))}
      </section>
      <Corrections plan={plan} />
      <section className="stack-small">
        <h3 className="panel-heading">{t('supplement.back-pay')}</h3>
        <p className="small muted">{t('supplement.back-pay-note')}</p>
        {rows.map((row) => (
          <BackPayRow key={row.key} row={row} plan={plan} onChange={(change) => set(row.key, change)}>
            <Button
              size="large"
              icon={<DeleteOutlined />}
              aria-label={t('supplement.remove-row')}
              onClick={() => setRows((now) => now.filter(({ key }) => key !== row.key))}
            />
          </BackPayRow>
        ))}
        <span>
          <Button size="large" icon={<PlusOutlined />} onClick={add}>
            {t('supplement.add-row')}
          </Button>
        </span>
      </section>
      {rows.length > 0 && (
        <p className="row between">
          <span>{t('supplement.back-pay-sum', { count: rows.length })}</span>
          <strong className="money">{formatMoney(totalFen)}</strong>
        </p>
      )}
      <RefusalAlert error={draft.error} />
      <div className="row">
        <Button type="primary" size="large" htmlType="submit" loading={draft.busy} disabled={!complete}>
          {t('supplement.submit')}
        </Button>
        <Button size="large" onClick={props.onClose}>
          {t('app:cancel')}
        </Button>
        {!complete && <span className="small muted">{t('supplement.incomplete')}</span>}
      </div>
    </form>
  )
}

function BackPayRow(props: {
  row: Row
  plan: SupplementPlan
  onChange: (change: Partial<Row>) => void
  children: React.ReactNode
}) {
  const { t } = useTranslation()
  const { row, plan, onChange } = props
  const names = plan.workers.map(({ name }) => name)
  const options = plan.workers.map(({ engagementId, name, from }) => ({
    value: engagementId,
    // Two of one name, or one who came twice, are told apart by their day of entry.
    label: names.filter((one) => one === name).length > 1 ? `${name} · ${from}` : name,
  }))
  return (
    <div className="back-pay-row">
      <Field label={t('person.name')}>
        <Select
          size="large"
          className="wide"
          showSearch={{ optionFilterProp: 'label' }}
          value={row.engagementId}
          options={options}
          onChange={(engagementId: string) => onChange({ engagementId })}
        />
      </Field>
      <Field label={t('supplement.for-month')}>
        <DatePicker
          size="large"
          picker="month"
          className="wide"
          allowClear={false}
          value={dayjs(`${row.forMonth}-01`)}
          maxDate={dayjs(`${plan.month}-01`)}
          onChange={(value) => value && onChange({ forMonth: value.format('YYYY-MM') })}
        />
      </Field>
      <Field label={t('supplement.amount')}>
        <MoneyField value={row.amountFen} onChange={(amountFen) => onChange({ amountFen })} />
      </Field>
      <Field label={t('app:approval.reason')}>
        <Input
          size="large"
          maxLength={500}
          value={row.reason}
          onChange={(event) => onChange({ reason: event.target.value })}
        />
      </Field>
      {props.children}
    </div>
  )
}
