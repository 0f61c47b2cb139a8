import { Button, Input, Modal } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCommand } from '../../app/read.ts'
import { RefusalAlert } from '../../components/RefusalAlert.tsx'

const REASONS = ['days', 'overtime', 'rate', 'deduction', 'account', 'other'] as const

/** What is wrong, by touch, with own words where he likes; then his choice: hold the money back, or take it and have the question answered. */
export function KioskObjection(props: { lineId: string; readId: string; onClose: () => void; onChanged: () => void }) {
  const { t } = useTranslation()
  const object = useCommand('payroll.object')
  const hold = useCommand('payroll.hold')
  const [picked, setPicked] = useState<readonly string[]>([])
  const [words, setWords] = useState('')
  const text = [...picked.map((reason) => t(`kiosk.reason.${reason}`)), words.trim()].filter(Boolean).join('；')
  const nothing = text.length < 2
  const send = async (command: typeof object | typeof hold) => {
    object.clear()
    hold.clear()
    if (!(await command.run({ lineId: props.lineId, text, readId: props.readId }))) return
    props.onChanged()
    props.onClose()
  }
  return (
    <Modal open centered width={820} title={t('kiosk.object-title')} footer={null} onCancel={props.onClose}>
      <div className="stack">
        <div className="kiosk-reasons">
          {REASONS.map((reason) => {
            const on = picked.includes(reason)
            return (
              <button
                key={reason}
                type="button"
                aria-pressed={on}
                className="user-tile"
                onClick={() => setPicked((now) => (on ? now.filter((one) => one !== reason) : [...now, reason]))}
              >
                {t(`kiosk.reason.${reason}`)}
              </button>
            )
          })}
        </div>
        <Input.TextArea
          rows={2}
          maxLength={400}
          className="kiosk-words"
          placeholder={t('kiosk.object-words')}
          aria-label={t('kiosk.object-words')}
          value={words}
          onChange={(event) => setWords(event.target.value)}
        />
        {nothing && <p className="muted kiosk-hint">{t('kiosk.pick-reason')}</p>}
        <div className="kiosk-choices">
          <div className="stack-small">
            <Button className="kiosk-choice" loading={object.busy} disabled={nothing} onClick={() => void send(object)}>
              {t('kiosk.object-send')}
            </Button>
            <span className="muted kiosk-hint">{t('kiosk.object-note')}</span>
          </div>
          <div className="stack-small">
            <Button
              danger
              className="kiosk-choice"
              loading={hold.busy}
              disabled={nothing}
              onClick={() => void send(hold)}
            >
              {t('kiosk.hold-send')}
            </Button>
            <span className="muted kiosk-hint">{t('kiosk.hold-note')}</span>
          </div>
        </div>
        <RefusalAlert error={object.error ?? hold.error} />
        <Button className="kiosk-cancel" onClick={props.onClose}>
          {t('app:cancel')}
        </Button>
      </div>
    </Modal>
  )
}
