import { ArrowLeftOutlined } from '@ant-design/icons'
import { Button, Segmented } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { BankProfileView } from '../../../../src-main/contract/bank.ts'
import { go } from '../../../app/router.ts'
import { useCanAct } from '../../../stores/session.ts'
import { AboutProfile } from './AboutProfile.tsx'
import { useNames } from './names.ts'
import { ParametersForm } from './ParametersForm.tsx'
import { ResultTester } from './ResultTester.tsx'
import { SampleTester } from './SampleTester.tsx'

type Part = 'about' | 'sample' | 'result'

/** One format: what it is and what to ask the bank, the customer's numbers, a sample file, and what a result file would mean. */
export function ProfilePage(props: { profile: BankProfileView }) {
  const { t } = useTranslation()
  const nameOf = useNames()
  const canAct = useCanAct()
  const [part, setPart] = useState<Part>('about')
  const { profile } = props
  return (
    <div className="stack">
      <div className="row-wrap">
        <Button
          size="large"
          type="text"
          icon={<ArrowLeftOutlined />}
          aria-label={t('bank-formats.back')}
          onClick={() => go('bank/formats')}
        />
        <h2 className="page-title">{nameOf(profile.name)}</h2>
        <span className={profile.ready ? 'tag green' : 'tag red'}>
          {t(profile.ready ? 'bank-formats.ready' : 'bank-formats.not-ready')}
        </span>
        <span className="grow" />
        {canAct && (
          <Segmented<Part>
            size="large"
            value={part}
            onChange={setPart}
            options={(['about', 'sample', 'result'] as const).map((value) => ({
              value,
              label: t(`bank-formats.part.${value}`),
            }))}
          />
        )}
      </div>
      {part === 'about' && (
        <div className="profile-about">
          <AboutProfile profile={profile} />
          <ParametersForm key={JSON.stringify([profile.parameters, profile.setLimits])} profile={profile} />
        </div>
      )}
      {part === 'sample' && <SampleTester profile={profile} />}
      {part === 'result' && <ResultTester profile={profile} />}
    </div>
  )
}
