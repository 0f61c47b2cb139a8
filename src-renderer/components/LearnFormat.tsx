import { Button, Input } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import {
  CARD_NUMBER_FORMATS,
  type CardNumberFormat,
  formatsThatFit,
  numbersIn,
  printedCardBytes,
} from '../../src-main/contract/wedge.ts'
import { useCommand } from '../app/read.ts'
import { Field } from './Field.tsx'
import { type Tapped, useTapped } from './use-tapped.ts'

type State = { fits: readonly CardNumberFormat[]; taps: number; text: string } | null

/** Finds how a reader writes cards: the clerk types a card's printed number and taps it; a second card settles what one leaves open. */
export function LearnFormat(props: { deviceId: string; onFound: (format: CardNumberFormat) => void }) {
  const { t } = useTranslation()
  const [printed, setPrinted] = useState('')
  const [state, setState] = useState<State>(null)
  const bytes = printedCardBytes(printed)
  const taken = useCommand('attendance.tapsTaken')
  const tap = ({ text, punchId }: Tapped) => {
    if (bytes === undefined) return
    const fitting = CARD_NUMBER_FORMATS.filter((format) =>
      [text, ...numbersIn(text)].some((number) => formatsThatFit(number, bytes).includes(format)),
    )
    const fits = settled(state && state.fits.length > 0 ? state.fits.filter((one) => fitting.includes(one)) : fitting)
    setState({ fits, taps: (state?.taps ?? 0) + 1, text })
    // It was this card, then, and not somebody who passed.
    if (fitting.length > 0 && punchId) void taken.run({ punchIds: [punchId] })
    const [found] = fits
    if (found && fits.length === 1) props.onFound(found)
    // Another card has another number.
    else setPrinted('')
  }
  useTapped(bytes !== undefined, tap, props.deviceId)
  return (
    <div className="stack-small learn-format">
      <Field
        label={t('learn.printed')}
        note={t('learn.printed-note')}
        error={printed.length >= 10 && bytes === undefined ? t('learn.not-printed') : undefined}
      >
        <Input
          size="large"
          autoFocus
          inputMode="numeric"
          placeholder="0040856634"
          value={printed}
          onChange={(event) => setPrinted(event.target.value)}
        />
      </Field>
      {bytes !== undefined && state?.fits.length !== 1 && (
        <p className="tag green" role="status">
          {t('learn.tap-now')}
        </p>
      )}
      {state && state.fits.length === 0 && (
        <p className="tag red" role="alert">
          {t('learn.none', { text: state.text })}
        </p>
      )}
      {state && state.fits.length > 1 && (
        <p className="tag amber" role="status">
          {t('learn.several', { formats: state.fits.map((one) => t(`device-form.card-format-is.${one}`)).join('、') })}
        </p>
      )}
      {state && state.fits.length === 1 && state.fits[0] && (
        <p className="tag green" role="status">
          {t('learn.found', { format: t(`device-form.card-format-is.${state.fits[0]}`) })}
        </p>
      )}
      {state && (
        <div>
          <Button onClick={() => setState(null)}>{t('learn.again')}</Button>
        </div>
      )}
    </div>
  )
}

/** Ten digits with leading zeros and a number without are told apart only by a card that has such zeros: ten digits are taken then. */
function settled(fits: readonly CardNumberFormat[]): readonly CardNumberFormat[] {
  return fits.includes('8h10d') ? fits.filter((one) => one !== 'decimal') : fits
}
