// Both languages of the console: its own screens, and the words it has in common with the phone.
import { createI18n } from 'vue-i18n'
import sharedEn from '../../shared/i18n/en'
import sharedZh from '../../shared/i18n/zh'
import { keep, kept } from '../state/keep'
import en from './en'
import zh from './zh'

export type Language = 'zh' | 'en'
/** Of the phone's words only what both have: value lists, fields, lines of the survey, problems of a form, rules. */
export const SHARED = ['enumeration', 'field', 'survey', 'problem', 'form', 'record', 'rules'] as const
type Words<T> = Pick<T, (typeof SHARED)[number] & keyof T>

const common = <T extends object>(words: T): Words<T> => Object.fromEntries(SHARED.map((key) => [key, words[key as unknown as keyof T]])) as Words<T>

export const MESSAGES = { zh: { ...common(sharedZh), ...zh }, en: { ...common(sharedEn), ...en } }

export const i18n = createI18n({ legacy: false, locale: kept('language') === 'en' ? 'en' : 'zh', fallbackLocale: 'zh', messages: MESSAGES })

export function setLanguage(language: Language) {
  i18n.global.locale.value = language
  keep('language', language)
  applyLanguage()
}

/** Tells the page which language it is in, for screen readers and line breaking. */
export function applyLanguage() {
  document.documentElement.lang = i18n.global.locale.value === 'zh' ? 'zh-CN' : 'en'
  document.title = i18n.global.t('frame.title')
}
