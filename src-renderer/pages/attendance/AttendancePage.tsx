import { Tabs } from 'antd'
import { useTranslation } from 'react-i18next'
import { useRead } from '../../app/read.ts'
import { go } from '../../app/router.ts'
import { LoadingView } from '../../components/StateView.tsx'
import { useMonthStore } from '../../stores/month.ts'
import { useSeesSite } from '../../stores/session.ts'
import { HeadcountView } from '../headcount/HeadcountView.tsx'
import { ChecksTab } from './ChecksTab.tsx'
import { GridTab } from './GridTab.tsx'
import { InboxTab } from './InboxTab.tsx'
import { QuestionsTab } from './QuestionsTab.tsx'
import './attendance.css'

const TABS = ['grid', 'headcount', 'questions', 'inbox', 'checks'] as const
type Tab = (typeof TABS)[number]

/** The queues are the clerk's; a contractor's user sees his own teams' grids, headcount and doubts. */
const OF_SITE: readonly string[] = ['questions', 'inbox']

/** Attendance of a month: grid by team, the clerk's questions, device numbers that nobody owns yet. */
export function AttendancePage(props: { params: string[] }) {
  const { t } = useTranslation()
  const month = useMonthStore((state) => state.month)
  const seesSite = useSeesSite()
  const [first = 'grid', second] = props.params
  const known = (TABS as readonly string[]).includes(first) && (seesSite || !OF_SITE.includes(first))
  const tab: Tab = known ? (first as Tab) : 'grid'
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
          { key: 'headcount', label: t('attendance.headcount') },
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
          { key: 'checks', label: t('attendance.checks') },
        ].filter(({ key }) => seesSite || !OF_SITE.includes(key))}
      />
      {tab === 'grid' && <GridTab month={month} teamId={second ?? null} />}
      {tab === 'headcount' && <HeadcountView />}
      {tab === 'checks' && <ChecksTab month={month} />}
      {tab === 'questions' && <QuestionsTab read={questions} />}
      {tab === 'inbox' && <InboxTab read={inbox} />}
    </div>
  )
}
