/**
 * Texts of every screen: all namespaces of resources/locales are loaded as they are, so that the rooms' error texts stand beside the
 * screens' own. `pages` is the default namespace; others are named, as in `t('app:nav.today')`.
 */
import i18next, { type i18n } from 'i18next'
import { initReactI18next } from 'react-i18next'

export type Language = 'zh-CN' | 'en'
export const LANGUAGES: readonly Language[] = ['zh-CN', 'en']

type Tree = { [key: string]: string | Tree }

const files = import.meta.glob<Tree>('../../resources/locales/*/*.json', { eager: true, import: 'default' })

/** language → namespace → texts. */
export function loadResources(): Record<string, Record<string, Tree>> {
  const resources: Record<string, Record<string, Tree>> = {}
  for (const [path, tree] of Object.entries(files)) {
    const match = /locales\/([^/]+)\/([^/]+)\.json$/.exec(path)
    if (!match?.[1] || !match[2]) continue
    const namespaces = resources[match[1]] ?? {}
    namespaces[match[2]] = tree
    resources[match[1]] = namespaces
  }
  return resources
}

/** Starts the texts once; later calls only change the language. */
export function startTexts(language: Language): i18n {
  if (i18next.isInitialized) {
    void i18next.changeLanguage(language)
    return i18next
  }
  const resources = loadResources()
  void i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: 'zh-CN',
    resources,
    ns: [...new Set(Object.values(resources).flatMap((namespaces) => Object.keys(namespaces)))],
    defaultNS: 'pages',
    initAsync: false,
    interpolation: { escapeValue: false },
    react: { useSuspense: false },
    returnNull: false,
  })
  return i18next
}
