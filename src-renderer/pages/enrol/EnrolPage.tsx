import { Button, Checkbox, Drawer } from 'antd'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useRead } from '../../app/read.ts'
import { go } from '../../app/router.ts'
import { PageHead } from '../../components/PageHead.tsx'
import { RefusalAlert } from '../../components/RefusalAlert.tsx'
import { EmptyView, ReadView } from '../../components/StateView.tsx'
import { GiveCard } from '../roster/CardSection.tsx'
import { AccountStep } from './AccountStep.tsx'
import { CardStep } from './CardStep.tsx'
import { ManualDrawer } from './ManualDrawer.tsx'
import { type Entry, useEntry } from './use-entry.ts'
import { WorkStep } from './WorkStep.tsx'
import './enrol.css'

/** Entry by card: three steps side by side, and the next person at once after saving. */
export function EnrolPage() {
  const { t } = useTranslation()
  const site = useRead('roster.site', undefined)
  return (
    <>
      <PageHead title={t('enrol.title')} note={t('enrol.note')} />
      <ReadView read={site} lines={8}>
        {(data) =>
          data.teams.length === 0 ? (
            <EmptyView
              title={t('enrol.no-teams')}
              hint={t('enrol.no-teams-hint')}
              action={
                <Button size="large" type="primary" onClick={() => go('site/companies')}>
                  {t('today.set-up')}
                </Button>
              }
            />
          ) : (
            <EntryForm site={data} />
          )
        }
      </ReadView>
    </>
  )
}

function EntryForm(props: { site: Parameters<typeof WorkStep>[0]['site'] }) {
  const { t } = useTranslation()
  const entry = useEntry()
  const { form, errors, mode, set } = entry
  useSaveKeys(entry)
  const identified = Boolean(entry.card ?? entry.manual)
  return (
    <div className="entry">
      <DonePanel entry={entry} />
      <OtherCard entry={entry} />
      <div className="entry-steps">
        <section className="panel entry-step">
          <StepTitle number={1} done={identified} title={t('enrol.step-card')} />
          <CardStep
            card={entry.card}
            manual={entry.manual}
            mode={mode}
            insideTeam={entry.worker?.engagement?.teamName ?? null}
            onManual={() => entry.setDrawerOpen(true)}
            onClear={entry.discard}
          />
        </section>
        <section className={identified ? 'panel entry-step' : 'panel entry-step waits'}>
          <StepTitle
            number={2}
            done={Boolean(form.teamId && form.trade && form.dayRateFen)}
            title={t('enrol.step-work')}
          />
          <WorkStep form={form} errors={errors} mode={mode} set={set} site={props.site} />
        </section>
        <section className={identified ? 'panel entry-step' : 'panel entry-step waits'}>
          <StepTitle number={3} done={form.accountNumber.length >= 8} title={t('enrol.step-account')} />
          <AccountStep
            form={form}
            errors={errors}
            mode={mode}
            set={set}
            existing={mode === 'new' ? null : (entry.worker?.account?.masked ?? null)}
          />
        </section>
      </div>
      <div className="entry-foot">
        <div className="stack-small grow">
          <RefusalAlert error={entry.error} />
          {identified && mode === 'new' && (
            <Checkbox
              className={errors.consent ? 'consent wrong' : 'consent'}
              checked={form.consent}
              onChange={(event) => set({ consent: event.target.checked })}
            >
              {t('enrol.consent')}
              {errors.consent && <span className="field-error block">{errors.consent}</span>}
            </Checkbox>
          )}
        </div>
        <Button
          type="primary"
          className="save-button"
          loading={entry.busy}
          disabled={!identified || mode === 'inside'}
          onClick={entry.save}
        >
          {t('enrol.save')} <small>Ctrl+Enter</small>
        </Button>
      </div>
      <ManualDrawer
        open={entry.drawerOpen}
        value={entry.manual}
        onClose={() => entry.setDrawerOpen(false)}
        onUse={entry.takeManual}
      />
    </div>
  )
}

function StepTitle(props: { number: number; done: boolean; title: string }) {
  return (
    <h2 className="step-title">
      <span className={props.done ? 'step-number done' : 'step-number'}>{props.done ? '✓' : props.number}</span>
      {props.title}
    </h2>
  )
}

function DonePanel(props: { entry: Entry }) {
  const { t } = useTranslation()
  const { saved } = props.entry
  const [giving, setGiving] = useState<string | null>(null)
  if (!saved) return null
  return (
    <div className="entry-banner green" role="status">
      <span className="grow">
        <strong>{t('enrol.saved', { name: saved.name })}</strong> {t('enrol.take-card')}
      </span>
      <span className="tag green">{t('enrol.today-count', { count: props.entry.count })}</span>
      <Button onClick={() => setGiving(saved.workerId)}>{t('cards.give')}</Button>
      <Button onClick={() => go(`roster/${saved.workerId}`)}>{t('enrol.open-worker')}</Button>
      <Drawer
        open={giving === saved.workerId}
        onClose={() => setGiving(null)}
        size={520}
        title={t('cards.give-to', { name: saved.name })}
        destroyOnHidden
      >
        <GiveCard workerId={saved.workerId} onDone={() => setGiving(null)} />
      </Drawer>
    </div>
  )
}

/** A different card was laid down while somebody's form is half filled: nothing is mixed, the clerk chooses. */
function OtherCard(props: { entry: Entry }) {
  const { t } = useTranslation()
  const { other, card, manual } = props.entry
  if (!other) return null
  const current = card?.name ?? manual?.name ?? ''
  return (
    <div className="entry-banner amber" role="alert">
      <span className="grow">{t('enrol.other-card', { other: other.name, current })}</span>
      <Button onClick={props.entry.keepCurrent}>{t('enrol.keep-current', { name: current })}</Button>
      <Button type="primary" onClick={props.entry.takeOther}>
        {t('enrol.take-other', { name: other.name })}
      </Button>
    </div>
  )
}

function useSaveKeys(entry: Entry): void {
  const { save } = entry
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
        event.preventDefault()
        save()
      }
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [save])
}
