import { PlusOutlined, SearchOutlined } from '@ant-design/icons'
import { Button, Drawer } from 'antd'
import type { TFunction } from 'i18next'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Device } from '../../../src-main/contract/devices.ts'
import { useRead } from '../../app/read.ts'
import { Panel } from '../../components/PageHead.tsx'
import { EmptyView, ReadView } from '../../components/StateView.tsx'
import { useCanAct, useSeesSite } from '../../stores/session.ts'
import { DeviceEvents } from './care/DeviceEvents.tsx'
import { OfferedFiles } from './care/OfferedFiles.tsx'
import { DeviceCard } from './DeviceCard.tsx'
import { DeviceForm, type FormStart } from './devices/DeviceForm.tsx'
import { FindDevices } from './devices/FindDevices.tsx'
import { RetiredDevices } from './devices/RetireDevice.tsx'

/** What the drawer shows. */
type Open = { what: 'find' } | { what: 'new'; start?: FormStart } | { what: 'device'; device: Device }

/** Readers, terminals and file devices of the site. */
export function DevicesTab() {
  const { t } = useTranslation()
  const canAct = useCanAct()
  const seesSite = useSeesSite()
  const devices = useRead('attendance.devices', undefined, { topics: ['devices', 'journal'] })
  const [open, setOpen] = useState<Open | null>(null)
  return (
    <div className="stack">
      <div className="row between">
        <span className="muted">{t('device.note')}</span>
        {canAct && (
          <span className="row">
            <Button size="large" icon={<SearchOutlined />} onClick={() => setOpen({ what: 'find' })}>
              {t('device-find.find')}
            </Button>
            <Button type="primary" size="large" icon={<PlusOutlined />} onClick={() => setOpen({ what: 'new' })}>
              {t('today.add-device')}
            </Button>
          </span>
        )}
      </div>
      {canAct && <OfferedFiles nameOf={(id) => devices.data?.find((device) => device.id === id)?.name ?? ''} />}
      <ReadView read={devices} lines={6}>
        {(rows) =>
          rows.length === 0 ? (
            <EmptyView
              title={t('today.no-devices')}
              hint={t('device.none-hint')}
              action={
                canAct && (
                  <Button
                    type="primary"
                    size="large"
                    icon={<SearchOutlined />}
                    onClick={() => setOpen({ what: 'find' })}
                  >
                    {t('device-find.find')}
                  </Button>
                )
              }
            />
          ) : (
            <div className="device-grid">
              {rows.map((device) => (
                <DeviceCard key={device.id} device={device} onLink={() => setOpen({ what: 'device', device })} />
              ))}
            </div>
          )
        }
      </ReadView>
      {seesSite && (
        <Panel title={t('care.events')}>
          <DeviceEvents />
        </Panel>
      )}
      <RetiredDevices />
      <Drawer open={open !== null} onClose={() => setOpen(null)} size={640} title={titleOf(open, t)} destroyOnHidden>
        {open?.what === 'find' && <FindDevices onAdd={(start) => setOpen({ what: 'new', start })} />}
        {open?.what === 'device' && <DeviceForm device={open.device} onDone={() => setOpen(null)} />}
        {open?.what === 'new' && (
          <DeviceForm device={null} {...(open.start ? { start: open.start } : {})} onDone={() => setOpen(null)} />
        )}
      </Drawer>
    </div>
  )
}

function titleOf(open: Open | null, t: TFunction): string {
  if (open?.what === 'device') return open.device.name
  return t(open?.what === 'find' ? 'device-find.find' : 'today.add-device')
}
