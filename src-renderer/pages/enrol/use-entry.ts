/** State of one entry after another: the card at hand, the form, what was refused, and who was saved last. */
import i18next from 'i18next'
import { useCallback, useEffect, useState } from 'react'
import { noteError, touchAll } from '../../app/cache.ts'
import { call } from '../../app/client.ts'
import { fieldErrors } from '../../app/errors.ts'
import type { OutputOf } from '../../app/paths.ts'
import { useRead } from '../../app/read.ts'
import { type Approval, useApproval } from '../../components/Approval.tsx'
import { running } from '../../components/engagement.ts'
import { localDate, localTime } from '../../components/format.ts'
import { usePreferences } from '../../stores/preferences.ts'
import { useSession } from '../../stores/session.ts'
import { CODE_FIELDS } from './code-fields.ts'
import {
  accountOf,
  bareNumber,
  type Card,
  defaultsOf,
  type EntryForm,
  type EntryMode,
  engagementOf,
  type FormErrors,
  freshForm,
  isDirty,
  type ManualIdentity,
  missingFields,
} from './form.ts'

type Worker = OutputOf<'roster.worker'>
interface Saved {
  name: string
  workerId: string
  readId: string | null
}

function stationNow(): string {
  return new Date(Date.now() + useSession.getState().clockOffsetMs).toISOString()
}

function newForm(count: number): EntryForm {
  const now = stationNow()
  const stamp = `${localTime(now).replace(':', '')}${count > 0 ? `-${count + 1}` : ''}`
  return freshForm(usePreferences.getState().entry, localDate(now), stamp)
}

export type Entry = ReturnType<typeof useEntry>

export function useEntry() {
  const ask = useApproval()
  const reader = useRead('roster.cardOnReader', undefined, { topics: ['card'] })
  const [card, setCard] = useState<Card | null>(null)
  const [manual, setManual] = useState<ManualIdentity | null>(null)
  const [drawerOpen, setDrawerOpen] = useState(false)
  const [other, setOther] = useState<Card | null>(null)
  const [dismissed, setDismissed] = useState<string | null>(null)
  const [saved, setSaved] = useState<Saved | null>(null)
  const [count, setCount] = useState(0)
  const [form, setForm] = useState<EntryForm>(() => newForm(0))
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(undefined)

  const workerId = card?.workerId ?? null
  const known = useRead('roster.worker', { workerId: workerId ?? '' }, { enabled: workerId !== null })
  const worker = workerId ? known.data : undefined
  // Until the record of a known person is read nothing can be saved.
  const mode: EntryMode = !workerId ? 'new' : !worker || running(worker.engagement) ? 'inside' : 'known'

  const begin = useCallback(
    (next: Card | null, typed: ManualIdentity | null) => {
      setCard(next)
      setManual(typed)
      setOther(null)
      setTried(false)
      setError(undefined)
      setForm({ ...newForm(count), holderName: next?.name ?? typed?.name ?? '' })
    },
    [count],
  )

  const read = reader.data ?? null
  useEffect(() => {
    if (!read || read.readId === card?.readId || read.readId === dismissed || read.readId === saved?.readId) return
    // The card of the person just saved stays on the reader for a while: that is no new entry.
    if (saved && read.workerId === saved.workerId) return
    const busyWithOther = (card !== null || manual !== null) && isDirty(form)
    if (busyWithOther) setOther(read)
    else begin(read, null)
  }, [read, card, manual, dismissed, saved, form, begin])

  const set = useCallback((change: Partial<EntryForm>) => {
    setForm((now) => ({ ...now, ...change }))
    setError(undefined)
  }, [])

  const finish = (result: Worker) => {
    usePreferences.getState().rememberEntry(defaultsOf(form))
    setSaved({ name: result.name, workerId: result.id, readId: card?.readId ?? null })
    setCount((now) => now + 1)
    begin(null, null)
    if (other) begin(other, null)
    touchAll()
  }

  const send = async (approval: Approval | null): Promise<Worker> => {
    if (mode === 'known' && worker) return engageKnown(worker, form)
    const identity = card
      ? { from: 'card' as const, readId: card.readId }
      : { from: 'manual' as const, fields: manual as ManualIdentity, approval: approval as Approval }
    return call('roster.enrol', {
      identity,
      phone: bareNumber(form.phone),
      consent: true,
      engagement: engagementOf(form),
      account: accountOf(form),
    })
  }

  const attempt = async () => {
    setBusy(true)
    setError(undefined)
    try {
      finish(await send(null))
    } catch (failure) {
      noteError(failure)
      setError(failure)
    }
    setBusy(false)
  }

  const keepsAccount = mode === 'known' && Boolean(worker?.account)
  const missing = missingFields(keepsAccount ? { ...form, withAccount: false } : form, mode)
  const save = () => {
    if (busy || mode === 'inside' || !(card ?? manual)) return
    setTried(true)
    if (Object.keys(missing).length > 0) return
    if (card) void attempt()
    else
      ask({
        title: i18next.t('enrol.manual-approval'),
        text: i18next.t('enrol.manual-approval-text', { name: manual?.name }),
        run: async (approval) => finish(await send(approval)),
      })
  }

  return {
    card,
    manual,
    mode,
    worker,
    form,
    set,
    save,
    busy,
    error,
    saved,
    count,
    other,
    drawerOpen,
    setDrawerOpen,
    errors: { ...(tried ? inWords(missing) : {}), ...fieldErrors(error, CODE_FIELDS) } as FormErrors,
    discard: () => {
      setDismissed(card?.readId ?? null)
      begin(null, null)
    },
    takeManual: (typed: ManualIdentity) => {
      setDrawerOpen(false)
      begin(null, typed)
    },
    takeOther: () => other && begin(other, null),
    keepCurrent: () => {
      setDismissed(other?.readId ?? null)
      setOther(null)
    },
  }
}

function inWords(missing: FormErrors): FormErrors {
  return Object.fromEntries(Object.entries(missing).map(([field, key]) => [field, i18next.t(`enrol.missing.${key}`)]))
}

/** Somebody the station knows comes again: a new engagement, and an account only where he has none. */
async function engageKnown(worker: Worker, form: EntryForm): Promise<Worker> {
  const engaged = await call('roster.engage', { workerId: worker.id, engagement: engagementOf(form) })
  const account = worker.account ? null : accountOf(form)
  if (!account) return engaged
  return call('roster.setAccount', { workerId: worker.id, account, approval: null })
}
