import { ReloadOutlined } from '@ant-design/icons'
import { Button, Input, InputNumber, Progress } from 'antd'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Command, useCommand, useRead } from '../../../app/read.ts'
import { Field } from '../../../components/Field.tsx'
import { RefusalAlert } from '../../../components/RefusalAlert.tsx'
import { useLiveStore } from '../../../stores/live.ts'
import type { FormStart } from './DeviceForm.tsx'
import { type Found, FoundRow } from './FoundRow.tsx'

const ZK_PORT = 4370

/** Looks for devices on this PC and, when asked, on the network; one press adds what was found. */
export function FindDevices(props: { onAdd: (start: FormStart) => void }) {
  return (
    <div className="stack">
      <OnThisPc {...props} />
      <OnTheNetwork {...props} />
    </div>
  )
}

function OnThisPc(props: { onAdd: (start: FormStart) => void }) {
  const { t } = useTranslation()
  const discover = useCommand('attendance.discoverDevices')
  const [found, setFound] = useState<Found[]>()
  const { run } = discover
  // Whoever opens the wizard has asked for the search.
  useEffect(() => {
    void run(undefined).then(setFound)
  }, [run])
  return (
    <section className="stack-small">
      <div className="row between">
        <h3 className="kind-group">{t('device-find.on-pc')}</h3>
        <Button icon={<ReloadOutlined />} disabled={discover.busy} onClick={() => void run(undefined).then(setFound)}>
          {t('device-find.again')}
        </Button>
      </div>
      <p className="field-note">{t('device-find.on-pc-note')}</p>
      {discover.busy && <Searching words={t('device-find.searching')} />}
      <RefusalAlert error={discover.error} />
      {!discover.busy && found && <FoundList found={found} none={t('device-find.none-on-pc')} onAdd={props.onAdd} />}
    </section>
  )
}

function OnTheNetwork(props: { onAdd: (start: FormStart) => void }) {
  const { t } = useTranslation()
  const ask = useCommand('attendance.findTerminal')
  const search = useCommand('attendance.searchNetwork')
  const [host, setHost] = useState('')
  const [commKey, setCommKey] = useState<number | null>(null)
  const [found, setFound] = useState<Found[]>()
  const busy = ask.busy || search.busy
  const begin = () => {
    setFound(undefined)
    ask.clear()
    search.clear()
  }
  const askOne = async () => {
    begin()
    const one = await ask.run({ host: host.trim(), port: ZK_PORT, commKey: commKey ?? 0 })
    if (one) setFound([one])
  }
  return (
    <section className="stack-small">
      <h3 className="kind-group">{t('device-find.on-network')}</h3>
      <p className="field-note">{t('device-find.on-network-note')}</p>
      <div className="fields">
        <Field label={t('device.host')}>
          <Input
            size="large"
            placeholder="192.168.1.201"
            value={host}
            onChange={(event) => setHost(event.target.value)}
            onPressEnter={() => host.trim() !== '' && void askOne()}
          />
        </Field>
        <Field label={t('device.comm-key')}>
          <InputNumber size="large" className="wide" min={0} placeholder="0" value={commKey} onChange={setCommKey} />
        </Field>
      </div>
      <div className="row-wrap">
        <Button size="large" loading={ask.busy} disabled={host.trim() === '' || busy} onClick={() => void askOne()}>
          {t('device-find.ask')}
        </Button>
        <NetworkButtons search={search} busy={busy} onBegin={begin} onFound={setFound} />
      </div>
      {ask.busy && <p role="status">{t('device-find.asking')}</p>}
      {search.busy && <Searching words={t('device-find.searching-network')} />}
      <RefusalAlert error={ask.error ?? search.error} />
      {!busy && found && <FoundList found={found} none={t('device-find.none-on-network')} onAdd={props.onAdd} />}
    </section>
  )
}

/** The whole network is searched only when somebody presses for it, each network of this PC by itself. */
function NetworkButtons(props: {
  search: Command<'attendance.searchNetwork'>
  busy: boolean
  onBegin: () => void
  onFound: (found: Found[]) => void
}) {
  const { t } = useTranslation()
  const addresses = useRead('attendance.pcAddresses', undefined, { topics: [] })
  const searchAll = async (address: string) => {
    props.onBegin()
    const found = await props.search.run({ address })
    if (found) props.onFound(found)
  }
  return (addresses.data ?? []).map(({ address }) => (
    <Button key={address} size="large" disabled={props.busy} onClick={() => void searchAll(address)}>
      {t('device-find.search-network', { network: `${address.slice(0, address.lastIndexOf('.'))}.x` })}
    </Button>
  ))
}

function Searching(props: { words: string }) {
  const progress = useLiveStore((state) => state.progress.search)
  const percent = progress?.total ? Math.floor((progress.done * 100) / progress.total) : 0
  return (
    <div role="status" aria-busy="true">
      <Progress percent={percent} status="active" showInfo={progress !== undefined} />
      <span className="muted">{props.words}</span>
    </div>
  )
}

function FoundList(props: { found: Found[]; none: string; onAdd: (start: FormStart) => void }) {
  if (props.found.length === 0) return <p className="tag amber">{props.none}</p>
  return (
    <ul className="stack-small">
      {props.found.map((one) => (
        <FoundRow key={JSON.stringify(one.link)} found={one} onAdd={props.onAdd} />
      ))}
    </ul>
  )
}
