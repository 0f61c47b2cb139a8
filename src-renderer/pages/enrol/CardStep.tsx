import { CheckCircleFilled, EditOutlined, IdcardOutlined, WarningFilled } from '@ant-design/icons'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { useRead } from '../../app/read.ts'
import { go } from '../../app/router.ts'
import { KeyValues } from '../../components/Field.tsx'
import { codeText } from '../../locales/codes.ts'
import { useLiveStore } from '../../stores/live.ts'
import type { Card, EntryMode, ManualIdentity } from './form.ts'

interface CardStepProps {
  card: Card | null
  manual: ManualIdentity | null
  mode: EntryMode
  /** Team of somebody who is inside already. */
  insideTeam: string | null
  onManual: () => void
  onClear: () => void
}

/** Step 1: whose card. It appears by itself when laid on the reader. */
export function CardStep(props: CardStepProps) {
  const { t } = useTranslation()
  const { card, manual } = props
  if (card) return <CardShown {...props} card={card} />
  if (manual) {
    return (
      <div className="id-card manual">
        <div className="id-name">{manual.name}</div>
        <p className="tag amber">
          <EditOutlined /> {t('enrol.manual-mark')}
        </p>
        <KeyValues
          rows={[
            [
              t('person.id-number'),
              <span key="n" className="number">
                {mask(manual.idNumber)}
              </span>,
            ],
            [t('person.nation'), t(`nation.${manual.nation}`, { defaultValue: manual.nation })],
            [t('person.valid-to'), manual.validTo],
          ]}
        />
        <div className="row">
          <Button onClick={props.onManual}>{t('enrol.change')}</Button>
          <Button onClick={props.onClear}>{t('enrol.discard')}</Button>
        </div>
      </div>
    )
  }
  return <CardWaiting onManual={props.onManual} />
}

function mask(idNumber: string): string {
  return `${idNumber.slice(0, 3)}***********${idNumber.slice(-4)}`
}

function CardShown(props: CardStepProps & { card: Card }) {
  const { t } = useTranslation()
  const { card, mode } = props
  return (
    <div className={card.expired ? 'id-card bad' : 'id-card'}>
      <div className="row between">
        <span className="id-name">{card.name}</span>
        <IdcardOutlined className="id-icon" />
      </div>
      <KeyValues
        rows={[
          [t('person.sex'), t(`sex.${card.sex}`)],
          [t('person.nation'), t(`nation.${card.nation}`, { defaultValue: card.nation })],
          [
            t('person.age'),
            <span key="a" className="number">
              {card.age}
            </span>,
          ],
          [
            t('person.id-number'),
            <span key="n" className="number">
              {card.maskedIdNumber}
            </span>,
          ],
          [t('person.address'), card.maskedAddress],
          [
            t('person.valid-to'),
            <span key="v" className={card.expired ? 'ink-red number' : 'number'}>
              {card.validTo} {card.expired && t('person.expired')}
            </span>,
          ],
        ]}
      />
      {mode === 'inside' && props.insideTeam && (
        <div className="id-note red" role="alert">
          <WarningFilled /> {t('enrol.already-inside', { team: props.insideTeam ?? '' })}
          <Button onClick={() => go(`roster/${card.workerId}`)}>{t('enrol.open-worker')}</Button>
        </div>
      )}
      {mode === 'known' && (
        <div className="id-note blue">
          <CheckCircleFilled /> {t('enrol.known')}
        </div>
      )}
      <div>
        <Button onClick={props.onClear}>{t('enrol.discard')}</Button>
      </div>
    </div>
  )
}

function CardWaiting(props: { onManual: () => void }) {
  const { t } = useTranslation()
  const devices = useRead('attendance.devices', undefined, { topics: ['devices'] })
  const event = useLiveStore((state) => state.card)
  const readers = (devices.data ?? []).filter((device) => device.driver === 'sdt-reader')
  const ready = readers.some((reader) => reader.state === 'online' || reader.state === 'busy')
  const failed = event?.event === 'failed'
  return (
    <div className={failed ? 'card-wait failed' : 'card-wait'}>
      <CardPicture />
      {devices.data && readers.length === 0 ? (
        <>
          <strong>{t('enrol.no-reader')}</strong>
          <Button onClick={() => go('site/devices')}>{t('enrol.add-reader')}</Button>
        </>
      ) : devices.data && !ready ? (
        <>
          <strong className="ink-red">{t('enrol.reader-away')}</strong>
          <span className="muted">{t('enrol.reader-away-hint')}</span>
        </>
      ) : failed ? (
        <>
          <strong className="ink-red">{event.code ? codeText(event.code) : t('enrol.read-failed')}</strong>
          <span className="muted">{t('enrol.read-again')}</span>
        </>
      ) : (
        <>
          <strong>{t('enrol.lay-card')}</strong>
          <span className="muted">{t('enrol.lay-card-hint')}</span>
        </>
      )}
      <Button type="link" icon={<EditOutlined />} onClick={props.onManual}>
        {t('enrol.no-card')}
      </Button>
    </div>
  )
}

function CardPicture() {
  return (
    <svg className="card-picture" viewBox="0 0 160 110" aria-hidden="true">
      <rect x="14" y="74" width="132" height="24" rx="8" className="reader" />
      <g className="card">
        <rect x="34" y="18" width="92" height="58" rx="7" />
        <rect x="94" y="30" width="22" height="28" rx="3" className="photo" />
        <path d="M44 34h36M44 46h28M44 60h40" />
      </g>
    </svg>
  )
}
