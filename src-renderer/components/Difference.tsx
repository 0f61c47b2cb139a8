import { useTranslation } from 'react-i18next'
import { formatMoney } from './format.ts'

/** How much more or less an amount is than before: in words too, since colour alone is not seen by everybody. */
export function Difference(props: { beforeFen: number; afterFen: number }) {
  const { t } = useTranslation()
  const fen = props.afterFen - props.beforeFen
  if (fen === 0) return <span className="muted">{t('difference.same')}</span>
  const key = fen > 0 ? 'difference.more' : 'difference.less'
  return (
    <strong className={fen > 0 ? 'ink-green number' : 'ink-red number'}>
      {t(key, { amount: formatMoney(Math.abs(fen)) })}
    </strong>
  )
}
