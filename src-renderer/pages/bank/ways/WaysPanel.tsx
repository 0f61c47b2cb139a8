import { CheckCircleFilled, CloseCircleFilled } from '@ant-design/icons'
import { Button, Drawer } from 'antd'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { OutputOf } from '../../../app/paths.ts'
import { useCommand, useRead } from '../../../app/read.ts'
import { Panel } from '../../../components/PageHead.tsx'
import { RefusalAlert } from '../../../components/RefusalAlert.tsx'
import { useCanAct, useSession } from '../../../stores/session.ts'
import { ConnectionForm } from './ConnectionForm.tsx'
import { SftpForm } from './SftpForm.tsx'

/** How batches can leave this PC: over the line, by file transfer, and by hand; what is set, and a trial of it. */
export function WaysPanel() {
  const { t } = useTranslation()
  const escrow = useRead('bank.escrow', undefined)
  const sftp = useRead('bank.sftp', undefined)
  const [open, setOpen] = useState<'https' | 'sftp' | null>(null)
  const connection = escrow.data?.connection ?? null
  return (
    <Panel title={t('bank-way.title')}>
      <div className="ways">
        <Way
          transport="https"
          shown={
            connection && (
              <>
                <span className="ellipsis block">{connection.url}</span>
                <span className="small muted block">
                  {t(connection.hasClient ? 'bank-way.with-client' : 'bank-way.without-client')}
                </span>
              </>
            )
          }
          settled={escrow.data !== undefined}
          onSet={escrow.data === null ? null : () => setOpen('https')}
        />
        <Way
          transport="sftp"
          shown={
            sftp.data && (
              <>
                <span className="ellipsis block">{`${sftp.data.user}@${sftp.data.host}:${sftp.data.port}`}</span>
                <span className="small muted block ellipsis">
                  {`${sftp.data.ordersFolder} → ${sftp.data.resultsFolder}`}
                </span>
              </>
            )
          }
          settled={sftp.data !== undefined}
          onSet={() => setOpen('sftp')}
        />
        <section className="way">
          <div className="way-head">
            <h3 className="panel-heading">{t('transport.file')}</h3>
            <span className="tag green">{t('bank-way.always')}</span>
          </div>
          <p className="muted">{t('bank-way.file-note')}</p>
        </section>
      </div>
      <Drawer
        open={open !== null}
        onClose={() => setOpen(null)}
        size={640}
        title={t(`bank-way.set-${open ?? 'https'}`)}
        destroyOnHidden
      >
        {open === 'https' && <ConnectionForm connection={connection} onDone={() => setOpen(null)} />}
        {open === 'sftp' && <SftpForm settings={sftp.data ?? null} onDone={() => setOpen(null)} />}
      </Drawer>
    </Panel>
  )
}

function Way(props: { transport: 'https' | 'sftp'; shown: ReactNode; settled: boolean; onSet: (() => void) | null }) {
  const { t } = useTranslation()
  const canAct = useCanAct()
  const manages = useSession((state) => state.access?.user?.role === 'manager')
  const probe = useCommand('bank.probeWay')
  const [steps, setSteps] = useState<OutputOf<'bank.probeWay'> | null>(null)
  const { transport, shown, onSet } = props
  const run = async () => {
    setSteps(null)
    setSteps((await probe.run({ transport })) ?? null)
  }
  return (
    <section className="way">
      <div className="way-head">
        <h3 className="panel-heading">{t(`transport.${transport}`)}</h3>
        {props.settled && (
          <span className={shown ? 'tag green' : 'tag'}>{t(shown ? 'bank-way.set' : 'bank-way.not-set')}</span>
        )}
      </div>
      {shown ? <div>{shown}</div> : <p className="muted">{t(`bank-way.${transport}-note`)}</p>}
      {onSet === null && <p className="ink-amber">{t('bank-way.account-first')}</p>}
      {canAct && (
        <div className="row-wrap">
          {manages && onSet && (
            <Button size="large" type={shown ? 'default' : 'primary'} onClick={onSet}>
              {t(shown ? 'bank-way.change' : 'bank-way.set-up')}
            </Button>
          )}
          {shown && (
            <Button size="large" loading={probe.busy} onClick={() => void run()}>
              {t('bank-way.probe')}
            </Button>
          )}
        </div>
      )}
      <RefusalAlert error={probe.error} onClose={probe.clear} />
      {steps && <Steps steps={steps} />}
    </section>
  )
}

function Steps(props: { steps: OutputOf<'bank.probeWay'> }) {
  const { t } = useTranslation()
  const well = props.steps.every(({ ok }) => ok)
  return (
    <div role="status">
      <strong className={well ? 'ink-green' : 'ink-red'}>{t(well ? 'bank-way.all-well' : 'bank-way.failed')}</strong>
      <ul className="probe-steps">
        {props.steps.map(({ step, ok, detail }) => (
          <li key={step}>
            {ok ? <CheckCircleFilled className="ink-green" /> : <CloseCircleFilled className="ink-red" />}
            <span className="grow">
              {t(`bank:step.${step}`)}
              {detail && !ok && <small className="muted block mono">{detail}</small>}
            </span>
          </li>
        ))}
      </ul>
    </div>
  )
}
