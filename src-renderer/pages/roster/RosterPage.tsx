import { SearchOutlined } from '@ant-design/icons'
import { Button, Drawer, Input, Segmented, Select } from 'antd'
import { useDeferredValue, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useRead } from '../../app/read.ts'
import { go } from '../../app/router.ts'
import { PageHead } from '../../components/PageHead.tsx'
import { useCanAct } from '../../stores/session.ts'
import { type RosterFilter, RosterList } from './RosterList.tsx'
import { WorkerView } from './WorkerView.tsx'
import './roster.css'

type Status = RosterFilter['status']

export function RosterPage(props: { params: string[] }) {
  const { t } = useTranslation()
  const canAct = useCanAct()
  const site = useRead('roster.site', undefined)
  const [text, setText] = useState('')
  const [teamId, setTeamId] = useState<string | null>(null)
  const [status, setStatus] = useState<Status>('on-site')
  const searched = useDeferredValue(text.trim())
  const [workerId] = props.params
  return (
    <div className="roster">
      <PageHead title={t('roster.title')}>
        {canAct && (
          <Button type="primary" size="large" onClick={() => go('enrol')}>
            {t('roster.enrol')}
          </Button>
        )}
      </PageHead>
      <div className="row-wrap roster-filter">
        <Input
          className="roster-search"
          size="large"
          allowClear
          autoFocus
          prefix={<SearchOutlined />}
          placeholder={t('roster.search')}
          aria-label={t('roster.search')}
          value={text}
          maxLength={50}
          onChange={(event) => setText(event.target.value)}
        />
        <Select
          className="roster-team"
          size="large"
          aria-label={t('work.team')}
          value={teamId ?? ''}
          onChange={(value) => setTeamId(value || null)}
          options={[
            { value: '', label: t('roster.all-teams') },
            ...(site.data?.teams ?? []).map((team) => ({ value: team.id, label: team.name })),
          ]}
        />
        <Segmented<Status>
          size="large"
          value={status}
          onChange={setStatus}
          options={[
            { value: 'on-site', label: t('roster.on-site') },
            { value: 'left', label: t('roster.left') },
            { value: 'all', label: t('roster.all') },
          ]}
        />
      </div>
      <RosterList filter={{ text: searched, teamId, status }} trades={site.data?.trades ?? []} />
      <Drawer
        open={Boolean(workerId)}
        onClose={() => go('roster')}
        size={720}
        title={t('roster.worker')}
        destroyOnHidden
      >
        {workerId && site.data && <WorkerView workerId={workerId} site={site.data} />}
      </Drawer>
    </div>
  )
}
