import { useTranslation } from 'react-i18next'
import { GateField, NumberField, OptionSwitch } from '../inputs.tsx'
import type { Kind, KindFieldsProps } from '../kind.ts'
import { NetFields } from '../roads.tsx'

function Fields(props: KindFieldsProps) {
  const { t } = useTranslation()
  const { draft, set, setOption, errors, device } = props
  const { options } = draft
  return (
    <>
      <NetFields {...props} />
      <div className="fields">
        <NumberField
          label={t('device.comm-key')}
          note={device?.commKeySet ? t('device-form.comm-key-kept') : t('device.comm-key-note')}
          error={errors.commKey}
          placeholder={device?.commKeySet ? '••••' : '0'}
          min={0}
          max={0xffffffff}
          value={draft.commKey}
          onChange={(commKey) => set({ commKey })}
        />
        <NumberField
          label={t('device.pull-every')}
          note={t('device.pull-every-note')}
          error={errors.pullEverySeconds}
          min={0}
          max={1440}
          value={draft.pullMinutes}
          onChange={(pullMinutes) => set({ pullMinutes: pullMinutes ?? 0 })}
        />
      </div>
      <OptionSwitch
        title={t('device-form.realtime')}
        note={t('device-form.realtime-note')}
        error={errors.realtime}
        checked={options.realtime ?? false}
        onChange={(realtime) => setOption({ realtime })}
      />
      <OptionSwitch
        title={t('device-form.sync-users')}
        note={t('device-form.sync-users-note')}
        checked={options.syncUsers ?? false}
        onChange={(syncUsers) => setOption({ syncUsers })}
      />
      <OptionSwitch
        title={t('device-form.clear-log')}
        note={t('device-form.clear-log-note')}
        warn={t('device-form.clear-log-warning')}
        checked={options.clearLog ?? false}
        onChange={(clearLog) => setOption({ clearLog })}
      />
      <GateField
        {...props}
        // A gate waits for nobody's next pull.
        setOption={(part) => setOption(part.gateId ? { ...part, realtime: true } : part)}
      />
    </>
  )
}

/** ZKTeco terminal that the station asks. */
export const zkTerminal: Kind = {
  driver: 'zk-terminal',
  group: 'terminal',
  roads: ['tcp', 'udp'],
  start: { pullMinutes: 10, net: { host: '', port: 4370 } },
  Fields,
}
