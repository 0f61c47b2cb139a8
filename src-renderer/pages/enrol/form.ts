/** The entry form: its state, what is missing, and the inputs of the contract made from it. */
import type { OutputOf } from '../../app/paths.ts'
import type { EntryDefaults } from '../../stores/preferences.ts'

export type Card = NonNullable<OutputOf<'roster.cardOnReader'>>

export interface ManualIdentity {
  name: string
  idNumber: string
  nation: string
  address: string
  authority: string
  validFrom: string
  validTo: string
}

export interface EntryForm {
  phone: string
  consent: boolean
  teamId: string | null
  trade: string | null
  dayRateFen: number | null
  workRole: 'worker' | 'manager'
  entryDate: string
  contractKind: 'labour-contract' | 'written-agreement'
  contractNumber: string
  contractTo: string | null
  trainingDate: string
  withAccount: boolean
  holderName: string
  accountNumber: string
  bankName: string
  cnaps: string
}

export type FormErrors = Partial<Record<string, string>>

/** `新` person, a `known` one who comes again, or one `inside` who needs no entry. */
export type EntryMode = 'new' | 'known' | 'inside'

/** @param today local date; @param stamp distinguishes the proposed contract numbers, e.g. `0612` */
export function freshForm(defaults: EntryDefaults, today: string, stamp: string): EntryForm {
  return {
    phone: '',
    consent: false,
    teamId: defaults.teamId,
    trade: defaults.trade,
    dayRateFen: defaults.dayRateFen,
    workRole: 'worker',
    entryDate: today,
    contractKind: defaults.contractKind,
    contractNumber: `HT${today.replaceAll('-', '')}-${stamp}`,
    contractTo: defaults.contractTo,
    trainingDate: today,
    withAccount: true,
    holderName: '',
    accountNumber: '',
    bankName: defaults.bankName,
    cnaps: defaults.cnaps,
  }
}

export function defaultsOf(form: EntryForm): EntryDefaults {
  const { teamId, trade, dayRateFen, contractKind, contractTo, bankName, cnaps } = form
  return { teamId, trade, dayRateFen, contractKind, contractTo, bankName, cnaps }
}

/** Spaces and hyphens, as numbers are printed on cards, do not count. */
export function bareNumber(text: string): string {
  return text.replace(/[\s-]/g, '')
}

/** Fields that cannot be sent as they are; the value is the key of the text under `enrol.missing`. */
export function missingFields(form: EntryForm, mode: EntryMode): FormErrors {
  const missing: FormErrors = {}
  if (mode === 'new') {
    if (!/^1\d{10}$/.test(bareNumber(form.phone))) missing.phone = 'phone'
    if (!form.consent) missing.consent = 'consent'
  }
  if (!form.teamId) missing.teamId = 'team'
  if (!form.trade) missing.trade = 'trade'
  if (!form.dayRateFen) missing.dayRateFen = 'rate'
  if (form.contractNumber.trim() === '') missing.contractNumber = 'required'
  if (form.withAccount) {
    if (bareNumber(form.accountNumber).length < 8) missing.accountNumber = 'account'
    if (form.holderName.trim() === '') missing.holderName = 'required'
    if (form.bankName.trim() === '') missing.bankName = 'required'
    if (!/^\d{12}$/.test(bareNumber(form.cnaps))) missing.cnaps = 'cnaps'
  }
  return missing
}

export function engagementOf(form: EntryForm) {
  return {
    teamId: form.teamId ?? '',
    trade: form.trade ?? '',
    workRole: form.workRole,
    entryDate: form.entryDate,
    contractKind: form.contractKind,
    contractNumber: form.contractNumber.trim(),
    contractFrom: form.entryDate,
    contractTo: form.contractTo,
    dayRateFen: form.dayRateFen ?? 0,
    trainingDate: form.trainingDate,
  }
}

export function accountOf(form: EntryForm) {
  if (!form.withAccount) return null
  return {
    holderName: form.holderName.trim(),
    accountNumber: bareNumber(form.accountNumber),
    bankName: form.bankName.trim(),
    cnaps: bareNumber(form.cnaps),
  }
}

/** Something personal has been typed that belongs to the card at hand. */
export function isDirty(form: EntryForm): boolean {
  return form.phone !== '' || form.accountNumber !== '' || form.consent
}
