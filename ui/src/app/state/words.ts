// Turns values into words of the chosen language: enumeration words, fields, instants, days.
import { useI18n } from 'vue-i18n'
import type { Kind, Value } from '../../shared/api/types'
import { ENUMERATIONS, type EnumerationName } from '../../shared/rules/enumeration'
import { labelKey, specOf } from '../../shared/rules/fields'
import { formatYuan } from '../../shared/rules/money'
import { civilParts, tellInstant } from '../../shared/rules/time'
import { storedRules } from '../../shared/rules/rule-words'

export function useWords() {
  const { t, n, locale } = useI18n()

  /** 11月, Nov. */
  const month = (number: number) => new Intl.DateTimeFormat(locale.value === 'zh' ? 'zh-CN' : 'en', { month: 'short' }).format(new Date(2000, number - 1, 1))

  /** The word for a stored word; a newer version's word is shown as it is. */
  function word(list: EnumerationName, value: string | null | undefined): string {
    if (value == null || value === '') return ''
    return ENUMERATIONS[list].includes(value) ? t(`enumeration.${list}.${value}`) : value
  }

  function instant(text: string | null): string {
    const told = text === null ? null : tellInstant(text, new Date())
    return told ? t(`time.${told.key}`, { ...told, month: month(told.month), year: String(told.year) }) : ''
  }

  function day(text: string): string {
    const parts = civilParts(text)
    return parts ? t('time.day', { month: month(parts.month), day: parts.day }) : text
  }

  function daysSince(days: number | null): string {
    if (days === null) return t('time.never')
    return days === 0 ? t('time.daysNone') : t('time.daysAgo', { n: n(days) }, days)
  }

  const label = (kind: Kind, path: string): string => (specOf(kind, path) ? t(labelKey(kind, path)) : path)

  /** A field's value in words. */
  function value(kind: Kind, path: string, said: Value | undefined): string {
    if (said === null || said === undefined || said === '') return t('form.nothing')
    const spec = specOf(kind, path)
    if (typeof said === 'boolean') {
      if (spec?.trouble) return said ? t('form.trouble') : t('form.noTrouble')
      return said ? t('form.yes') : t('form.no')
    }
    if (typeof said === 'number') return spec?.type === 'money' ? formatYuan(said) : String(said)
    if (spec?.list) return said.split(',').map((w) => word(spec.list as EnumerationName, w)).join(t('form.join'))
    if (spec?.type === 'rules') return storedRules({ t, word }, path, said)
    if (spec?.type === 'instant') return instant(said)
    return said
  }

  return { t, n, word, instant, day, daysSince, label, value }
}
