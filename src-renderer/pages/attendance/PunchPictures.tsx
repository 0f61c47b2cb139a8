import { CameraOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { PictureView, PunchView } from '../../../src-main/contract/attendance.ts'
import { useCommand } from '../../app/read.ts'
import { AskReason } from '../../components/AskReason.tsx'
import { codeText } from '../../locales/codes.ts'

const SHOWN_MS = 60_000

/** What came with a punch beside its record: each picture for a minute against a reason, or why it is gone. */
export function PunchPictures(props: { punch: PunchView; pictures: readonly PictureView[] }) {
  return (
    <>
      {props.pictures.map((picture) => (
        <Picture key={picture.id} picture={picture} punch={props.punch} />
      ))}
    </>
  )
}

function Picture({ picture, punch }: { picture: PictureView; punch: PunchView }) {
  const { t } = useTranslation()
  const [shown, setShown] = useState<string | null>(null)
  const reveal = useCommand('attendance.picture')
  useEffect(() => {
    if (shown === null) return
    const timer = setTimeout(() => setShown(null), SHOWN_MS)
    return () => clearTimeout(timer)
  }, [shown])
  if (picture.gone !== null) {
    return (
      <div className="punch-picture small muted">
        {codeText(picture.gone)}
        <Hash sha256={picture.sha256} />
      </div>
    )
  }
  const onReason = async (reason: string) => {
    const answer = await reveal.run({ pictureId: picture.id, reason })
    if (answer) setShown(answer.jpegBase64)
    return answer !== undefined
  }
  return (
    <div className="punch-picture">
      {shown === null ? (
        <AskReason
          title={t('attendance.picture-title')}
          note={t('reveal.note')}
          busy={reveal.busy}
          error={reveal.error}
          onReason={onReason}
        >
          <Button icon={<CameraOutlined />}>{t('attendance.picture-show')}</Button>
        </AskReason>
      ) : (
        <figure>
          <img
            src={`data:image/jpeg;base64,${shown}`}
            alt={t('attendance.picture-alt', { device: punch.deviceName, time: punch.localTime })}
          />
          <figcaption className="small">
            <span className="block">
              {punch.deviceName} · <span className="number">{`${punch.localDate} ${punch.localTime}`}</span>
            </span>
            <span className="block muted">{t('attendance.picture-hash-note')}</span>
            <Hash sha256={picture.sha256} />
            <Button onClick={() => setShown(null)}>{t('attendance.picture-hide')}</Button>
          </figcaption>
        </figure>
      )}
      {!picture.whole && <span className="tag amber">{t('attendance.picture-torn')}</span>}
    </div>
  )
}

function Hash(props: { sha256: string }) {
  return <span className="mono picture-hash block">{`SHA-256 ${props.sha256}`}</span>
}
