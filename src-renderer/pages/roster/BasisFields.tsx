import { Input, Segmented } from 'antd'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { parseYuan } from '../../../src-main/contract/money.ts'
import type { PayBasis } from '../../../src-main/contract/pay.ts'
import { Field } from '../../components/Field.tsx'
import { formatWorkdays } from '../../components/format.ts'
import { MoneyField } from '../../components/Money.tsx'

type Kind = PayBasis['kind']

const KINDS: readonly Kind[] = ['day', 'hour', 'month', 'piece']
const LEGAL_DIVISOR_CENTI = 2175

interface Typed {
  kind: Kind
  /** Fen. */
  amount: number | null
  byLaw: boolean
  divisor: string
  agreement: string
}

export interface BasisDraft extends Typed {
  divisorCenti: number | null
  /** Null while something is missing. */
  basis: PayBasis | null
  set: (change: Partial<Typed>) => void
}

/** A basis as it is being typed, from one that is in force or from nothing. */
export function useBasisDraft(start?: PayBasis): BasisDraft {
  const [typed, setTyped] = useState<Typed>(() => typedOf(start))
  const days = parseYuan(typed.divisor)
  const other = days.ok && days.fen >= 2000 && days.fen <= 3100 ? days.fen : null
  const divisorCenti = typed.byLaw ? LEGAL_DIVISOR_CENTI : other
  const basis = basisOf(typed.kind, typed.amount, divisorCenti, typed.byLaw ? null : typed.agreement.trim())
  return { ...typed, divisorCenti, basis, set: (change) => setTyped((before) => ({ ...before, ...change })) }
}

function typedOf(basis: PayBasis | undefined): Typed {
  const empty: Typed = { kind: basis?.kind ?? 'hour', amount: null, byLaw: true, divisor: '26', agreement: '' }
  if (basis?.kind === 'day') return { ...empty, amount: basis.dayRateFen }
  if (basis?.kind === 'hour') return { ...empty, amount: basis.hourRateFen }
  if (basis?.kind !== 'month') return empty
  const { monthFen, divisorCenti, agreement } = basis
  if (divisorCenti === LEGAL_DIVISOR_CENTI) return { ...empty, amount: monthFen }
  return { ...empty, amount: monthFen, byLaw: false, divisor: formatWorkdays(divisorCenti), agreement: agreement ?? '' }
}

/** Kind and amount of a basis; `children` are further fields beside the amount. */
export function BasisFields(props: { draft: BasisDraft; children?: ReactNode }) {
  const { t } = useTranslation()
  const { draft } = props
  const { kind, set } = draft
  return (
    <>
      <div className="field">
        <span className="field-label">{t('pay-basis.kind')}</span>
        <Segmented
          size="large"
          block
          aria-label={t('pay-basis.kind')}
          value={draft.kind}
          onChange={(kind) => set({ kind })}
          options={KINDS.map((value) => ({ value, label: t(`pay-basis.${value}`) }))}
        />
        <span className="field-note">{t(`pay-basis.note-${kind}`)}</span>
      </div>
      <div className="fields">
        {kind !== 'piece' && (
          <Field label={t(`pay-basis.amount-${kind}`)}>
            <MoneyField
              value={draft.amount}
              onChange={(amount) => set({ amount })}
              suffix={t(`pay-basis.per-${kind}`)}
            />
          </Field>
        )}
        {props.children}
        {kind === 'month' && (
          <div className="field span">
            <span className="field-label">{t('pay-basis.divisor')}</span>
            <Segmented
              size="large"
              aria-label={t('pay-basis.divisor')}
              value={draft.byLaw}
              onChange={(byLaw) => set({ byLaw })}
              options={[
                { value: true, label: t('pay-basis.divisor-law') },
                { value: false, label: t('pay-basis.divisor-other') },
              ]}
            />
          </div>
        )}
        {kind === 'month' && !draft.byLaw && (
          <>
            <Field
              label={t('pay-basis.divisor-days')}
              error={draft.divisorCenti === null ? t('pay-basis.divisor-wrong') : undefined}
            >
              <Input
                size="large"
                inputMode="decimal"
                value={draft.divisor}
                onChange={(e) => set({ divisor: e.target.value })}
              />
            </Field>
            <Field label={t('pay-basis.agreement')} note={t('pay-basis.agreement-note')}>
              <Input
                size="large"
                maxLength={200}
                value={draft.agreement}
                onChange={(e) => set({ agreement: e.target.value })}
              />
            </Field>
          </>
        )}
      </div>
    </>
  )
}

/** The basis as it stands in the form; null while something is missing. */
function basisOf(
  kind: Kind,
  fen: number | null,
  divisorCenti: number | null,
  agreement: string | null,
): PayBasis | null {
  if (kind === 'piece') return { kind }
  if (fen === null) return null
  if (kind === 'day') return { kind, dayRateFen: fen }
  if (kind === 'hour') return { kind, hourRateFen: fen }
  if (divisorCenti === null || (agreement !== null && agreement.length < 2)) return null
  return { kind, monthFen: fen, divisorCenti, agreement }
}
