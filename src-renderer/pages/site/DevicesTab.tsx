import { PlusOutlined } from '@ant-design/icons'
import { Button, Drawer } from 'antd'
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
import { DeviceForm } from './devices/DeviceForm.tsx'

/** Readers, terminals and file devices of the site. */
export function DevicesTab() {
  const { t } = useTranslation()
  const canAct = useCanAct()
  const seesSite = useSeesSite()
  const devices = useRead('attendance.devices', undefined, { topics: ['devices', 'journal'] })
  const [open, setOpen] = useState<Device | 'new' | null>(null)
  return (
    <div className="stack">
      <div className="row between">
        <span className="muted">{t('device.note')}</span>
        {canAct && (
          <Button type="primary" size="large" icon={<PlusOutlined />} onClick={() => setOpen('new')}>
            {t('today.add-device')}
          </Button>
        )}
      </div>
      {canAct && <OfferedFiles nameOf={(id) => devices.data?.find((device) => device.id === id)?.name ?? ''} />}
      <ReadView read={devices} lines={6}>
        {(rows) =>
          rows.length === 0 ? (
            <EmptyView title={t('today.no-devices')} hint={t('device.none-hint')} />
          ) : (
            <div className="device-grid">
              {rows.map((device) => (
                <DeviceCard key={device.id} device={device} onLink={() => setOpen(device)} />
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
      <Drawer
        open={open !== null}
        onClose={() => setOpen(null)}
        size={560}
        title={open === 'new' || open === null ? t('today.add-device') : open.name}
        destroyOnHidden
      >
        {open && <DeviceForm device={open === 'new' ? null : open} onDone={() => setOpen(null)} />}
      </Drawer>
    </div>
  )
}
