import { Button, Drawer } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useRead } from '../../../app/read.ts'
import { go } from '../../../app/router.ts'
import { KeyValues } from '../../../components/Field.tsx'
import { Panel } from '../../../components/PageHead.tsx'
import { ReadView } from '../../../components/StateView.tsx'
import { useCanAct, useSession } from '../../../stores/session.ts'
import { EscrowForm } from './EscrowForm.tsx'

/** The project's escrow account, and whether this PC has a line to its bank. */
export function EscrowPanel() {
  const { t } = useTranslation()
  const canAct = useCanAct()
  const manages = useSession((state) => state.access?.user?.role === 'manager')
  const escrow = useRead('bank.escrow', undefined)
  const [open, setOpen] = useState(false)
  return (
    <Panel title={t('escrow.title')}>
      <ReadView read={escrow}>
        {(account) => (
          <div className="stack">
            {account ? (
              <KeyValues
                rows={[
                  [t('escrow.name'), account.accountName],
                  [
                    t('escrow.number'),
                    <span key="n" className="number">{`${account.masked} · ${account.bankName}`}</span>,
                  ],
                  [t('account.cnaps'), account.cnaps],
                  [t('escrow.opened'), account.openedOn],
                  [
                    t('escrow.connection'),
                    account.connection ? (
                      <span key="c" className="ellipsis block">
                        {account.connection.url}
                      </span>
                    ) : (
                      <span key="c" className="muted">
                        {t('escrow.no-connection')}
                      </span>
                    ),
                  ],
                ]}
              />
            ) : (
              <p className="ink-red">{t('escrow.none')}</p>
            )}
            {canAct && (
              <div className="row-wrap">
                <Button type={account ? 'default' : 'primary'} onClick={() => setOpen(true)}>
                  {t(account ? 'escrow.change' : 'escrow.set')}
                </Button>
                {account && manages && <Button onClick={() => go('bank/formats')}>{t('escrow.set-connection')}</Button>}
              </div>
            )}
          </div>
        )}
      </ReadView>
      <Drawer open={open} onClose={() => setOpen(false)} size={600} title={t('escrow.title')} destroyOnHidden>
        <EscrowForm onDone={() => setOpen(false)} />
      </Drawer>
    </Panel>
  )
}
