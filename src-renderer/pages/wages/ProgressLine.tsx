import { Button, Input, Modal } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { WageList } from '../../../src-main/contract/payroll.ts'
import type { Progress } from '../../../src-main/contract/progress.ts'
import { useCommand, useRead } from '../../app/read.ts'
import { Field } from '../../components/Field.tsx'
import { formatMoney } from '../../components/format.ts'
import { MoneyField } from '../../components/Money.tsx'
import { RefusalAlert } from '../../components/RefusalAlert.tsx'
import { useCanActForTeam } from '../../stores/session.ts'

type Place = Pick<WageList, 'teamId' | 'month'>

/** The month's progress handed in with a team's list, and the wages beside it. */
export function ProgressLine(props: { list: Place }) {
  const { t } = useTranslation()
  const mayNote = useCanActForTeam()
  const { teamId, month } = props.list
  const { data } = useRead('payroll.progress', { teamId, month })
  const [open, setOpen] = useState(false)
  if (!data) return null
  const { noted } = data
  return (
    <section className="panel row-wrap progress-line" aria-label={t('progress.title')}>
      <h2 className="panel-heading">{t('progress.title')}</h2>
      {noted ? <Noted progress={data} noted={noted} /> : <span className="muted">{t('progress.none')}</span>}
      <span className="grow" />
      {mayNote && (
        <Button size="large" onClick={() => setOpen(true)}>
          {t(noted ? 'progress.change' : 'progress.note')}
        </Button>
      )}
      {open && <NoteDialog place={props.list} noted={noted} onClose={() => setOpen(false)} />}
    </section>
  )
}

function Noted(props: { progress: Progress; noted: NonNullable<Progress['noted']> }) {
  const { t } = useTranslation()
  const { progress, noted } = props
  return (
    <>
      <strong className="money">{formatMoney(noted.labourFen)}</strong>
      <span className="muted">{t('progress.by', { reference: noted.reference, name: noted.notedBy })}</span>
      <span>{t('progress.share', { percent: percent(progress.grossFen, noted.labourFen) })}</span>
      {progress.months > 1 && (
        <span className="muted">
          {t('progress.total', {
            months: progress.months,
            gross: formatMoney(progress.totalGrossFen),
            labour: formatMoney(progress.totalLabourFen),
            percent: percent(progress.totalGrossFen, progress.totalLabourFen),
          })}
        </span>
      )}
    </>
  )
}

/** Whole percent, cut off, as the cross-check names it. */
function percent(fen: number, ofFen: number): number {
  return Math.floor((fen * 100) / ofFen)
}

function NoteDialog(props: { place: Place; noted: Progress['noted']; onClose: () => void }) {
  const { t } = useTranslation()
  const note = useCommand('payroll.noteProgress')
  const { place, noted, onClose } = props
  const [labourFen, setLabourFen] = useState(noted?.labourFen ?? null)
  const [reference, setReference] = useState(noted?.reference ?? '')
  const [tried, setTried] = useState(false)
  const submit = async () => {
    setTried(true)
    if (!labourFen || reference.trim() === '') return
    const { teamId, month } = place
    if (await note.run({ teamId, month, labourFen, reference: reference.trim() })) onClose()
  }
  return (
    <Modal
      open
      centered
      title={`${t('progress.title')} · ${place.month}`}
      onCancel={onClose}
      okText={t('app:save')}
      cancelText={t('app:cancel')}
      okButtonProps={{ size: 'large' }}
      cancelButtonProps={{ size: 'large' }}
      confirmLoading={note.busy}
      onOk={() => void submit()}
    >
      <div className="stack">
        <p className="muted">{t('progress.hint')}</p>
        <Field label={t('progress.amount')} error={tried && !labourFen ? t('progress.missing') : undefined}>
          <MoneyField value={labourFen} onChange={setLabourFen} />
        </Field>
        <Field
          label={t('progress.reference')}
          error={tried && reference.trim() === '' ? t('progress.nameless') : undefined}
        >
          <Input
            size="large"
            maxLength={100}
            value={reference}
            onChange={(event) => setReference(event.target.value)}
          />
        </Field>
        <RefusalAlert error={note.error} />
      </div>
    </Modal>
  )
}
