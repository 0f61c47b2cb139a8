import { CameraOutlined, PictureOutlined } from '@ant-design/icons'
import { App, Button, Modal } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { NoticePhoto } from '../../../src-main/contract/notice.ts'
import type { WageList } from '../../../src-main/contract/payroll.ts'
import { useCommand, useRead } from '../../app/read.ts'
import { useNow } from '../../components/Age.tsx'
import { DateField } from '../../components/DateField.tsx'
import { useErrorToast } from '../../components/error-toast.ts'
import { Field } from '../../components/Field.tsx'
import { FileButton } from '../../components/FileButton.tsx'
import { localDate, localDateTime } from '../../components/format.ts'
import { RefusalAlert } from '../../components/RefusalAlert.tsx'
import { useCanAct } from '../../stores/session.ts'

type Posted = Pick<WageList, 'id' | 'noticeFrom'>

/** Photos of the list as it hangs: added at the posting or later, opened again from here. */
export function NoticePhotos(props: { list: Posted }) {
  const { t } = useTranslation()
  const canAct = useCanAct()
  const [adding, setAdding] = useState(false)
  const { list } = props
  const { data } = useRead('payroll.noticePhotos', { listId: list.id }, { enabled: list.noticeFrom !== null })
  if (list.noticeFrom === null || !data) return null
  return (
    <section className="panel row-wrap progress-line" aria-label={t('notice-photo.title')}>
      <h2 className="panel-heading">{t('notice-photo.title')}</h2>
      {data.length === 0 && <span className="muted">{t('notice-photo.none')}</span>}
      {data.map((photo) => (
        <PhotoButton key={photo.id} photo={photo} />
      ))}
      <span className="grow" />
      {canAct && (
        <Button size="large" icon={<CameraOutlined />} onClick={() => setAdding(true)}>
          {t('notice-photo.add')}
        </Button>
      )}
      {adding && <AddDialog list={list} onClose={() => setAdding(false)} />}
    </section>
  )
}

/** One photo by its date and who added it. */
function PhotoButton(props: { photo: NoticePhoto }) {
  const { t } = useTranslation()
  const { modal } = App.useApp()
  const read = useCommand('payroll.noticePhoto')
  useErrorToast(read)
  const { photo } = props
  const added = t('notice-photo.added', { name: photo.addedBy, at: localDateTime(photo.addedAt) })
  const open = async () => {
    const kept = await read.run({ photoId: photo.id })
    if (!kept) return
    const title = t('notice-photo.of', { date: photo.takenOn })
    const source = `data:${kept.mediaType};base64,${kept.contentBase64}`
    modal.info({
      title,
      width: 720,
      icon: null,
      content: (
        <figure className="stack-small">
          <img src={source} alt={title} className="attachment-image" />
          <figcaption className="muted">
            {added}
            {photo.afterFreeze && ` · ${t('notice-photo.after-freeze')}`}
          </figcaption>
        </figure>
      ),
    })
  }
  return (
    <Button size="large" loading={read.busy} icon={<PictureOutlined />} title={added} onClick={() => void open()}>
      {t('notice-photo.one', { date: photo.takenOn, name: photo.addedBy })}
      {photo.afterFreeze && <span className="tag amber">{t('notice-photo.after-freeze')}</span>}
    </Button>
  )
}

function AddDialog(props: { list: Posted; onClose: () => void }) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const today = localDate(new Date(useNow(60_000)).toISOString())
  const add = useCommand('payroll.addNoticePhoto')
  const [takenOn, setTakenOn] = useState(today)
  const [photo, setPhoto] = useState<{ name: string; base64: string } | null>(null)
  const submit = async () => {
    if (!photo) return
    if (await add.run({ listId: props.list.id, takenOn, photoBase64: photo.base64 })) {
      void message.success(t('notice-photo.kept'))
      props.onClose()
    }
  }
  return (
    <Modal
      open
      title={t('notice-photo.add')}
      okText={t('notice-photo.keep')}
      okButtonProps={{ size: 'large', loading: add.busy, disabled: !photo }}
      cancelButtonProps={{ size: 'large' }}
      onOk={() => void submit()}
      onCancel={props.onClose}
    >
      <div className="stack">
        <Field label={t('notice-photo.taken-on')} note={t('notice-photo.date-note')}>
          <DateField value={takenOn} onChange={(date) => date && setTakenOn(date)} />
        </Field>
        <div className="row-wrap">
          <FileButton size="large" accept="image/jpeg,image/png" onFile={(name, base64) => setPhoto({ name, base64 })}>
            {t('notice-photo.choose')}
          </FileButton>
          <span className="muted">{photo?.name ?? t('notice-photo.kinds')}</span>
        </div>
        <RefusalAlert error={add.error} />
      </div>
    </Modal>
  )
}
