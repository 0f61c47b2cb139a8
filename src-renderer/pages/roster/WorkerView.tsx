import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Site } from '../../../src-main/contract/roster.ts'
import type { OutputOf } from '../../app/paths.ts'
import { useRead } from '../../app/read.ts'
import { running } from '../../components/engagement.ts'
import { KeyValues } from '../../components/Field.tsx'
import { localDate } from '../../components/format.ts'
import { ReadView } from '../../components/StateView.tsx'
import { useTradeName } from '../../components/trade.ts'
import { codeText } from '../../locales/codes.ts'
import { useCanAct } from '../../stores/session.ts'
import { AccountForm } from './AccountForm.tsx'
import { CardSection } from './CardSection.tsx'
import { ExitForm } from './EngagementForms.tsx'
import { PayBasisSection } from './PayBasis.tsx'
import { Revealable } from './Revealable.tsx'
import { WorkerAccount } from './Settlement.tsx'
import { TeamForm } from './TeamForm.tsx'
import { TradeForm } from './TradeForm.tsx'

type Worker = OutputOf<'roster.worker'>
type Open = 'account' | 'exit' | 'trade' | 'team' | null

/** One worker: identity, engagement, account, history; every change asks for what the law wants. */
export function WorkerView(props: { workerId: string; site: Site }) {
  const read = useRead('roster.worker', { workerId: props.workerId })
  return (
    <ReadView read={read} lines={10}>
      {(worker) => <WorkerDetails worker={worker} site={props.site} />}
    </ReadView>
  )
}

function WorkerDetails(props: { worker: Worker; site: Site }) {
  const { t } = useTranslation()
  const canAct = useCanAct()
  const [open, setOpen] = useState<Open>(null)
  const { worker } = props
  const close = () => setOpen(null)
  const paid = worker.engagement ?? worker.engagements[0]
  return (
    <div className="stack">
      <div className="row-wrap">
        <span className="id-name">{worker.name}</span>
        <span className="muted">
          {t(`sex.${worker.sex}`)} · {t('roster.years', { count: worker.age })} ·{' '}
          {t(`nation.${worker.nation}`, { defaultValue: worker.nation })}
        </span>
        {worker.source === 'manual' && <span className="tag amber">{t('enrol.manual-mark')}</span>}
      </div>
      {worker.warnings.length > 0 && (
        <ul className="stack-small">
          {worker.warnings.map((warning) => (
            <li key={warning.code} className="tag amber">
              {codeText(warning.code, warning.params)}
            </li>
          ))}
        </ul>
      )}
      <Section title={t('roster.identity')}>
        <KeyValues
          rows={[
            [
              t('person.id-number'),
              <Revealable key="i" worker={worker} field="idNumber" masked={worker.maskedIdNumber} />,
            ],
            [t('person.phone'), <Revealable key="p" worker={worker} field="phone" masked={worker.maskedPhone} />],
            [t('person.address'), <Revealable key="a" worker={worker} field="address" masked={worker.maskedAddress} />],
            [t('person.authority'), worker.authority],
            [
              t('person.valid-to'),
              <span key="v" className={worker.identityExpired ? 'ink-red' : ''}>
                {worker.validFrom} – {worker.validTo} {worker.identityExpired && t('person.expired')}
              </span>,
            ],
            [t('roster.enrolled'), localDate(worker.enrolledAt)],
          ]}
        />
      </Section>
      <EngagementSection worker={worker} site={props.site} open={open} setOpen={setOpen} />
      <CardSection workerId={worker.id} />
      {paid && (
        <PayBasisSection key={paid.id} engagementId={paid.id} entryDate={paid.entryDate} exitDate={paid.exitDate} />
      )}
      <Section
        title={t('roster.account')}
        extra={
          canAct &&
          open !== 'account' && (
            <Button onClick={() => setOpen('account')}>
              {t(worker.account ? 'roster.change-account' : 'roster.add-account')}
            </Button>
          )
        }
      >
        {worker.account ? (
          <KeyValues
            rows={[
              [
                t('account.number'),
                <Revealable key="n" worker={worker} field="accountNumber" masked={worker.account.masked} />,
              ],
              [t('account.holder'), worker.account.holderName],
              [t('account.bank'), worker.account.bankName],
              [t('account.cnaps'), worker.account.cnaps],
              [t('roster.since'), localDate(worker.account.since)],
            ]}
          />
        ) : (
          <p className="ink-red">{t('roster.no-account-text')}</p>
        )}
        {open === 'account' && <AccountForm worker={worker} onDone={close} />}
      </Section>
      <WorkerAccount worker={worker} />
    </div>
  )
}

