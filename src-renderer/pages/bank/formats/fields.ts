import type { TFunction } from 'i18next'

/** A field as the engine calls it (`payeeName`, `debtor.account`, a parameter's id), in words; itself where there are none. */
export function fieldName(t: TFunction, field: string): string {
  const key = field.replace(/^param\./, '').replaceAll('.', '-')
  return t(`bank-formats.field.${key}`, { defaultValue: field.replace(/^param\./, '') })
}
