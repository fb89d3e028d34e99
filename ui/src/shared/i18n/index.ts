// Both languages and the switch between them, kept on the phone. Chinese unless the user chose otherwise.
import { createI18n } from 'vue-i18n'
import en from './en'
import zh from './zh'

export type Language = 'zh' | 'en'
const KEY = 'cunji.language'

function kept(): Language {
  try {
    return localStorage.getItem(KEY) === 'en' ? 'en' : 'zh'
  } catch {
    return 'zh'
  }
}

export const i18n = createI18n({ legacy: false, locale: kept(), fallbackLocale: 'zh', messages: { zh, en } })

export function setLanguage(language: Language) {
  i18n.global.locale.value = language
  try {
    localStorage.setItem(KEY, language)
  } catch {
    // Without storage the choice lasts until the app closes.
  }
  applyLanguage()
}

/** Tells the page which language it is in, for screen readers and line breaking. */
export function applyLanguage() {
  document.documentElement.lang = i18n.global.locale.value === 'zh' ? 'zh-CN' : 'en'
  document.title = i18n.global.t('app.name')
}
