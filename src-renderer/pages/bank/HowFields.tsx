import { useTranslation } from 'react-i18next'
import type { BatchHead } from '../../../src-main/contract/bank.ts'
import { useRead } from '../../app/read.ts'
import { DateField } from '../../components/DateField.tsx'
import { Field } from '../../components/Field.tsx'
import { type Way, WayFields } from './WayFields.tsx'

export interface How extends Way {
  executionDate: string
}

/** How a batch goes to the bank, in which form, and when it pays. */
export function HowFields(props: { how: How; onChange: (how: How) => void }) {
  const { t } = useTranslation()
  const { how, onChange } = props
  return (
    <div className="fields">
      <WayFields way={how} onChange={(way) => onChange({ ...how, ...way })} />
      <Field label={t('bank.execution-date')}>
        <DateField value={how.executionDate} onChange={(date) => date && onChange({ ...how, executionDate: date })} />
      </Field>
    </div>
  )
}

/**
 * What a new batch begins with: the site's usual way, else that of the last batch, else the line where there is one, else a file.
 * Undefined while that is not known yet.
 */
export function useFirstWay(batches: readonly BatchHead[] | undefined): Way | undefined {
  const usual = useRead('bank.usualWay', undefined)
  const escrow = useRead('bank.escrow', undefined)
  if (usual.data === undefined || escrow.data === undefined || batches === undefined) return undefined
  if (usual.data) return usual.data
  const [last] = [...batches].sort((a, b) => b.preparedAt.localeCompare(a.preparedAt))
  if (last) return { profile: last.profile, transport: last.transport }
  return escrow.data?.connection
    ? { profile: 'iso20022-pain001', transport: 'https' }
    : { profile: 'rural-txt', transport: 'file' }
}

/** False where the station would refuse the format for want of the customer's numbers. */
export function useIsReady(profile: string): boolean {
  const profiles = useRead('bank.profiles', undefined)
  return profiles.data?.find(({ id }) => id === profile)?.ready ?? true
}
