import { CheckCircleFilled, CloseCircleFilled } from '@ant-design/icons'
import { App, Button, Input } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCommand, useRead } from '../../app/read.ts'
import { useNow } from '../../components/Age.tsx'
import { DateField } from '../../components/DateField.tsx'
import { Field } from '../../components/Field.tsx'
import { FileButton } from '../../components/FileButton.tsx'
import { localDate } from '../../components/format.ts'
import { PaperButton } from '../../components/PaperButton.tsx'
import { RefusalAlert } from '../../components/RefusalAlert.tsx'
import { ReadView } from '../../components/StateView.tsx'
import { codeTextOrNull } from '../../locales/codes.ts'
import { useCanAct } from '../../stores/session.ts'
import { ChannelsForm } from './ChannelsForm.tsx'

/** The rights board: its items by art. 34, whether it hangs, and its photo. */
export function BoardSection(props: { month: string }) {
  const { t } = useTranslation()
  const canAct = useCanAct()
  const board = useRead('rights.board', undefined)
  return (
    <ReadView read={board}>
      {({ items, posted }) => (
        <div className="stack">
          <ul className="stack-small">
            {items.map((item) => (
              <li key={item.key} className="row">
                {item.text ? <CheckCircleFilled className="ink-green" /> : <CloseCircleFilled className="ink-red" />}
                <span className="board-item muted">
                  {codeTextOrNull(`rights.${item.key}`) ?? t(`board.${item.key}`, { defaultValue: item.key })}
                </span>
                <span className="grow">{item.text || <span className="ink-red">{t('board.gap')}</span>}</span>
              </li>
            ))}
          </ul>
          <div className="row-wrap">
            <PaperButton kind="rights-board" month={props.month} />
            {posted && (
              <span className="tag green">{t('board.posted', { date: posted.postedOn, place: posted.place })}</span>
            )}
          </div>
          {canAct && <ChannelsForm />}
          {canAct && <PostForm />}
        </div>
      )}
    </ReadView>
  )
}

function PostForm() {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const today = localDate(new Date(useNow(60_000)).toISOString())
  const post = useCommand('rights.postBoard')
  const [postedOn, setPostedOn] = useState(today)
  const [place, setPlace] = useState('')
  const [photo, setPhoto] = useState<{ name: string; base64: string } | null>(null)
  const submit = async () => {
    if (!photo || place.trim().length < 2) return
    if (await post.run({ postedOn, place: place.trim(), photoBase64: photo.base64 })) {
      void message.success(t('board.recorded'))
      setPhoto(null)
    }
  }
  return (
    <section className="sub-form stack">
      <h3 className="panel-heading">{t('board.post')}</h3>
      <div className="fields">
        <Field label={t('board.date')}>
          <DateField value={postedOn} onChange={(date) => date && setPostedOn(date)} />
        </Field>
        <Field label={t('board.place')}>
          <Input size="large" maxLength={500} value={place} onChange={(event) => setPlace(event.target.value)} />
        </Field>
      </div>
      <div className="row-wrap">
        <FileButton size="large" accept="image/jpeg,image/png" onFile={(name, base64) => setPhoto({ name, base64 })}>
          {t('board.photo')}
        </FileButton>
        <span className="muted">{photo?.name ?? t('board.photo-note')}</span>
      </div>
      <RefusalAlert error={post.error} />
      <Button
        type="primary"
        size="large"
        loading={post.busy}
        disabled={!photo || place.trim().length < 2}
        onClick={() => void submit()}
      >
        {t('board.record')}
      </Button>
    </section>
  )
}
