import { Checkbox } from 'antd'
import { useTranslation } from 'react-i18next'
import type { PayPerson } from '../../../../src-main/contract/pay.ts'
import { formatMoney, formatWorkdays } from '../../../components/format.ts'
import type { PotSharing } from './pot.ts'

/** Who shares in a pot: by workdays a tick, by agreement a share; with what it would make where the days are known. */
export function PotShares(props: {
  people: readonly PayPerson[]
  sharing: PotSharing
  amounts: ReadonlyMap<string, number> | null
  onChange: (weights: Record<string, string>) => void
}) {
  const { t } = useTranslation()
  const { people, sharing, amounts } = props
  const { split, weights } = sharing
  const set = (engagementId: string, text: string) => {
    const { [engagementId]: _, ...rest } = weights
    props.onChange(text === '' ? rest : { ...rest, [engagementId]: text })
  }
  return (
    <ul className="pot-shares">
      {people.map((person) => {
        const { engagementId, name, idTail, workdayCenti } = person
        const amountFen = amounts?.get(engagementId)
        const text = `${name} ${idTail}`
        return (
          <li key={engagementId}>
            {split === 'workdays' ? (
              <Checkbox
                checked={weights[engagementId] !== undefined}
                onChange={(event) => set(engagementId, event.target.checked ? '1' : '')}
              >
                {text}
              </Checkbox>
            ) : (
              <label className="row">
                <input
                  className="quick-cell number share-cell"
                  inputMode="numeric"
                  autoComplete="off"
                  maxLength={6}
                  value={weights[engagementId] ?? ''}
                  onChange={(event) => set(engagementId, event.target.value)}
                />
                {text}
              </label>
            )}
            <span className="small muted number">
              {workdayCenti === null
                ? t('inputs.days-unknown')
                : t('inputs.days-of', { days: formatWorkdays(workdayCenti) })}
              {person.basis?.kind === 'piece' && ` · ${t('pay-basis.piece')}`}
            </span>
            <strong className="money">{amountFen === undefined ? '' : formatMoney(amountFen)}</strong>
          </li>
        )
      })}
    </ul>
  )
}
