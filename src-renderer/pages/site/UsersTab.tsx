import { PlusOutlined } from '@ant-design/icons'
import { App, Button, Drawer, Popconfirm } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { User } from '../../../src-main/contract/access.ts'
import { useCommand, useRead } from '../../app/read.ts'
import { useErrorToast } from '../../components/error-toast.ts'
import { initialsOf } from '../../components/format.ts'
import { Panel } from '../../components/PageHead.tsx'
import { ReadView } from '../../components/StateView.tsx'
import { useSession } from '../../stores/session.ts'
import { PinForm, UserForm } from './UserForms.tsx'

/** People who may sign in. Only a manager changes them; everybody sets his own PIN. */
export function UsersTab() {
  const { t } = useTranslation()
  const me = useSession((state) => state.access?.user)
  const refresh = useSession((state) => state.refresh)
  const site = useRead('roster.site', undefined)
  const [open, setOpen] = useState<User | 'new' | null>(null)
  const manages = me?.role === 'manager'
  // Who may not see the others still sets his own PIN.
  const mayList = manages || me?.role === 'inspector'
  const listed = useRead('access.users', undefined, { enabled: mayList })
  const users = mayList ? listed : { ...listed, data: me ? [me] : [] }
  const companyOf = (user: User) => site.data?.companies.find((company) => company.id === user.companyId)?.name
  return (
    <Panel
      title={t('site.users')}
      extra={
        manages && (
          <Button type="primary" size="large" icon={<PlusOutlined />} onClick={() => setOpen('new')}>
            {t('user.add')}
          </Button>
        )
      }
    >
      <ReadView read={users} lines={5}>
        {(rows) => (
          <ul className="plain-list">
            {rows.map((user) => (
              <li key={user.id} className="row">
                <span className={`avatar ${user.role}`}>{initialsOf(user.name)}</span>
                <span className="grow">
                  <strong className={user.active ? '' : 'struck'}>{user.name}</strong>
                  <span className="small muted block">
                    {t(`app:role.${user.role}`)}
                    {companyOf(user) && ` · ${companyOf(user)}`}
                    {!user.active && ` · ${t('user.inactive')}`}
                  </span>
                </span>
                {user.active && (manages || user.id === me?.id) && (
                  <Button onClick={() => setOpen(user)}>{t('user.set-pin')}</Button>
                )}
                {user.active && manages && user.id !== me?.id && <DeactivateButton user={user} />}
              </li>
            ))}
          </ul>
        )}
      </ReadView>
      <Drawer
        open={open !== null}
        onClose={() => setOpen(null)}
        size={480}
        title={open === 'new' || open === null ? t('user.add') : t('user.pin-of', { name: open.name })}
        destroyOnHidden
      >
        {open === 'new' && (
          <UserForm
            companies={site.data?.companies ?? []}
            onDone={() => {
              setOpen(null)
              void refresh()
            }}
          />
        )}
        {open !== null && open !== 'new' && <PinForm user={open} onDone={() => setOpen(null)} />}
      </Drawer>
    </Panel>
  )
}

function DeactivateButton(props: { user: User }) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const refresh = useSession((state) => state.refresh)
  const deactivate = useCommand('access.deactivateUser')
  useErrorToast(deactivate)
  const run = async () => {
    if (!(await deactivate.run({ userId: props.user.id }))) return
    void message.success(t('user.deactivated'))
    await refresh()
  }
  return (
    <Popconfirm
      title={t('user.deactivate-title', { name: props.user.name })}
      okText={t('user.deactivate')}
      cancelText={t('app:cancel')}
      onConfirm={() => void run()}
    >
      <Button danger loading={deactivate.busy}>
        {t('user.deactivate')}
      </Button>
    </Popconfirm>
  )
}
