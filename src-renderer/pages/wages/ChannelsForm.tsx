import { App, Button, Input } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { OutputOf } from '../../app/paths.ts'
import { useCommand, useRead } from '../../app/read.ts'
import { Field } from '../../components/Field.tsx'
import { RefusalAlert } from '../../components/RefusalAlert.tsx'

type Channels = OutputOf<'rights.channels'>
const FIELDS = ['authorityName', 'authorityPhone', 'arbitration', 'legalAid', 'hotline'] as const
const LONGEST: Record<(typeof FIELDS)[number], number> = {
  authorityName: 100,
  authorityPhone: 50,
  arbitration: 200,
  legalAid: 200,
  hotline: 50,
}

/** The complaint and aid channels of art. 34 that the project card does not hold. */
export function ChannelsForm() {
  const known = useRead('rights.channels', undefined)
  return known.data ? <Form key={JSON.stringify(known.data)} known={known.data} /> : null
}

function Form(props: { known: Channels }) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const save = useCommand('rights.setChannels')
  const [channels, setChannels] = useState(props.known)
  const submit = async () => {
    if (await save.run(channels)) void message.success(t('board.channels-saved'))
  }
  const changed = FIELDS.some((field) => channels[field] !== props.known[field])
  return (
    <section className="sub-form stack">
      <h3 className="panel-heading">{t('board.channels')}</h3>
      <div className="fields">
        {FIELDS.map((field) => (
          <Field key={field} label={t(`board.channel.${field}`)}>
            <Input
              size="large"
              maxLength={LONGEST[field]}
              value={channels[field]}
              onChange={(event) => setChannels({ ...channels, [field]: event.target.value })}
            />
          </Field>
        ))}
      </div>
      <RefusalAlert error={save.error} />
      <Button size="large" loading={save.busy} disabled={!changed} onClick={() => void submit()}>
        {t('board.channels-save')}
      </Button>
    </section>
  )
}
