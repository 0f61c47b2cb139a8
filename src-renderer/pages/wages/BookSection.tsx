import { BookOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { useCommand, useRead } from '../../app/read.ts'
import { KeyValues } from '../../components/Field.tsx'
import { localDateTime } from '../../components/format.ts'
import { Hash } from '../../components/Hash.tsx'
import { PaperButton } from '../../components/PaperButton.tsx'
import { RefusalAlert } from '../../components/RefusalAlert.tsx'
import { ReadView } from '../../components/StateView.tsx'
import { useCanAct } from '../../stores/session.ts'

/** Binding of the month: the book's hash goes into the journal. */
export function BookSection(props: { month: string }) {
  const { t } = useTranslation()
  const canAct = useCanAct()
  const bound = useRead('documents.bound', { month: props.month })
  const bind = useCommand('documents.bindBook')
  return (
    <div className="stack">
      <ReadView read={bound} lines={2}>
        {(book) =>
          book ? (
            <KeyValues
              rows={[
                [t('book.bound-at'), localDateTime(book.boundAt)],
                [t('book.pages'), String(book.pages)],
                ['SHA-256', <Hash key="h" value={book.sha256} />],
              ]}
            />
          ) : (
            <p className="muted">{t('book.not-bound')}</p>
          )
        }
      </ReadView>
      <div className="row-wrap">
        <PaperButton kind="month-book" month={props.month} />
        {canAct && bound.data === null && (
          <Button
            type="primary"
            size="large"
            icon={<BookOutlined />}
            loading={bind.busy}
            onClick={() => void bind.run({ month: props.month })}
          >
            {t('book.bind')}
          </Button>
        )}
      </div>
      <RefusalAlert error={bind.error} onClose={bind.clear} />
    </div>
  )
}