function EngagementSection(props: { worker: Worker; site: Site; open: Open; setOpen: (open: Open) => void }) {
  const { t } = useTranslation()
  const canAct = useCanAct()
  const tradeName = useTradeName(props.site.trades)
  const { worker, open, setOpen } = props
  const engagement = running(worker.engagement)
  const toggle = (form: Exclude<Open, null>) => setOpen(open === form ? null : form)
  const trades = worker.trades.filter(({ engagementId }) => engagementId === engagement?.id)
  const earlier = worker.engagements.filter((one) => one.id !== engagement?.id)
  return (
    <Section
      title={t('roster.engagement')}
      extra={
        engagement &&
        canAct && (
          <span className="row-wrap">
            <Button onClick={() => toggle('trade')}>{t('roster.change-trade')}</Button>
            <Button onClick={() => toggle('team')}>{t('roster.change-team')}</Button>
            <Button danger onClick={() => toggle('exit')}>
              {t('roster.exit')}
            </Button>
          </span>
        )
      }
    >
      {engagement ? (
        <KeyValues
          rows={[
            [t('work.team'), `${engagement.teamName} · ${engagement.companyName}`],
            [t('work.trade'), tradeName(engagement.trade)],
            [
              t('work.contract-kind'),
              t('engagement-contract', {
                kind: t(`contract-kind.${engagement.contractKind}`),
                number: engagement.contractNumber,
                from: engagement.contractFrom,
                until: engagement.contractTo ?? t('work.open-end'),
              }),
            ],
            [t('work.entry-date'), engagement.entryDate],
          ]}
        />
      ) : (
        <p className="muted">{t('roster.not-on-site')}</p>
      )}
      {engagement && open === 'exit' && <ExitForm engagementId={engagement.id} onDone={() => setOpen(null)} />}
      {engagement && open === 'trade' && (
        <TradeForm
          engagementId={engagement.id}
          trade={engagement.trade}
          trades={props.site.trades}
          onDone={() => setOpen(null)}
        />
      )}
      {engagement && open === 'team' && (
        <TeamForm engagement={engagement} site={props.site} onDone={() => setOpen(null)} />
      )}
      {trades.length > 0 && (
        <div className="stack-small">
          <strong className="small muted">{t('roster.trade-history')}</strong>
          {trades.map(({ fromDate, trade, reason }) => (
            <span key={fromDate} className="small">
              {t('pay-basis.since', { date: fromDate })} {tradeName(trade)}
              {reason && <span className="muted"> · {reason}</span>}
            </span>
          ))}
        </div>
      )}
      {earlier.length > 0 && (
        <div className="stack-small">
          <strong className="small muted">{t('roster.earlier')}</strong>
          {earlier.map((one) => (
            <span key={one.id} className="small">
              {one.entryDate} – {one.exitDate ?? ''} · {one.teamName} · {tradeName(one.trade)}
            </span>
          ))}
        </div>
      )}
    </Section>
  )
}

function Section(props: { title: string; extra?: React.ReactNode; children: React.ReactNode }) {
  return (
    <section className="worker-section">
      <div className="panel-title">
        <h3 className="panel-heading">{props.title}</h3>
        {props.extra}
      </div>
      <div className="stack">{props.children}</div>
    </section>
  )
}
