import { Button, Checkbox, Segmented } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../app/client.ts'
import { useApproval } from '../../components/Approval.tsx'
import { Field } from '../../components/Field.tsx'
import { TimeField } from '../../components/TimeField.tsx'
import { type Attachment, AttachmentField } from './Attachment.tsx'

export interface Suggestion {
  time: string
  direction: number
}

/** The day of a worker that a drawer is open on. */
export interface DayPlace {
  workerId: string
  name: string
  date: string
  suggestion: Suggestion | null
}

/** A punch by hand: marked as such on every paper, with reason and second person. */
export function ManualPunchForm(props: { place: DayPlace; onDone: () => void }) {
  const { t } = useTranslation()
  const ask = useApproval()
  const { place } = props
  const [direction, setDirection] = useState<0 | 1>(place.suggestion?.direction === 0 ? 0 : 1)
  const [time, setTime] = useState<string | null>(place.suggestion?.time ?? null)
  const [nextDay, setNextDay] = useState(false)
  const [attachment, setAttachment] = useState<Attachment | null>(null)
  const submit = () => {
    if (!time) return
    ask({
      title: t('attendance.manual-title', { name: place.name, date: place.date }),
      text: t('attendance.manual-text', { time, direction: t(direction === 0 ? 'direction.in' : 'direction.out') }),
      reason: true,
      run: async (approval, reason) => {
        await call('attendance.addManualPunch', {
          workerId: place.workerId,
          date: place.date,
          time,
          nextDay,
          direction,
          reason,
          approval,
          ...(attachment ? { attachment } : {}),
        })
        props.onDone()
      },
    })
  }
  return (
    <section className="sub-form stack">
      <h3 className="panel-heading">{t('attendance.manual')}</h3>
      <div className="fields">
        <Field label={t('attendance.direction')}>
          <Segmented<0 | 1>
            block
            size="large"
            value={direction}
            onChange={setDirection}
            options={[
              { value: 0, label: t('direction.in') },
              { value: 1, label: t('direction.out') },
            ]}
          />
        </Field>
        <Field label={t('attendance.time')}>
          <TimeField value={time} onChange={setTime} />
        </Field>
      </div>
      <Checkbox checked={nextDay} onChange={(event) => setNextDay(event.target.checked)}>
        {t('attendance.next-day')}
      </Checkbox>
      <AttachmentField value={attachment} onChange={setAttachment} />
      <Button type="primary" size="large" disabled={!time} onClick={submit}>
        {t('attendance.manual-submit')}
      </Button>
    </section>
  )
}
