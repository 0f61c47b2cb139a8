/** What stands in the place of content: loading, error, nothing there. */
import { CloudSyncOutlined, InboxOutlined } from '@ant-design/icons'
import { Button, Skeleton } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { describeError, refusalOf } from '../app/errors.ts'
import type { Read } from '../app/read.ts'

export function LoadingView(props: { lines?: number }) {
  const { t } = useTranslation()
  return (
    <div role="status" aria-busy="true" aria-label={t('app:loading')}>
      <Skeleton active title={false} paragraph={{ rows: props.lines ?? 4 }} />
    </div>
  )
}

export function ErrorView(props: { error: unknown; onRetry?: () => void }) {
  const { t } = useTranslation()
  const words = describeError(props.error)
  const title = words.code === 'app.unexpected' ? t('app:error.read-failed') : words.title
  return (
    <div className="state-view" role="alert">
      <CloudSyncOutlined />
      <strong>{title}</strong>
      {/* A refusal is the station's answer: to ask again would bring the same. */}
      {props.onRetry && refusalOf(props.error) === null && (
        <Button size="large" onClick={props.onRetry}>
          {t('app:retry')}
        </Button>
      )}
    </div>
  )
}

export function EmptyView(props: { title: string; hint?: string; action?: ReactNode; icon?: ReactNode }) {
  return (
    <div className="state-view">
      {props.icon ?? <InboxOutlined />}
      <strong>{props.title}</strong>
      {props.hint && <p>{props.hint}</p>}
      {props.action}
    </div>
  )
}

/** A read in each of its states; the content is shown as soon as there is any, even while it is read again. */
export function ReadView<T>(props: { read: Read<T>; lines?: number; children: (data: T) => ReactNode }) {
  const { data, error } = props.read
  if (data !== undefined) {
    return (
      <>
        {error !== undefined && <RefusalAlertLine error={error} />}
        {props.children(data)}
      </>
    )
  }
  if (error !== undefined) return <ErrorView error={error} onRetry={props.read.reload} />
  return <LoadingView lines={props.lines ?? 4} />
}

function RefusalAlertLine(props: { error: unknown }) {
  return (
    <p className="tag amber" role="status">
      {describeError(props.error).title}
    </p>
  )
}
