import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Input } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { BankProfileView } from '../../../../src-main/contract/bank.ts'
import type { OutputOf } from '../../../app/paths.ts'
import { useCommand } from '../../../app/read.ts'
import { MoneyField } from '../../../components/Money.tsx'
import { Panel } from '../../../components/PageHead.tsx'
import { RefusalAlert } from '../../../components/RefusalAlert.tsx'
import { EmptyView } from '../../../components/StateView.tsx'
import { fieldName } from './fields.ts'
import { SampleFiles } from './SampleFiles.tsx'
import { type SamplePayee, samplePayees } from './sample.ts'

type Rendered = OutputOf<'bank.testProfile'>

const MOST = 50

/** Renders fictional payees in the format: the file as the bank gets it, or everything that keeps it from being written. */
export function SampleTester(props: { profile: BankProfileView }) {
  const { t } = useTranslation()
  const { profile } = props
  const render = useCommand('bank.testProfile')
  const [payees, setPayees] = useState(() => samplePayees(profile))
  const [made, setMade] = useState<Rendered | null>(null)
  const set = (index: number, change: Partial<SamplePayee>) =>
    setPayees((now) => now.map((payee, at) => (at === index ? { ...payee, ...change } : payee)))
  const whole = payees.every(({ name, amountFen }) => name.trim() !== '' && amountFen !== null)
  const submit = async () => {
    const ready = payees.flatMap(({ amountFen, ...payee }) => (amountFen === null ? [] : [{ ...payee, amountFen }]))
    setMade((await render.run({ profile: profile.id, payees: ready })) ?? null)
  }
  return (
    <div className="stack">
      <Panel
        title={t('bank-formats.sample-payees')}
        extra={<span className="muted small">{t('bank-formats.fictional')}</span>}
      >
        <div className="stack">
          <table className="figures sample-payees">
            <thead>
              <tr>
                <th>{t('person.name')}</th>
                <th>{t('account.number')}</th>
                <th>{t('bank.amount')}</th>
                <th>{t('account.cnaps')}</th>
                <th />
              </tr>
            </thead>
            <tbody>
              {payees.map((payee, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: rows of a form are known by their place
                <tr key={index}>
                  <td>
                    <Input
                      size="large"
                      aria-label={t('person.name')}
                      maxLength={70}
                      value={payee.name}
                      onChange={(event) => set(index, { name: event.target.value })}
                    />
                  </td>
                  <td>
                    <Input
                      size="large"
                      aria-label={t('account.number')}
                      maxLength={34}
                      value={payee.account}
                      onChange={(event) => set(index, { account: event.target.value })}
                    />
                  </td>
                  <td>
                    <MoneyField value={payee.amountFen} onChange={(amountFen) => set(index, { amountFen })} />
                  </td>
                  <td>
                    <Input
                      size="large"
                      aria-label={t('account.cnaps')}
                      maxLength={12}
                      value={payee.cnaps}
                      onChange={(event) => set(index, { cnaps: event.target.value })}
                    />
                  </td>
                  <td>
                    <Button
                      size="large"
                      type="text"
                      icon={<DeleteOutlined />}
                      aria-label={t('bank-formats.remove-payee')}
                      disabled={payees.length === 1}
                      onClick={() => setPayees((now) => now.filter((_, at) => at !== index))}
                    />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          <div className="row-wrap between">
            <Button
              size="large"
              icon={<PlusOutlined />}
              disabled={payees.length >= MOST}
              onClick={() =>
                setPayees((now) => [...now, { name: '', account: '', amountFen: null, cnaps: now[0]?.cnaps ?? '' }])
              }
            >
              {t('bank-formats.add-payee')}
            </Button>
            <Button type="primary" size="large" disabled={!whole} loading={render.busy} onClick={() => void submit()}>
              {t('bank-formats.render')}
            </Button>
          </div>
          <RefusalAlert error={render.error} onClose={render.clear} />
        </div>
      </Panel>
      {made && made.problems.length > 0 && <Problems problems={made.problems} />}
      {made && made.files.length > 0 && <SampleFiles profile={profile} files={made.files} rows={made.rows} />}
      {!made && <EmptyView title={t('bank-formats.nothing-rendered')} hint={t('bank-formats.nothing-rendered-hint')} />}
    </div>
  )
}

function Problems(props: { problems: Rendered['problems'] }) {
  const { t } = useTranslation()
  return (
    <Panel title={<span className="ink-red">{t('bank-formats.problems', { count: props.problems.length })}</span>}>
      <table className="figures">
        <thead>
          <tr>
            <th>{t('person.name')}</th>
            <th>{t('bank-formats.content')}</th>
            <th>{t('bank-formats.problem')}</th>
          </tr>
        </thead>
        <tbody>
          {props.problems.map(({ code, field, name, detail }) => (
            <tr key={`${code} ${field} ${name} ${detail}`}>
              <td>
                <strong>{name || t('bank-formats.whole-batch')}</strong>
              </td>
              <td>{fieldName(t, field)}</td>
              <td>
                {t(`bank-formats.problem-text.${code}`, {
                  detail: fieldName(t, detail),
                  defaultValue: `${code} ${detail}`,
                })}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  )
}
