import { useTranslation } from 'react-i18next'
import { GateField, OptionSwitch } from '../inputs.tsx'
import type { Kind, KindFieldsProps } from '../kind.ts'
import { ListenFields } from '../ListenFields.tsx'

function Fields(props: KindFieldsProps) {
  const { t } = useTranslation()
  return (
    <>
      <ListenFields {...props} serialLabel={t('device-form.serial-number')} />
      <OptionSwitch
        title={t('device-form.sync-users')}
        note={t('device-form.sync-users-note')}
        checked={props.draft.options.syncUsers ?? false}
        onChange={(syncUsers) => props.setOption({ syncUsers })}
      />
      <GateField {...props} />
    </>
  )
}

/** ZKTeco terminal that calls this PC (ADMS). */
export const iclockPush: Kind = { driver: 'iclock-push', group: 'terminal', roads: ['listen'], start: {}, Fields }
