import { useTranslation } from 'react-i18next'
import type { Site } from '../../src-main/contract/roster.ts'

/** Name of a trade code in the language in use; the code where the table has none. */
export function useTradeName(trades: Site['trades']): (code: string) => string {
  const { i18n } = useTranslation()
  return (code) => {
    const trade = trades.find((one) => one.code === code)
    if (!trade) return code
    return i18n.language === 'en' ? trade.en : trade.zh
  }
}
