import { Tabs } from 'antd'
import { useTranslation } from 'react-i18next'
import { useRead } from '../../app/read.ts'
import { go } from '../../app/router.ts'
import { LoadingView } from '../../components/StateView.tsx'
import { useMonthStore } from '../../stores/month.ts'
import { useSeesSite } from '../../stores/session.ts'
import { GridTab } from './GridTab.tsx'
import { InboxTab } from './InboxTab.tsx'
import { QuestionsTab } from './QuestionsTab.tsx'
import './attendance.css'

const TABS = ['grid', 'questions', 'inbox'] as const
type Tab = (typeof TABS)[number]

/** Attendance of a month: grid by team, the clerk's questions, device numbers that nobody owns yet. */
export function AttendancePage(props: { params: string[] }) {
  const { t } = useTranslation()
  const month = useMonthStore((state) => state.month)
  // A contractor's user sees his teams' grids; the queues are the clerk's.
  const seesSite = useSeesSite()
  const [first = 'grid', second] = props.params
  const tab: Tab = seesSite && (TABS as readonly string[]).includes(first) ? (first as Tab) : 'grid'
  const questions = useRead(
    'attendance.questions',
    { month: month ?? '', teamId: null },
    { enabled: seesSite && month !== null },
  )
  const inbox = useRead('attendance.inbox', undefined, { enabled: seesSite })
  if (!month) return <LoadingView lines={8} />
  const count = (number: number | undefined) => (number ? <span className="tab-count">{number}</span> : null)
  return (
    <div className="attendance">
      <Tabs
        size="large"
        tabBarExtraContent={{ left: <h1 className="page-title tab-title">{t('attendance.title')}</h1> }}
        activeKey={tab}
        onChange={(key) => go(`attendance/${key}`)}
        items={[
          { key: 'grid', label: t('attendance.grid') },
          {
            key: 'questions',
            label: (
              <span>
                {t('attendance.questions')} {count(questions.data?.length)}
              </span>
            ),
          },
          {
            key: 'inbox',
            label: (
              <span>
                {t('attendance.inbox')} {count(inbox.data?.length)}
              </span>
            ),
          },
        ].filter(({ key }) => seesSite || key === 'grid')}
      />
      {tab === 'grid' && <GridTab month={month} teamId={second ?? null} />}
      {tab === 'questions' && <QuestionsTab read={questions} />}
      {tab === 'inbox' && <InboxTab read={inbox} />}
    </div>
  )
}
