import { PlusOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Panel } from '../../../components/PageHead.tsx'
import { EmptyView } from '../../../components/StateView.tsx'
import { useCanAct } from '../../../stores/session.ts'

/** What is recorded of one kind, with the entry of more above it for those who may. The entry stands open while nothing is recorded. */
export function EntrySection(props: {
  title: string
  note: string
  addLabel: string
  count: number
  locked?: boolean
  entry: ReactNode
  children: ReactNode
}) {
  const { t } = useTranslation()
  const mayEnter = useCanAct() && props.locked !== true
  // Once open it stays so: what could not be recorded yet is still in it.
  const [asked, setAsked] = useState(props.count === 0)
  const open = mayEnter && asked
  return (
    <div className="stack">
      {open && (
        <Panel
          title={props.addLabel}
          extra={props.count > 0 && <Button onClick={() => setAsked(false)}>{t('app:close')}</Button>}
        >
          <div className="stack">{props.entry}</div>
        </Panel>
      )}
      <Panel
        title={props.title}
        extra={
          mayEnter &&
          !open && (
            <Button size="large" type="primary" icon={<PlusOutlined />} onClick={() => setAsked(true)}>
              {props.addLabel}
            </Button>
          )
        }
      >
        <p className="small muted input-note">{props.note}</p>
        {props.count === 0 ? <EmptyView title={t('inputs.none')} /> : props.children}
      </Panel>
    </div>
  )
}
