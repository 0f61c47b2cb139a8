import { App, Button, Input, InputNumber } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Site } from '../../../src-main/contract/roster.ts'
import { fieldErrors } from '../../app/errors.ts'
import { useCommand } from '../../app/read.ts'
import { useNow } from '../../components/Age.tsx'
import { DateField } from '../../components/DateField.tsx'
import { Field } from '../../components/Field.tsx'
import { addMonths, localDate } from '../../components/format.ts'
import { MoneyField } from '../../components/Money.tsx'
import { Panel } from '../../components/PageHead.tsx'
import { RefusalAlert } from '../../components/RefusalAlert.tsx'
import { useCanAct } from '../../stores/session.ts'

interface Form {
  name: string
  builderName: string
  address: string
  startDate: string
  plannedEndDate: string
  contractAmountFen: number | null
  noticeDays: number
  payDay: number
  minimumWageFen: number | null
  labourInspectionPhone: string
}

const ZONE = 'Asia/Shanghai'
const BUILDING_MONTHS = 24

function formOf(project: Site['project'], today: string): Form {
  if (project) return project
  return {
    name: '',
    builderName: '',
    address: '',
    startDate: today,
    plannedEndDate: `${addMonths(today.slice(0, 7), BUILDING_MONTHS)}-01`,
    contractAmountFen: null,
    noticeDays: 5,
    payDay: 15,
    minimumWageFen: null,
    labourInspectionPhone: '12333',
  }
}

/** Project card: what boards, notices and papers need. */
export function ProjectTab(props: { project: Site['project'] }) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const canAct = useCanAct()
  const today = localDate(new Date(useNow(60_000)).toISOString())
  const command = useCommand('roster.setProject')
  const [form, setForm] = useState(() => formOf(props.project, today))
  const [tried, setTried] = useState(false)
  const set = (change: Partial<Form>) => setForm((now) => ({ ...now, ...change }))
  const sent = fieldErrors(command.error)
  const needed = (field: keyof Form) =>
    sent[field] ?? (tried && (form[field] === null || form[field] === '') ? t('enrol.missing.required') : undefined)
  const submit = async () => {
    setTried(true)
    const { contractAmountFen, minimumWageFen } = form
    const texts = [form.name, form.builderName, form.address, form.labourInspectionPhone]
    if (contractAmountFen === null || minimumWageFen === null || texts.some((text) => text.trim() === '')) return
    const { id: _id, ...input } = { id: '', ...form, contractAmountFen, minimumWageFen }
    const done = await command.run({ ...input, zone: props.project?.zone ?? ZONE })
    if (done) void message.success(t('site.saved'))
  }
  const text = (field: 'name' | 'builderName' | 'address' | 'labourInspectionPhone', span = false) => (
    <Field label={t(`project.${field}`)} error={needed(field)} span={span}>
      <Input
        size="large"
        maxLength={200}
        value={form[field]}
        onChange={(event) => set({ [field]: event.target.value })}
      />
    </Field>
  )
  return (
    <Panel className="site-form">
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          void submit()
        }}
      >
        <div className="fields">
          {text('name', true)}
          {text('builderName')}
          {text('address')}
          <Field label={t('project.startDate')} error={needed('startDate')}>
            <DateField value={form.startDate} onChange={(date) => date && set({ startDate: date })} />
          </Field>
          <Field label={t('project.plannedEndDate')} error={needed('plannedEndDate')}>
            <DateField value={form.plannedEndDate} onChange={(date) => date && set({ plannedEndDate: date })} />
          </Field>
          <Field label={t('project.contractAmountFen')} error={needed('contractAmountFen')}>
            <MoneyField value={form.contractAmountFen} onChange={(fen) => set({ contractAmountFen: fen })} />
          </Field>
          <Field
            label={t('project.minimumWageFen')}
            error={needed('minimumWageFen')}
            note={t('project.minimum-wage-note')}
          >
            <MoneyField value={form.minimumWageFen} onChange={(fen) => set({ minimumWageFen: fen })} />
          </Field>
          <Field label={t('project.noticeDays')} error={needed('noticeDays')} note={t('project.notice-note')}>
            <InputNumber
              size="large"
              className="wide"
              min={1}
              max={60}
              precision={0}
              value={form.noticeDays}
              onChange={(days) => set({ noticeDays: days ?? 1 })}
            />
          </Field>
          <Field label={t('project.payDay')} error={needed('payDay')} note={t('project.pay-day-note')}>
            <InputNumber
              size="large"
              className="wide"
              min={1}
              max={28}
              precision={0}
              value={form.payDay}
              onChange={(day) => set({ payDay: day ?? 1 })}
            />
          </Field>
          {text('labourInspectionPhone')}
        </div>
        <RefusalAlert error={command.error} />
        {canAct && (
          <Button type="primary" size="large" htmlType="submit" loading={command.busy}>
            {t('app:save')}
          </Button>
        )}
      </form>
    </Panel>
  )
}
