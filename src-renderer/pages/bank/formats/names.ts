import { useTranslation } from 'react-i18next'
import type { BankProfileView } from '../../../../src-main/contract/bank.ts'

type Names = BankProfileView['name']

/** Names that a format brings along, in the language in use. */
export function useNames(): (names: Names) => string {
  const { i18n } = useTranslation()
  return (names) => (i18n.language === 'en' ? names.en : names['zh-CN'])
}
